# SPDX-License-Identifier: Apache-2.0
"""Whole models equal tflite-micro in every output byte, on every core, within their memory.

Models of floats are equal to it within a tolerance.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support import networks
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.nearness import FLOAT_TOLERANCE
from tests.support.oracle import TFLM, Question, ask

pytestmark = pytest.mark.usefixtures("references")

CORES = ("cortex-m0", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55")

# Public models, and the most that <NAME>_ARENA_BYTES may be.
ARENA: dict[str, int | None] = {
    "ad01_int8": 1_500,
    "hello_world_int8": None,
    "kws_ref_model": 17_000,
    "mcunet_vww": None,
    "micro_speech_quantized": 6_100,
    "person_detect": 56_500,
    "pretrainedResnet_quant": 51_000,
    "str_ww_ref_model": 7_700,
    "vww_96_int8": 56_500,
}

FLOATS = ("hello_world_float",)  # public models whose arithmetic is in float32

# Many million multiplications: an emulated core needs seconds for each run.
SLOW = {"mcunet_vww", "person_detect", "pretrainedResnet_quant", "vww_96_int8"}
QUICK_CORES = {"cortex-m4", "cortex-m55"}  # where even slow models run every time


def pairs() -> list[Any]:
    """Return (model, target) for every model and target, marked by how long it takes."""
    rows = []
    for name in (*networks.own_models(), *ARENA, *FLOATS):
        for target in (HOST, *CORES):
            marks = [] if target == HOST else [pytest.mark.qemu]
            if name in SLOW and target not in {HOST, *QUICK_CORES}:
                marks.append(pytest.mark.sweep)
            rows.append(pytest.param(name, target, marks=marks, id=f"{name}-{target}"))
    return rows


def load(name: str) -> bytes:
    """Return a model's bytes; skip the test where a public model is absent."""
    path = networks.find(name)
    if path is None:
        pytest.skip(f"{name}.tflite is not here")
    return path.read_bytes()


def check(jobs: list[Job], device: Device, folder: Path, tolerance: float = 0.0) -> None:
    """Assert that ``device`` computes what tflite-micro does, in every byte without tolerance."""
    answers = ask(TFLM, [Question(j.model, j.samples) for j in jobs])
    assert not [a.refused for a in answers if a.refused]
    expected = {j.name: a.outputs for j, a in zip(jobs, answers, strict=True)}
    built, found = device.run(jobs, folder)
    lines = mismatches(built, found, expected, dict.fromkeys(expected, tolerance))
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize(("name", "target"), pairs())
def test_exact(name: str, target: str, tmp_path: Path) -> None:
    """The model as it is, and cut behind its features, because scores hide differences."""
    model = load(name)
    samples = networks.samples(model, name)
    short = networks.cut(model, networks.features(model))
    jobs = [Job("whole", model, samples), Job("short", short, samples)]
    check(jobs, Device(target), tmp_path, FLOAT_TOLERANCE if name in FLOATS else 0.0)


@pytest.mark.sweep
@pytest.mark.parametrize("name", ARENA)
def test_every_operator_exact(name: str, tmp_path: Path) -> None:
    """The model cut behind each of its operators in turn."""
    model = load(name)
    samples = networks.samples(model, name)
    ends = range(networks.operators(model))
    jobs = [Job(f"up_to_{i}", networks.cut(model, i), samples) for i in ends]
    check(jobs, Device(HOST), tmp_path)


@pytest.mark.parametrize("target", [HOST, *CORES])
@pytest.mark.parametrize(("name", "most"), [(n, b) for n, b in ARENA.items() if b is not None])
def test_arena(name: str, most: int, target: str) -> None:
    """Everything that the model needs in RAM stays below what is promised."""
    job = Job("model", load(name), ())
    assert Device(target).compile(job, arena=most).manifest["arena_bytes"] <= most
