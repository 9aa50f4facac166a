# SPDX-License-Identifier: Apache-2.0
"""The portable forms of kernels that are chosen for DSP and vectors, on this machine, sanitized.

A core with these instructions runs the other form of each; what both must compute is the same.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.support import networks
from tests.support.cases import expected_outputs, load_cases
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.oracle import TFLM, Question, ask
from tfl2c import render, targets
from tfl2c.targets import Simd

pytestmark = pytest.mark.usefixtures("references", "simd")

OPERATORS = (
    "add",
    "average_pool_2d",
    "conv_2d",
    "depthwise_conv_2d",
    "fully_connected",
    "svdf",
    "transpose_conv",
    "unidirectional_sequence_lstm",
)


KERNELS = {
    Simd.DSP: {"conv_2d_s8_x4", "depthwise_conv_2d_s8_3x3"},
    Simd.MVE: {"conv_2d_s8_x12", "depthwise_conv_2d_s8_x16"},
}


@pytest.fixture(params=KERNELS, ids=lambda simd: simd.value)
def simd(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Simd:
    """Make this machine a core for which such kernels are chosen, but their portable form taken."""
    chosen: Simd = request.param
    row = replace(targets.TARGETS[HOST], simd=chosen, gnu_asm=True)
    rows = {**targets.TARGETS, HOST: row}
    monkeypatch.setattr(targets, "TARGETS", MappingProxyType(rows))
    monkeypatch.setattr(render, "_VARIANTS", dict.fromkeys(Simd, ()))
    return chosen


@pytest.mark.parametrize("stem", OPERATORS)
def test_operator(stem: str, tmp_path: Path) -> None:
    cases = [case for case in load_cases(stem) if case.table.tolerance == 0.0]
    jobs = [Job(c.name, c.model, c.samples) for c in cases]
    built, found = Device(HOST).run(jobs, tmp_path)
    assert mismatches(built, found, expected_outputs(cases)) == []


@pytest.mark.parametrize("name", ["kws_ref_model", "ad01_int8", "residual", "separable"])
def test_model(name: str, tmp_path: Path) -> None:
    path = networks.find(name)
    if path is None:
        pytest.skip(f"{name}.tflite is not here")
    model = path.read_bytes()
    samples = networks.samples(model, name)
    short = networks.cut(model, networks.features(model))
    jobs = [Job("whole", model, samples), Job("short", short, samples)]
    answers = ask(TFLM, [Question(j.model, j.samples) for j in jobs])
    expected = {j.name: a.outputs for j, a in zip(jobs, answers, strict=True)}
    built, found = Device(HOST).run(jobs, tmp_path)
    assert mismatches(built, found, expected) == []


def test_kernels_are_those_of_such_cores(simd: Simd) -> None:
    path = networks.find("separable")
    assert path is not None
    layers = Device(HOST).compile(Job("model", path.read_bytes(), ())).manifest["layers"]
    assert KERNELS[simd] <= {layer["kernel"] for layer in layers}
