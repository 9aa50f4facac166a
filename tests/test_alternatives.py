# SPDX-License-Identifier: Apache-2.0
"""The kernels that nodes get only where memory is short compute what the references do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import test_portable_kernels
from tests.support.cases import expected_outputs, load_cases
from tests.support.devices import HOST, Device, Job, mismatches
from tests.test_portable_twins import simd
from tfl2c import lower
from tfl2c.graph import Graph
from tfl2c.program import Kernel
from tfl2c.targets import Simd, Target

__all__ = ["simd"]

pytestmark = pytest.mark.usefixtures("references")

OPERATORS = ("conv_2d", "depthwise_conv_2d", "fully_connected")
FEW = 3  # one case in so many

_VECTORS = {"conv_2d_s8_x12", "depthwise_conv_2d_s8_x16", "depthwise_conv_2d_s8_x8"}

# What must be among them, for vectors and for 16-bit products.
KERNELS = {
    "cortex-m55": {*_VECTORS, "depthwise_conv_2d_s8"},
    "cortex-m4": {"depthwise_conv_2d_s8_3x3"},
    "cortex-m0": {"conv_2d_s8", "conv_2d_s8_halves", "depthwise_conv_2d_s8_blocks"},
    Simd.MVE: _VECTORS,
    Simd.DSP: {"depthwise_conv_2d_s8_3x3"},
}


@pytest.fixture
def place() -> int:
    """Return which of the kernels that a node could have instead it gets."""
    return 0


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch, place: int) -> dict[str, int]:
    """Give every node a kernel that it could have instead; count those by name."""
    select, others, found = lower.select, lower.alternatives, dict[str, int]()

    def second(graph: Graph, target: Target) -> Mapping[int, Kernel]:
        offers = {
            i: next(iter(kernels[place:]), None) for i, kernels in others(graph, target).items()
        }
        for kernel in filter(None, offers.values()):
            found[kernel.name] = found.get(kernel.name, 0) + 1
        return {i: offers.get(i) or kernel for i, kernel in select(graph, target).items()}

    monkeypatch.setattr(lower, "select", second)
    monkeypatch.setattr(lower, "alternatives", lambda _graph, _target: {})
    return found


def check(target: str, folder: Path) -> None:
    cases = [case for stem in OPERATORS for case in load_cases(stem)[::FEW]]
    jobs = [Job(c.name, c.model, c.samples) for c in cases]
    built, found = Device(target, optimize_for="speed").run(jobs, folder)
    tolerances = {c.name: c.table.tolerance for c in cases}
    assert mismatches(built, found, expected_outputs(cases), tolerances) == []


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m4", "cortex-m55"])
def test_on_a_core(target: str, tmp_path: Path, used: dict[str, int]) -> None:
    check(target, tmp_path)
    assert used.keys() >= KERNELS[target]


@pytest.mark.qemu
@pytest.mark.parametrize("place", [1])
def test_windows_of_few_columns(tmp_path: Path, used: dict[str, int]) -> None:
    """The second alternative for 16-bit products copies the windows of a few pixels at a time."""
    check("cortex-m4", tmp_path)
    assert used["conv_2d_s8_x4"]


def test_halves_of_windows(tmp_path: Path, used: dict[str, int]) -> None:
    """Sanitized, what makes windows in halves for cores without 16-bit products."""
    cases = [c for s in OPERATORS for c in load_cases(s) if c.name.startswith(f"{s}_halves_")]
    assert "conv_2d_s8_halves.c" in test_portable_kernels.check(cases, tmp_path)
    assert used["conv_2d_s8_halves"] > len(cases) // 2


def test_portable_form(tmp_path: Path, simd: Simd, used: dict[str, int]) -> None:
    check(HOST, tmp_path)
    assert used.keys() >= KERNELS[simd]
