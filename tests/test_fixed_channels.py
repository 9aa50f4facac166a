# SPDX-License-Identifier: Apache-2.0
"""Channels whose code is the same for every input, among others that are rescaled in short form."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import TFLM, Question, ask
from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec, build, constant, single
from tests.test_portable_twins import simd

__all__ = ["simd"]

pytestmark = pytest.mark.usefixtures("references")

CHANNELS = 8
FIXED = (0, 3)  # their weights are 0


def layer() -> ModelSpec:
    """Return 3 x 3 taps with scales at which every rescaling has its short form."""
    rng = np.random.default_rng(1)
    weights = rng.integers(-127, 128, (1, 3, 3, CHANNELS)).astype(np.int8)
    bias = rng.integers(-500, 500, CHANNELS).astype(np.int32)
    weights[..., FIXED] = 0
    bias[list(FIXED)] = 200, -700
    size, each = (1, 6, 6, CHANNELS), (0,) * CHANNELS
    return single(
        "DEPTHWISE_CONV_2D",
        [
            TensorSpec("x", size, quant=Quant.of(0.5, 3)),
            constant("weights", weights, Quant((1e-4,) * CHANNELS, each, 3)),
            constant("bias", bias, Quant((5e-5,) * CHANNELS, each, 0)),
        ],
        TensorSpec("y", size, quant=Quant.of(0.1, -4)),
        {
            "padding": "SAME",
            "stride_h": 1,
            "stride_w": 1,
            "depth_multiplier": 1,
            "dilation_h_factor": 1,
            "dilation_w_factor": 1,
            "fused_activation_function": "NONE",
        },
    )


def check(target: str, folder: Path) -> str:
    """Assert that a target computes what the reference does; return its kernel."""
    spec = layer()
    job = Job("fixed", build(spec), input_sets(spec, np.random.default_rng(0)))
    (answer,) = ask(TFLM, [Question(job.model, job.samples)])
    built, found = Device(target).run([job], folder)
    assert mismatches(built, found, {"fixed": answer.outputs}) == []
    (only,) = Device(target).compile(job).manifest["layers"]
    return str(only["kernel"])


@pytest.mark.qemu
def test_on_a_core(tmp_path: Path) -> None:
    assert check("cortex-m4", tmp_path) == "depthwise_conv_2d_s8_3x3"


def test_portable_form(simd: object, tmp_path: Path) -> None:
    assert check(HOST, tmp_path).startswith("depthwise_conv_2d_s8_")
