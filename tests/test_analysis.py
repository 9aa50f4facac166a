# SPDX-License-Identifier: Apache-2.0
"""What static analysers say of the runtime and of generated code: nothing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tfl2c import project
from tfl2c.compiler import Options, compile_model

RUNTIME = ROOT / "runtime_c"
VARIANTS = ("_dsp", "_mve")  # need the headers of their cores
KERNELS = sorted(p for p in RUNTIME.glob("src/*.c") if not p.stem.endswith(VARIANTS))
MODELS = ("digits", "motor", "digits_float_io")

CPPCHECK = (
    *("cppcheck", "--quiet", "--std=c99", "--enable=warning,portability", "--error-exitcode=1"),
    # Every compiler for these cores shifts the sign in; docs/MISRA.md states the deviation.
    *("--suppress=shiftNegativeLHS", "--suppress=shiftTooManyBitsSigned", "--inline-suppr"),
)
ANALYZER = ("gcc", "-std=c99", "-O1", "-fanalyzer", "-Wall", "-Wextra", "-Werror", "-c")
PATHS = "clang-analyzer-*"  # takes minutes for the runtime, of which gcc walks the paths
CHECKS = (
    *("-*", "bugprone-*", "cert-*"),
    "-bugprone-easily-swappable-parameters",  # extent is (first, rows) for every kernel
    "-bugprone-narrowing-conversions",  # -Wconversion is an error already, and knows the ranges
    *("-bugprone-signed-char-misuse", "-cert-str34-c"),  # int8_t is a number here, no character
    "-bugprone-implicit-widening-of-multiplication-result",  # sizes are below 2^31 by the reader
)
TIDY = ("clang-tidy", "--quiet", "--warnings-as-errors=*")


def analysed(command: tuple[str, ...], *more: str | Path, cwd: Path = ROOT) -> None:
    """Run an analyser that must have nothing to say; skip the test where it is absent."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(
        [*command, *map(str, more)], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with some models."""
    folder = tmp_path_factory.mktemp("generated")
    for name in MODELS:
        model = (networks.OWN / f"{name}.tflite").read_bytes()
        project.write(compile_model(model, Options(name)).files, folder)
    return folder


def test_cppcheck_of_the_runtime() -> None:
    analysed(CPPCHECK, "-I", RUNTIME / "include", *KERNELS)


def test_cppcheck_of_generated_code(generated: Path) -> None:
    analysed(CPPCHECK, "-I", generated, *generated.glob("*.c"))


@pytest.mark.parametrize("name", MODELS)
def test_gcc_analyzer_of_generated_code(name: str, generated: Path) -> None:
    analysed(ANALYZER, "-I", generated, generated / f"{name}.c", "-o", "/dev/null")


@pytest.mark.sweep
def test_gcc_analyzer_of_the_runtime() -> None:
    for kernel in KERNELS:
        analysed(ANALYZER, "-I", RUNTIME / "include", kernel, "-o", "/dev/null")


def test_clang_tidy_of_generated_code(generated: Path) -> None:
    sources = sorted(p for p in generated.glob("*.c") if not p.stem.endswith("_weights"))
    checks = f"--checks={','.join((*CHECKS, PATHS))}"
    analysed(TIDY, checks, *sources, "--", "-std=c99", "-I", generated)


@pytest.mark.sweep
def test_clang_tidy_of_the_runtime() -> None:
    checks = f"--checks={','.join(CHECKS)}"
    analysed(TIDY, checks, *KERNELS, "--", "-std=c99", "-I", RUNTIME / "include")
