# SPDX-License-Identifier: Apache-2.0
"""Kernels against their portable twins on emulated cores; docs/FUZZING.md says how to run long."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fuzz.kernels import CORES, Edit, Find, Fuzzer, build, kernels, makers, reached
from tests.fuzz.kernels.__main__ import main
from tests.support.conventions import ROOT
from tfl2c.verify import process, toolchain

CASES = 5000  # of a core, some hundreds of each kernel

pytestmark = pytest.mark.qemu


def test_every_form_is_drawn() -> None:
    runtime = ROOT / "runtime_c"
    found = {kernel for core in CORES for kernel in kernels(core)}
    assert sorted(found - makers()) == [], "a kernel without cases in tests/fuzz/kernels"
    names = set.union(*(reached(core) for core in CORES))
    sources = [*runtime.glob("src/*.c"), *runtime.glob("include/tfl2c/*.h")]
    special = {p.name for p in sources if re.search(r"__asm__|__ARM_", p.read_text("utf-8"))}
    assert sorted(special - names - {"portability.h"}) == []


def watched(fuzzer: Fuzzer, folder: Path) -> tuple[Fuzzer, Path]:
    """Return the fuzzer with a plugin for QEMU, and the file for what this finds: aligned.c."""
    source, plugin, report = (
        ROOT / "tests/support/aligned.c",
        folder / "aligned.so",
        folder / "aligned",
    )
    flags = ("-std=c11", "-O2", "-fPIC", "-fvisibility=hidden", "-shared", "-o", str(plugin))
    compiler = toolchain.find(toolchain.HOST_CC)
    done = process.run([compiler, *flags, str(source)], timeout=60.0)
    assert done.status == 0, done.output
    command = (*fuzzer.board.run, "-plugin", f"{plugin},report={report}")
    return replace(fuzzer, board=replace(fuzzer.board, run=command)), report


@pytest.mark.parametrize("core", CORES)
def test_no_difference(core: str, tmp_path: Path) -> None:
    fuzzer, report = watched(build(core, tmp_path), tmp_path)
    found = fuzzer.run(0, CASES)
    assert set(found) == set(kernels(core))
    assert [name for name, (cases, varied) in found.items() if 2 * varied < cases] == []
    assert report.read_text("utf-8") == "", "a core would fault"


def test_a_vector_that_is_not_aligned_is_found(tmp_path: Path) -> None:
    line = '__asm__ volatile("vldrw.32 q0, [%0]" : : "r"((const char *)p + 1) : "q0");'
    edit = inserted("fully_connected_s8_mve.c", "fully_connected_s8", line)
    fuzzer, report = watched(build("cortex-m55", tmp_path, edit), tmp_path)
    fuzzer.run(0, len(kernels("cortex-m55")))
    assert report.read_text("utf-8").startswith("tfl2c_fully_connected_s8, pc ")


def inserted(name: str, kernel: str, line: str) -> Edit:
    """Return an edit that puts ``line`` at the beginning of a kernel in one of its sources."""

    def edit(source: str, text: str) -> str:
        if source != name:
            return text
        head, rest = re.split(rf"(?<=\nvoid tfl2c_{kernel}\()", text)
        signature, _, body = rest.partition("{\n")
        return f"{head}{signature}{{\n    {line}\n{body}"

    return edit


def refused(core: str, edit: Edit, folder: Path) -> str:
    """Return what a run finds."""
    with pytest.raises(Find) as found:
        build(core, folder, edit).run(0, CASES)
    return str(found.value)


# One core for each kind of memory protection unit.
NAMES = {"cortex-m3": "fully_connected_s8_packed.c", "cortex-m55": "fully_connected_s8_mve.c"}


@pytest.mark.parametrize("core", NAMES)
@pytest.mark.parametrize("index", ["-1", "rows * p->depth"])
def test_a_read_beside_a_tensor_is_found(core: str, index: str, tmp_path: Path) -> None:
    kernel = re.sub(r"(_mve)?\.c$", "", NAMES[core])
    edit = inserted(NAMES[core], kernel, f"(void)((const volatile int8_t *)input)[{index}];")
    assert re.search(rf"fault: case \d+ of {kernel}$", refused(core, edit, tmp_path), re.MULTILINE)


def test_a_wrong_code_is_found_again_by_its_number(tmp_path: Path) -> None:
    line = "if (p->depth == 61) { input = (const int8_t *)p->weights; }"
    kernel = "fully_connected_s8_packed"
    fuzzer = build("cortex-m3", tmp_path, inserted(f"{kernel}.c", kernel, line))
    with pytest.raises(Find, match=rf"^difference: case \d+ of {kernel}$") as found:
        fuzzer.run(0, CASES)
    number = int(re.findall(r"\d+", str(found.value))[0])
    with pytest.raises(Find, match=f"^{found.value}$"):
        fuzzer.run(number, 1)


def test_a_case_that_does_not_end_is_found(tmp_path: Path) -> None:
    kernel = "fully_connected_s8_packed"
    line = "while (((volatile int8_t *)output)[0] != 1 || 1) {}"
    fuzzer = build("cortex-m3", tmp_path, inserted(f"{kernel}.c", kernel, line))
    count = len(kernels("cortex-m3"))  # they take turns
    with pytest.raises(Find, match=f"one of {count} cases from 0 on"):
        fuzzer.run(0, count, timeout=1.0)


def test_program_says_what_it_ran(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cortex-m3", "0.1", "77"]) == 0
    assert re.search(
        r"^cortex-m3: [\d,]+ cases in \d+ s, no difference$", capsys.readouterr().out, re.MULTILINE
    )
