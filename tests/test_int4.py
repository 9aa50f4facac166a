# SPDX-License-Identifier: Apache-2.0
"""int4 weights compute what int8 weights of the same codes do.

So FULLY_CONNECTED with a scale per output channel has expected values: tflite-micro does not take
it, and LiteRT rescales in floating point.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.makers.fully_connected import Maker
from tests.support.oracle import TFLM, Question, ask
from tests.support.tflite_builder import ModelSpec, TensorSpec, build

pytestmark = pytest.mark.usefixtures("references")


def with_int8_weights(model: ModelSpec) -> ModelSpec:
    changed = (_widened(t) if t.dtype == "int4" else t for t in model.tensors)
    return replace(model, tensors=tuple(changed))


def _widened(tensor: TensorSpec) -> TensorSpec:
    assert tensor.data is not None
    pairs = tensor.data.astype(np.int8)
    codes = np.stack([pairs << 4 >> 4, pairs >> 4], axis=1).reshape(-1)[: np.prod(tensor.shape)]
    return replace(tensor, dtype="int8", data=codes.astype(np.int8))


@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)])
def test_scales_per_channel(target: str, tmp_path: Path) -> None:
    jobs, questions = [], []
    for i, shape in enumerate([(1, 8), (3, 5), (7, 33)]):
        rng = np.random.default_rng(i)
        maker = Maker(weight_type="int4", input=shape, units=7, zero_points=(5, -7))
        model = maker.model("FULLY_CONNECTED", rng)
        samples = input_sets(model, rng)
        jobs.append(Job(f"model_{i}", build(model), samples))
        questions.append(Question(build(with_int8_weights(model)), samples))
    answers = ask(TFLM, questions)
    assert not any(answer.refused for answer in answers)
    expected = {j.name: a.outputs for j, a in zip(jobs, answers, strict=True)}
    built, found = Device(target).run(jobs, tmp_path)
    assert mismatches(built, found, expected) == []
