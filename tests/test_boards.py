# SPDX-License-Identifier: Apache-2.0
"""Boards: ours are consistent, a user's is read with care, and firmware projects build and run."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from tests.support import fake_model
from tfl2c import boards, firmware
from tfl2c.errors import UsageError
from tfl2c.targets import TARGETS
from tfl2c.verify.image import STRICT

OURS = {
    "mps2-an385": "cortex-m3",
    "mps2-an386": "cortex-m4",
    "mps2-an500": "cortex-m7",
    "mps2-an505": "cortex-m33",
    "mps3-an547": "cortex-m55",
}
PAIRS = [
    *OURS.items(),
    ("mps2-an385", "cortex-m0"),
    ("mps2-an385", "cortex-m0plus"),
    ("mps3-an547", "cortex-m85"),
]

BOARD = {
    "name": '"mine"',
    "description": '"a board on my desk"',
    "target": '"cortex-m4"',
    "also_runs": '["cortex-m3"]',
    "sources": '["start.c"]',
    "files": '["board.h"]',
    "linker_script": '"link.ld"',
    "run": '["probe", "--image={elf}"]',
    "memory": "{ ram = { origin = 0x20000000, bytes = 0x8000 } }",
}

Maker = Callable[..., Path]


@pytest.fixture
def make_board(tmp_path: Path) -> Maker:
    """Return a function that writes a board's folder, with some keys changed or left out."""

    def make(**changed: str | None) -> Path:
        folder = tmp_path / "mine"
        folder.mkdir(exist_ok=True)
        for name in ("start.c", "main.c", "board.h", "link.ld"):
            (folder / name).write_text("/* text */\n")
        keys = {**BOARD, **changed}
        lines = [f"{key} = {value}" for key, value in keys.items() if value is not None]
        (folder / "board.toml").write_text("\n".join(lines))
        return folder

    return make


# ---------------------------------------------------------------------------------------- ours


def test_names_lists_ours_and_no_shared_folder() -> None:
    assert boards.names() == tuple(OURS)


@pytest.mark.parametrize(("name", "target"), PAIRS)
def test_board_runs_target(name: str, target: str) -> None:
    assert boards.load(name).runs(target)
    assert boards.for_target(target).runs(target)


def test_every_core_has_a_board() -> None:
    found = {target: boards.for_target(target).name for target in TARGETS if target != "host"}
    assert {(name, target) for target, name in found.items()} == set(PAIRS)


def test_no_board_runs_the_host() -> None:
    with pytest.raises(UsageError, match="no board runs target 'host'"):
        boards.for_target("host")


@pytest.mark.parametrize("name", OURS)
def test_memory_is_that_of_the_linker_script(name: str) -> None:
    board = boards.load(name)
    line = r"^ +(\w+) \(\w+\) *: ORIGIN = (\w+), LENGTH = (\d+)([KM])$"
    found = re.findall(line, board.linker_script.read_text(), re.MULTILINE)
    scale = {"K": 1 << 10, "M": 1 << 20}
    regions = {(n.lower(), int(o, 16), int(s) * scale[unit]) for n, o, s, unit in found}
    assert regions == {(r.name, r.origin, r.size) for r in board.memory}
    assert name == board.folder.name


# --------------------------------------------------------------------------------- user boards


def test_user_board_is_read(make_board: Maker) -> None:
    folder = make_board()
    board = boards.load(str(folder))
    assert board == boards.load(folder)
    assert (board.name, board.target, board.also_runs) == ("mine", "cortex-m4", ("cortex-m3",))
    assert board.sources == (folder / "start.c",)
    assert board.memory == (boards.Region("ram", 0x20000000, 0x8000),)
    assert board.command("x.elf") == ("probe", "--image=x.elf")
    assert (board.cflags, board.ldflags) == ((), ())


