# SPDX-License-Identifier: Apache-2.0
"""The rows of targets.py are true: compilers take the flags and define what the rows say."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.conventions import ROOT
from tfl2c.errors import UsageError
from tfl2c.targets import TARGETS, Simd, Target, lookup
from tfl2c.verify import toolchain

CORES = [target for target in TARGETS.values() if target.name != "host"]
COMPILERS = {"gcc": ["arm-none-eabi-gcc"], "clang": ["clang", "--target=arm-none-eabi"]}

core = pytest.mark.parametrize("target", CORES, ids=lambda target: target.name)
compilers = pytest.mark.parametrize("compiler", COMPILERS)


def macros(compiler: str, target: Target) -> dict[str, str]:
    """Return what the compiler predefines for a target."""
    command = [*COMPILERS[compiler], *target.cflags, "-dM", "-E", "-x", "c", "-"]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    done = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(re.findall(r"^#define (\w+) (.*)$", done.stdout, re.MULTILINE))


def test_every_core_of_the_first_release_is_there() -> None:
    cores = ["m0", "m0plus", "m3", "m4", "m7", "m33", "m55", "m85"]
    assert list(TARGETS) == [*(f"cortex-{core}" for core in cores), "host"]


@core
@compilers
def test_simd_is_what_the_compiler_sees(compiler: str, target: Target) -> None:
    defined = macros(compiler, target)
    dsp = defined.get("__ARM_FEATURE_DSP") == "1"
    mve = int(defined.get("__ARM_FEATURE_MVE", "0")) & 1 == 1
    assert target.simd is (Simd.MVE if mve else Simd.DSP if dsp else Simd.NONE)


@core
@compilers
def test_floats_pass_in_registers_exactly_where_an_fpu_is(compiler: str, target: Target) -> None:
    defined = macros(compiler, target)
    assert ("__ARM_FP" in defined) is target.fpu
    assert ("__ARM_PCS_VFP" in defined) is target.fpu


@core
def test_long_multiply_is_an_instruction(target: Target, tmp_path: Path) -> None:
    compiler = toolchain.compiler(target)
    source = tmp_path / "multiply.c"
    source.write_text("long long f(int a, int b) { return (long long)a * b; }\n")
    command = [compiler, *target.cflags, "-O2", "-S", str(source), "-o", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert ("smull" in text) is target.long_multiply
    assert ("__aeabi_lmul" in text) is not target.long_multiply


@pytest.mark.sweep
@pytest.mark.parametrize("level", ["-O0", "-O2", "-Os"])
@pytest.mark.parametrize(("suffix", "name"), [("dsp", "cortex-m4"), ("mve", "cortex-m55")])
def test_clang_builds_the_variants(suffix: str, name: str, level: str, tmp_path: Path) -> None:
    """It has fewer registers for assembler than gcc, and another eye for intrinsics."""
    if shutil.which("clang") is None:
        pytest.skip("clang is not installed")
    places = map(Path, _search_path(lookup(name)))
    libc = next(place for place in places if (place / "newlib.h").is_file())
    command = [*COMPILERS["clang"], *lookup(name).cflags, "-std=c99", level, "-ffreestanding"]
    command += ["-Wall", "-Wextra", "-Werror", "-c", "-I", str(ROOT / "runtime_c/include")]
    for source in sorted((ROOT / "runtime_c/src").glob(f"*_{suffix}.c")):
        ends = ["-isystem", str(libc), str(source), "-o", str(tmp_path / "variant.o")]
        done = subprocess.run([*command, *ends], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), source.name


def _search_path(target: Target) -> list[str]:
    """Return where the compiler for the cores looks for headers."""
    command = [toolchain.compiler(target), "-E", "-v", "-x", "c", "-"]
    done = subprocess.run(command, input="", capture_output=True, text=True, check=True)
    return [line.strip() for line in done.stderr.splitlines() if line.startswith(" /")]


@core
def test_libc_has_a_variant_for_the_flags(target: Target) -> None:
    command = [toolchain.compiler(target), *target.cflags, "-print-multi-directory"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert found.startswith("thumb/")
    assert found.endswith("/hard" if target.fpu else "/nofp")


def test_vectors_need_alignment() -> None:
    for target in TARGETS.values():
        wide = target.simd is Simd.MVE or target.name == "host"
        assert target.align == (16 if wide else 4)


def test_lookup_returns_the_row() -> None:
    assert lookup("cortex-m4") is TARGETS["cortex-m4"]


def test_lookup_names_what_is_known() -> None:
    with pytest.raises(UsageError) as caught:
        lookup("cortex-m4f")
    text = str(caught.value)
    assert "unknown target 'cortex-m4f'" in text
    assert "did you mean 'cortex-m4'?" in text
    assert all(name in text for name in TARGETS)


def test_lookup_guesses_nothing_far_away() -> None:
    with pytest.raises(UsageError) as caught:
        lookup("avr")
    assert "did you mean" not in str(caught.value)
