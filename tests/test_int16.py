# SPDX-License-Identifier: Apache-2.0
"""int16 layers with int8 weights run row by row, as those of int8 do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.makers.chain import Net
from tests.support.makers.common import typed
from tests.support.oracle import TFLM, Question, ask
from tests.support.tflite_builder import ModelSpec, build

pytestmark = pytest.mark.usefixtures("references")


def layers(seed: int) -> ModelSpec:
    net = Net(np.random.default_rng(seed), channels=8, zero_point=0)
    x = net.conv(net.input(1, 24, 20, 1))
    for stride in (2, 2):
        x = net.conv(net.depthwise(x, stride=stride), (1, 1))
    x = net.transpose_conv(net.pad(x, (0, 0), (1, 1), (0, 2), (0, 0)))
    tensors, ops = tuple(net.tensors), tuple(net.ops)
    return typed(ModelSpec(tensors, ops, tuple(net.inputs), (x,)), "int16")


@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m55", marks=pytest.mark.qemu)])
def test_rows(target: str, tmp_path: Path) -> None:
    model = layers(0)
    samples = input_sets(model, np.random.default_rng(1))
    job = Job("model", build(model), samples)
    (answer,) = ask(TFLM, [Question(job.model, samples)])
    assert not answer.refused
    device = Device(target, optimize_for="ram")
    # The first layer's output alone takes 7680 bytes.
    assert device.compile(job).manifest["arena_bytes"] < 2000
    built, found = device.run([job], tmp_path)
    assert mismatches(built, found, {"model": answer.outputs}) == []
