# SPDX-License-Identifier: Apache-2.0
"""A library inside somebody's program: C++, CMake, two models, hooks, any place for the arena."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tests.support.devices import HOST
from tests.support.libraries import Library, application, generate, run
from tests.support.oracle import TFLM, Question, ask
from tfl2c.verify.image import STRICT

MODELS = {name: (networks.OWN / f"{name}.tflite").read_bytes() for name in ("digits", "motor")}
SANITIZE = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
CXX = ("g++", "-std=c++11", *(flag for flag in STRICT[1:] if "prototypes" not in flag))


def sample(name: str) -> tuple[bytes, ...]:
    """Return one set of inputs for a model."""
    return networks.samples(MODELS[name], name)[0]


def stdin(*names: str) -> bytes:
    """Return the inputs of models, one behind the other."""
    return b"".join(octets for name in names for octets in sample(name))


@pytest.fixture(scope="module")
def expected(references: None) -> dict[str, bytes]:
    """Return what tflite-micro computes from `sample`: all outputs of a model in a row."""
    answers = ask(TFLM, [Question(model, (sample(name),)) for name, model in MODELS.items()])
    return {n: b"".join(a.outputs[0]) for n, a in zip(MODELS, answers, strict=True)}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Return both models in one folder, for this machine."""
    return generate(tmp_path_factory.mktemp("both") / "generated", MODELS)


def build(command: tuple[str, ...], folder: Path) -> None:
    """Run a compiler, which must have nothing to say."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, ""), done.stdout + done.stderr


def include_flags(library: Library) -> tuple[str, ...]:
    """Return the flags that lead to a library's headers."""
    names = dict.fromkeys(name for m in library.manifests for name in m.include_dirs)
    return tuple(f"-I{library.folder / name}" for name in names)


def linked(library: Library, folder: Path, *flags: str, text: str = "") -> Path:
    """Build a C program with a library and return it."""
    (folder / "main.c").write_text(text or application(library))
    objects = map(str, library.objects(*flags))
    command = ("gcc", *STRICT, *flags, *include_flags(library), "main.c", *objects)
    build((*command, "-o", "main"), folder)
    return folder / "main"


# -------------------------------------------------------------------------------- two models


@pytest.mark.parametrize("order", [("digits", "motor"), ("motor", "digits")])
def test_two_models_in_one_folder_and_image(
    tmp_path: Path, expected: dict[str, bytes], order: tuple[str, str]
) -> None:
    both = generate(tmp_path / "generated", {name: MODELS[name] for name in order})
    program = linked(both, tmp_path, *SANITIZE)
    assert run(program, stdin(*order)) == b"".join(expected[name] for name in order)


def test_the_runtime_is_the_same_for_all(library: Library, tmp_path: Path) -> None:
    sources = {p.name: p.read_bytes() for p in (ROOT / "runtime_c").rglob("*.[ch]")}
    shared = {p.name: p.read_bytes() for p in (library.folder / "tfl2c").rglob("*.[ch]")}
    assert shared.items() <= sources.items()
    for name, model in MODELS.items():
        one = generate(tmp_path / name, {name: model})
        own = {p.name: p.read_bytes() for p in (one.folder / "tfl2c").rglob("*.[ch]")}
        assert own.items() <= shared.items()


def test_one_model_under_two_names(tmp_path: Path, expected: dict[str, bytes]) -> None:
    twins = generate(tmp_path / "generated", {"a": MODELS["motor"], "b": MODELS["motor"]})
    program = linked(twins, tmp_path, *SANITIZE)
    assert run(program, stdin("motor", "motor")) == expected["motor"] * 2


def test_a_program_in_cpp(library: Library, tmp_path: Path, expected: dict[str, bytes]) -> None:
    (tmp_path / "main.cpp").write_text(application(library))
    objects = map(str, library.objects())
    build((*CXX, *include_flags(library), "main.cpp", *objects, "-o", "main"), tmp_path)
    assert run(tmp_path / "main", stdin(*MODELS)) == b"".join(expected.values())


@pytest.mark.parametrize("standard", ["c99", "c11", "c17", "gnu99"])
def test_the_header_by_itself(library: Library, tmp_path: Path, standard: str) -> None:
    for name in ("digits", "motor"):
        (tmp_path / "main.c").write_text(f'#include "{name}.h"\n#include "{name}.h"\n')
        flags = (f"-std={standard}", *STRICT[1:], *include_flags(library))
        for compiler in ("gcc", "clang"):
            if shutil.which(compiler):
                build((compiler, *flags, "-fsyntax-only", "main.c"), tmp_path)