@pytest.mark.parametrize("key", ["name", "description", "target", "sources", "linker_script"])
def test_missing_key(make_board: Maker, key: str) -> None:
    with pytest.raises(UsageError, match=rf"board\.toml: {key}: missing$"):
        boards.load(make_board(**{key: None}))


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("name", '"a/b"', "expected letters"),
        ("name", "7", "expected one line of text"),
        ("description", r'"two\nlines"', "expected one line of text"),
        ("target", '"cortex-m5"', "unknown target 'cortex-m5', expected one of cortex-m0,"),
        ("target", '"host"', "unknown target 'host'"),
        ("also_runs", '["m3"]', "unknown target 'm3'"),
        ("also_runs", '"cortex-m3"', "expected a list of texts"),
        ("sources", "[]", "expected at least one entry"),
        ("sources", '["none.c"]', "there is no file 'none.c'"),
        ("sources", '["/etc/passwd"]', "expected a path relative to the folder"),
        ("sources", '["main.c"]', "the file name 'main.c' is taken"),
        ("files", "[1]", "expected a list of texts"),
        ("linker_script", '"other.ld"', "there is no file 'other.ld'"),
        ("run", '["probe"]', "no argument holds {elf}"),
        ("memory", "{}", "expected a table of name"),
        ("memory.ram", "1", "expected { origin = ADDRESS, bytes = SIZE }"),
        ("memory.ram", "{ origin = 0, bytes = 0 }", "expected addresses within 32 bits"),
        ("memory.ram", "{ origin = 0xffffffff, bytes = 2 }", "expected addresses within 32 bits"),
        ("memory.ram", '{ origin = 0, bytes = "8k" }', "expected whole numbers"),
        ("colour", '"red"', "unknown key, expected one of name, description"),
    ],
)
def test_fault_names_file_key_and_what_is_expected(
    make_board: Maker, key: str, value: str, expected: str
) -> None:
    changed = {"memory": None, key: value} if key.startswith("memory.") else {key: value}
    folder = make_board(**changed)
    with pytest.raises(UsageError) as caught:
        boards.load(folder)
    assert str(caught.value).startswith(f"{folder / 'board.toml'}: {key}: ")
    assert expected in str(caught.value)


def test_faulty_toml(make_board: Maker) -> None:
    folder = make_board(name='"')
    with pytest.raises(UsageError, match=r"board\.toml: not a TOML file: "):
        boards.load(folder)


