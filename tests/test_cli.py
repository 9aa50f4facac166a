# SPDX-License-Identifier: Apache-2.0
"""The command line: exit status, one clear line on stderr, and nothing written when it fails."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import tflite

from tests.support import networks
from tests.support.command_line import Run, Said, runner
from tests.support.raw_models import M, N, T, chain
from tfl2c import __version__, boards, compiler, ops, planner, project
from tfl2c.targets import TARGETS

DIGITS = (networks.OWN / "digits.tflite").read_bytes()
COMMAND = (sys.executable, "-m", "tfl2c")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line in a folder with digits.tflite."""
    (tmp_path / "digits.tflite").write_bytes(DIGITS)
    monkeypatch.chdir(tmp_path)

    return runner(monkeypatch, capsys)


def tree(folder: Path) -> dict[str, bytes | None]:
    """Return everything below a folder; None stands for a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else None
        for p in folder.rglob("*")
    }


def refused(run: Run, status: int, *arguments: str) -> str:
    """Run a command that must fail without a trace; return its message."""
    before = tree(Path.cwd())
    said = run(*arguments)
    assert (said.status, said.out) == (status, "")
    assert tree(Path.cwd()) == before
    assert said.err.startswith("error: ")
    assert said.err.endswith("\n")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    return said.err.removeprefix("error: ").rstrip()


# ------------------------------------------------------------------------------ 1: the model


def test_over_budget(run: Run) -> None:
    message = refused(run, 1, "digits.tflite", "--arena", "256")
    assert message.startswith("digits.tflite: the arena needs ")
    needed = int(re.findall(r"needs ([\d,]+) bytes", message)[0].replace(",", ""))
    assert needed > 256
    assert "--arena allows 256; " in message
    assert re.search(r"the peak is at .*operator \d+ \w+ '", message)
    assert "alive" in message
    assert f"--arena {needed}" in message


@pytest.mark.parametrize("spare", [0, -1])
def test_the_budget_is_exact(run: Run, spare: int) -> None:
    needed = json.loads(run("digits.tflite", "--json").out)["arena_bytes"]
    said = run("digits.tflite", "--arena", str(needed + spare))
    assert said.status == (0 if spare == 0 else 1)


def test_unsupported_operators(run: Run) -> None:
    Path("neg.tflite").write_bytes(chain(3).build())
    message = refused(run, 1, "neg.tflite")
    assert message.startswith("neg.tflite: operator 0 REAL 't1': ")
    assert "(2 more refused: REAL)" in message


def test_a_custom_operator(run: Run) -> None:
    tensors = [T(name=name, scales=(0.5,), zero_points=(0,)) for name in ("x", "y")]
    node = N(tflite.BuiltinOperator.CUSTOM, (0,), (1,), custom="Mine")
    Path("mine.tflite").write_bytes(M(tensors, [node]).build())
    assert re.match(r"mine\.tflite: operator 0 \S*Mine\S* 'y': ", refused(run, 1, "mine.tflite"))


@pytest.mark.parametrize("octets", [0, 1, 7, 8, 40, len(DIGITS) // 2, len(DIGITS) - 1])
def test_a_truncated_file(run: Run, octets: int) -> None:
    Path("cut.tflite").write_bytes(DIGITS[:octets])
    assert refused(run, 1, "cut.tflite").startswith("cut.tflite: ")


def test_an_empty_file(run: Run) -> None:
    Path("empty.tflite").touch()
    assert refused(run, 1, "empty.tflite") == (
        "empty.tflite: the file is empty; copy or convert the model again"
    )


def test_a_file_of_another_kind(run: Run) -> None:
    Path("text.tflite").write_text("this is no model\n" * 9)
    assert refused(run, 1, "text.tflite").startswith("text.tflite: ")


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG image; name a .tflite file"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG image; name a .tflite file"),
        (b"\x08\x07\x12\x07pytorch", "ONNX or a TensorFlow graph; convert it to .tflite first"),
        (b"\x08\x01\x12\x9d\x07\x0a", "ONNX or a TensorFlow graph; convert it to .tflite first"),
    ],
)
def test_a_file_that_is_known(run: Run, start: bytes, what: str) -> None:
    Path("other.tflite").write_bytes(start.ljust(100, b"\0"))
    message = refused(run, 1, "other.tflite")
    assert message.startswith(f"other.tflite: not a TFLite model but {what}")


# --------------------------------------------------------------------------- 2: the command


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["none.tflite"], "none.tflite: No such file or directory; name a .tflite file"),
        (["."], ".: Is a directory; name a .tflite file"),
        (["--bogus", "digits.tflite"], "No such option: --bogus"),
        (["digits.tflite", "--target"], "requires an argument; `tfl2c compile --help` tells more"),
        (["--target"], "'--target' requires an argument; `tfl2c compile --help` tells more"),
        (["compile"], "Missing argument 'MODEL'; `tfl2c compile --help` tells more"),
        (["bench", "--fast"], "No such option: --fast; `tfl2c bench --help` tells more"),
        (
            ["insepct", "digits.tflite"],
            "no command 'insepct', and no file; did you mean 'inspect'?",
        ),
        (["kws"], "kws: No such file or directory; name a .tflite file"),
        (["digits.tflite", "--target", "M4"], "did you mean 'cortex-m4'? known: cortex"),
        (["digits.tflite", "other.tflite"], "unexpected extra argument"),
        (["digits.tflite", "--arena", "64q"], "'64q' is no size; write 65536, 64k, 64KiB or 1M"),
        (["digits.tflite", "--arena", "-1"], "'-1' is no size"),
        (["digits.tflite", "--target", "cortex-m44"], "did you mean 'cortex-m4'? known: cortex"),
        (["digits.tflite", "--board", "mps2-an3"], "unknown board 'mps2-an3'"),
        (["digits.tflite", "--board", "mps2-an386", "--target", "host"], "it runs cortex-m4"),
        (["digits.tflite", "--optimize", "fast"], "known: balanced, speed, size, ram"),
        (["digits.tflite", "--name", "1st"], "the name '1st' is no C identifier"),
        (["digits.tflite", "--name", ""], "the name '' is no C identifier"),
        (["digits.tflite", "--name", "a/b"], "is no C identifier"),
        (["digits.tflite", "--name", "\u00e9t\u00e9"], "is no C identifier"),
        (["digits.tflite", "--name", "String"], "is the name of a header of the compiler"),
        (["digits.tflite", "--name", "tfl2c_x"], "begins like the runtime's own names"),
        (["digits.tflite", "--name", "n" * 64], "is longer than 63 characters"),
        (["digits.tflite", "--out", "digits.tflite"], "digits.tflite is a file; choose another"),
        (["digits.tflite", "--out", "digits.tflite/x"], "choose another --out"),
        (["digits.tflite", "--out", "."], "holds files that tfl2c did not write; choose another"),
        (["digits.tflite", "--out", "o" * 300], "File name too long; nothing was written"),
        (["ops", "--jason"], "No such option: --jason"),
        (["boards", "mps2-an386"], "unexpected extra argument"),
    ],
)
def test_a_wrong_command(run: Run, arguments: Sequence[str], expected: str) -> None:
    assert expected in refused(run, 2, *arguments)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_an_unwritable_folder(run: Run) -> None:
    Path("locked").mkdir(mode=0o555)
    message = refused(run, 2, "digits.tflite", "--out", "locked/digits")
    assert "Permission denied; nothing was written; choose another --out" in message


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that refuses root too")
def test_a_folder_that_refuses_root_too(run: Run) -> None:
    message = refused(run, 2, "digits.tflite", "--out", "/proc/digits")
    assert re.match("/proc/digits: .*; nothing was written; choose another --out", message)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_an_unreadable_model(run: Run) -> None:
    Path("digits.tflite").chmod(0o000)
    assert "Permission denied" in refused(run, 2, "digits.tflite")


def test_a_folder_of_the_user(run: Run) -> None:
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine")
    message = refused(run, 2, "digits.tflite", "--out", "mine")
    assert "mine holds files that tfl2c did not write; choose another --out, or --force" in message
    assert run("digits.tflite", "--out", "mine", "--force").status == 0
    assert Path("mine/notes.txt").read_text() == "mine"
    assert Path("mine/digits.h").is_file()


def test_nothing_at_all_is_answered_with_help(run: Run) -> None:
    said = run()
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("Usage: tfl2c ")


# --------------------------------------------------------------------------- our own faults


def test_a_fault_of_ours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError("first line\nsecond line")

    monkeypatch.setattr(planner, "plan", fail)
    monkeypatch.delenv("TFL2C_TRACEBACK", raising=False)
    message = refused(run, 1, "digits.tflite")
    assert message.startswith("tfl2c itself failed: KeyError: ")
    assert "please report it, TFL2C_TRACEBACK=1 shows where" in message


def test_a_fault_of_ours_for_us(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(planner, "plan", fail)
    monkeypatch.setenv("TFL2C_TRACEBACK", "1")
    with pytest.raises(KeyError):
        run("digits.tflite")


def test_an_interruption(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(project, "_replace", interrupt)
    assert refused(run, 130, "digits.tflite") == "interrupted; nothing was written"


# ---------------------------------------------------------------------------- what it writes


@pytest.mark.parametrize("word", [[], ["compile"]])
def test_the_main_job(run: Run, word: Sequence[str]) -> None:
    said = run(*word, "digits.tflite", "--target", "cortex-m4", "--arena", "64k")
    assert (said.status, said.err) == (0, "")
    manifest = json.loads(Path("digits/digits.json").read_text())
    assert said.out.splitlines()[0] == (
        f"digits for cortex-m4: {len(manifest['layers'])} layers, {manifest['macs']:,} MACs"
    )
    assert f"{manifest['arena_bytes']:,} bytes of 65,536" in said.out
    assert "wrote digits, " in said.out
    assert sorted(manifest["files"]) == sorted(
        p.relative_to("digits").as_posix() for p in Path("digits").rglob("*") if p.is_file()
    )


def test_options_before_the_model(run: Run) -> None:
    assert run("--out", "ops", "--name", "net", "digits.tflite").status == 0
    assert Path("ops/net.h").is_file()


def test_json_is_the_manifest(run: Run) -> None:
    said = run("digits.tflite", "--json", "--out", "x/y", "--name", "net")
    assert (said.status, said.err) == (0, "")
    assert json.loads(said.out) == json.loads(Path("x/y/net.json").read_text())


def test_a_board_brings_its_target(run: Run) -> None:
    said = run("digits.tflite", "--json", "--board", "mps2-an385")
    assert json.loads(said.out)["target"] == "cortex-m3"
    assert Path("digits/mps2-an385/Makefile").is_file()


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("kws", "kws"),
        ("my-model v2", "my_model_v2"),
        ("model-v2 (final)", "model_v2_final"),
        ("1st", "model_1st"),
        ("\u00e9t\u00e9", "t"),
        ("\u2603", "model_"),
        ("string", "model_string"),
        ("TFL2C", "model_TFL2C"),
        ("n" * 99, "n" * 63),
    ],
)
def test_default_name(stem: str, expected: str) -> None:
    assert compiler.default_name(stem) == expected
    compiler.check_name(expected)


# ------------------------------------------------------------------------------ help and lists


def test_help_explains_itself(run: Run) -> None:
    said = run("--help")
    assert (said.status, said.err) == (0, "")
    assert run("-h") == said
    words = ("tfl2c MODEL.tflite --target cortex-m4 --arena 64k", "Exit status: 0", "--version")
    assert [
        word for word in (*words, "compile", "ops", "targets", "boards") if word not in said.out
    ] == []


@pytest.mark.parametrize("arguments", [["compile", "--help"], ["digits.tflite", "--help"]])
def test_help_of_the_main_job(run: Run, arguments: Sequence[str]) -> None:
    said = run(*arguments)
    assert (said.status, said.err) == (0, "")
    options = "MODEL --target --arena --out --name --optimize --board --force --json"
    assert [word for word in options.split() if word not in said.out] == []
    for default in ("host", "./<name>", "the file's stem", "balanced"):
        assert f"[default: {default}]" in re.sub(r"\s+", " ", said.out)


def test_version(run: Run) -> None:
    assert run("--version") == Said(0, f"tfl2c {__version__}\n", "")


@pytest.mark.parametrize(
    ("command", "key", "names"),
    [
        ("ops", "operator", ops.registry()),
        ("targets", "target", TARGETS),
        ("boards", "board", boards.names()),
    ],
)
def test_lists(run: Run, command: str, key: str, names: Sequence[str]) -> None:
    rows = json.loads(run(command, "--json").out)
    assert [row[key] for row in rows] == list(names)
    text = run(command)
    assert (text.status, text.err) == (0, "")
    lines = [line.split()[0] for line in text.out.splitlines() if line[:1] not in {"", " "}]
    assert lines[-len(names) :] == list(names)


def test_every_operator_says_its_limits(run: Run) -> None:
    for row in json.loads(run("ops", "--json").out):
        assert row["constraints"], row["operator"]
        assert all(sentence.strip() for sentence in row["constraints"])


# ------------------------------------------------------------------------------ as a program


def program(*arguments: str, cwd: Path, **environment: str) -> Said:
    """Run the command line as a process of its own."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Said(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, {"FORCE_COLOR": "1", "TERM": "xterm"}, {"LC_ALL": "C"}]
)
def test_a_pipe_gets_plain_text(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "digits.tflite").write_bytes(DIGITS)
    done = program("digits.tflite", cwd=tmp_path, **environment)
    assert (done.status, done.err) == (0, "")
    failed = program("none.tflite", cwd=tmp_path, **environment)
    assert (failed.status, failed.out) == (2, "")
    assert "\x1b" not in done.out + failed.err


def test_a_path_that_the_terminal_cannot_print(tmp_path: Path) -> None:
    (tmp_path / "digits.tflite").write_bytes(DIGITS)
    done = program("digits.tflite", "--out", "caf\u00e9", cwd=tmp_path, PYTHONIOENCODING="ascii")
    assert (done.status, done.err) == (0, "")
    assert (tmp_path / "caf\u00e9/digits.h").is_file()


def test_a_reader_that_leaves_early(tmp_path: Path) -> None:
    command = f"'{sys.executable}' -m tfl2c ops | head -n 1"
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