def test_the_macros_are_usable(library: Library, tmp_path: Path) -> None:
    text = """
#include "digits.h"
static digits_arena arena;
int main(void)
{
    const int shape[] = DIGITS_INPUT_0_SHAPE;
    int8_t zero[DIGITS_OUTPUT_0_ELEMENTS] = {DIGITS_OUTPUT_0_ZERO_POINT};
    const float real = DIGITS_OUTPUT_0_SCALE * (float)(zero[0] - DIGITS_OUTPUT_0_ZERO_POINT);
    const unsigned rank = sizeof shape / sizeof shape[0];
    return sizeof arena == DIGITS_ARENA_BYTES && rank == DIGITS_INPUT_0_RANK && shape[1] == 8
        && DIGITS_INPUT_COUNT == 1 && DIGITS_OUTPUT_COUNT == 1 && real >= 0.0f
        && sizeof zero == DIGITS_OUTPUT_0_BYTES && digits_input(&arena) == digits_input_0(&arena)
        && digits_output(&arena) == digits_output_0(&arena) ? 0 : 1;
}
"""
    run(linked(library, tmp_path, text=text), b"")


# -------------------------------------------------------------------------------------- CMake


@pytest.fixture
def cmake() -> str:
    """Return the program; skip the test where it is absent."""
    found = shutil.which("cmake")
    if not found:
        pytest.skip("cmake is not installed")
    return found


PROJECT = """\
cmake_minimum_required(VERSION 3.13)
project(app LANGUAGES C)
include(CTest)
add_subdirectory(one)
add_subdirectory(two)
add_executable(app main.c)
target_link_libraries(app PRIVATE digits::digits test::test)
"""


def test_cmake(cmake: str, tmp_path: Path, expected: dict[str, bytes]) -> None:
    """Models of two folders, one called like a target that CMake keeps for itself."""
    one = generate(tmp_path / "one", {"test": MODELS["motor"], "m": MODELS["motor"]})
    two = generate(tmp_path / "two", {"digits": MODELS["digits"]})
    used = Library(tmp_path, (*two.manifests, one.manifests[0]), HOST)
    (tmp_path / "main.c").write_text(application(used))
    (tmp_path / "CMakeLists.txt").write_text(PROJECT)
    flags = "-DCMAKE_C_FLAGS=-Wall -Wextra -Werror"
    for command in (["-S", ".", "-B", "build", flags], ["--build", "build", "-j", "2"]):
        done = subprocess.run(
            [cmake, *command], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "warning" not in (done.stdout + done.stderr).lower()
    output = run(tmp_path / "build/app", stdin("digits", "motor"))
    assert output == expected["digits"] + expected["motor"]


def test_cmake_sets_no_global_flag(library: Library) -> None:
    texts = [library.folder / name for name in ("CMakeLists.txt", "digits.cmake")]
    for text in (path.read_text("utf-8") for path in texts):
        assert not re.search(r"CMAKE_C\w*_FLAGS|add_compile|add_definitions|^include_dir", text)
        assert not re.search(r"^link_|target_compile_options", text, re.MULTILINE)


# --------------------------------------------------------------------------------------- hook


HOOK = "-DTFL2C_ON_LAYER(model, index)=on_layer(#model, index)"
ON_LAYER = """
void on_layer(const char *model, int index)
{
    printf("%s %d\\n", model, index);
}
"""


def test_the_hook_sees_every_layer(tmp_path: Path, library: Library) -> None:
    (tmp_path / "hook.h").write_text("void on_layer(const char *model, int index);\n")
    lines = (line for line in application(library).splitlines() if "fwrite" not in line)
    (tmp_path / "main.c").write_text("\n".join([*lines, ON_LAYER]))
    used = dict.fromkeys(s for m in library.manifests for s in m.sources)
    sources = [str(library.folder / name) for name in used]
    flags = (*STRICT, *include_flags(library), "-include", "hook.h", HOOK)
    build(("gcc", *flags, "main.c", *sources, "-o", "main"), tmp_path)
    printed = run(tmp_path / "main", stdin(*MODELS)).decode().splitlines()
    for name in MODELS:
        seen = [int(line.split()[1]) for line in printed if line.startswith(f"{name} ")]
        layers = (library.folder / f"{name}.c").read_text("utf-8").count("/* Operator ")
        assert layers > 5
        assert list(dict.fromkeys(seen)) == list(range(layers + 1))
        assert seen.count(layers) == 1


def test_without_a_hook_there_is_nothing(library: Library, tmp_path: Path) -> None:
    source = str(library.folder / "digits.c")
    texts = []
    for define in ("-UTFL2C_ON_LAYER", "-DTFL2C_ON_LAYER(model,index)="):
        command = ("gcc", "-O2", "-S", *include_flags(library), define, source, "-o", "x.s")
        build(command, tmp_path)
        texts.append((tmp_path / "x.s").read_text())
    assert texts[0] == texts[1]


# ------------------------------------------------------------------------ the place of the arena


@pytest.mark.parametrize(("target", "align"), [("cortex-m0", 4), (HOST, 16)])
def test_the_arena_may_lie_anywhere(
    tmp_path: Path, expected: dict[str, bytes], target: str, align: int
) -> None:
    """Portable code for a core runs here too, where a sanitizer watches the alignment."""
    made = generate(tmp_path / "generated", MODELS, target)
    manifests = tuple(replace(m, cflags=()) for m in made.manifests)
    program = linked(Library(made.folder, manifests, HOST), tmp_path, *SANITIZE)
    for offset in range(0, 64 + 1, align):
        output = run(program, stdin(*MODELS), str(offset))
        assert output == b"".join(expected.values()), offset