def test_folder_without_board(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no board\.toml in it"):
        boards.load(f"{tmp_path}/none")


def test_unknown_name() -> None:
    with pytest.raises(UsageError) as caught:
        boards.load("mps2-an368")
    assert "did you mean 'mps2-an386'?" in str(caught.value)
    assert all(name in str(caught.value) for name in OURS)


# ------------------------------------------------------------------------------------ firmware


def write_project(folder: Path, board: str, target: str) -> Path:
    """Write a model and its firmware project; return the project's folder."""
    fake_model.write(folder, target=target)
    files = firmware.files(fake_model.manifest("fake", target), boards.load(board))
    for path, text in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    return folder / board


@pytest.mark.qemu
@pytest.mark.parametrize(("board", "target"), PAIRS)
def test_project_builds_and_runs(tmp_path: Path, board: str, target: str) -> None:
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    project = write_project(tmp_path / "a folder", board, target)
    command = ["make", "--no-print-directory", "-C", str(project), "run"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # The inputs count 0 1 2 3 4 and 0 1 2 3; the bias is 3.
    assert done.stdout.splitlines()[-2:] == ["output 0: 3 4 5 6 7", "output 1: 3.000"]
    assert "warning" not in done.stderr


def test_project_holds_no_path_of_this_machine() -> None:
    files = firmware.files(fake_model.manifest("fake", "cortex-m4"), boards.load("mps2-an386"))
    folder = PurePosixPath("mps2-an386")
    project = "Makefile board.h link.ld main.c print.c print.h sections.ld semihosting.c"
    assert sorted(files) == [folder / n for n in (project + " semihosting.h startup.c").split()]
    for text in files.values():
        assert str(boards.load("mps2-an386").folder.parent) not in text
        assert "SPDX-License-Identifier: Apache-2.0 OR 0BSD" in text.splitlines()[0]
    assert len(files[folder / "main.c"].splitlines()) < 45


def test_project_refuses_another_core() -> None:
    with pytest.raises(UsageError, match="does not run target 'cortex-m55'; it runs cortex-m4"):
        firmware.files(fake_model.manifest("fake", "cortex-m55"), boards.load("mps2-an386"))


@pytest.mark.parametrize("name", ["print", "Print", "board", "semihosting"])
def test_project_refuses_a_name_of_its_own(name: str) -> None:
    with pytest.raises(UsageError, match=rf"'{name}\.h' is a file of .*; choose another --name"):
        firmware.files(fake_model.manifest(name, "cortex-m4"), boards.load("mps2-an386"))


def test_project_brings_what_a_user_board_lacks(make_board: Maker) -> None:
    board = boards.load(make_board(files="[]", run=None))
    files = firmware.files(fake_model.manifest("fake", "cortex-m3"), board)
    assert "board_exit" in files[PurePosixPath("mine/board.h")]
    assert "mine has no run command" in files[PurePosixPath("mine/Makefile")]


PRINT_TEST = """
#include <stdio.h>
#include "board.h"
#include "print.h"
void board_write(const char *text) { fputs(text, stdout); }
int main(void)
{
    const int32_t integers[] = {0, 7, -1, 2147483647, -2147483647 - 1};
    const float reals[] = {0.0f, 0.5f, -1.25f, 0.0004f, 99.9996f, 4294967040.0f, 5e9f, -3e38f};
    for (int i = 0; i < 5; i++) { print_integer(integers[i]); print_text(" "); }
    for (int i = 0; i < 8; i++) { print_real(reals[i]); print_text(" "); }
    print_real(reals[0] / reals[0]); print_text(" "); print_byte(0xa5); print_byte(7);
    return 0;
}
"""


def test_numbers_are_printed_right(tmp_path: Path) -> None:
    files = firmware.files(fake_model.manifest("fake", "cortex-m4"), boards.load("mps2-an386"))
    for name in ("print.c", "print.h", "board.h"):
        (tmp_path / name).write_text(files[PurePosixPath("mps2-an386", name)])
    (tmp_path / "test.c").write_text(PRINT_TEST)
    build = "gcc -std=c99 -Wall -Wextra -Wpedantic -Wconversion -Werror -fsanitize=undefined"
    sources = ["test.c", "print.c", "-o", "test"]
    subprocess.run([*build.split(), *sources], cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "test"], capture_output=True, text=True, check=True)
    integers = "0 7 -1 2147483647 -2147483648"
    reals = "0.000 0.500 -1.250 0.000 100.000 4294967040.000 inf -inf nan"
    assert done.stdout == f"{integers} {reals} a507"


# ----------------------------------------------------------------------------- what users get


@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m33", "cortex-m55"])
@pytest.mark.parametrize("compiler", ["arm-none-eabi-gcc", "clang"])
def test_shipped_sources_are_clean(tmp_path: Path, compiler: str, target: str) -> None:
    if not shutil.which(compiler):
        pytest.skip(f"{compiler} is not installed")
    files = firmware.files(fake_model.manifest("fake", "cortex-m4"), boards.load("mps2-an386"))
    for path, text in files.items():
        (tmp_path / path.name).write_text(text)
    # clang has no libc for the cores; string.h is all that is asked of it.
    (tmp_path / "string.h").write_text("#include <stddef.h>\nsize_t strlen(const char *);\n")
    cross = ["--target=arm-none-eabi", "-ffreestanding"] if compiler == "clang" else []
    for source in ("startup.c", "semihosting.c", "print.c"):
        flags = [*cross, *TARGETS[target].cflags, *STRICT, "-O2", "-I.", "-c", source]
        subprocess.run([compiler, *flags, "-o", "x.o"], cwd=tmp_path, check=True)
