# SPDX-License-Identifier: Apache-2.0
"""Convolutions whose uint8 weights need their zero point compute what the reference does."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import LITERT, Question, ask
from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec, build, constant, single
from tests.test_portable_twins import simd
from tfl2c.targets import Simd

__all__ = ["simd"]

pytestmark = pytest.mark.usefixtures("references")

KERNELS = {"conv_2d_s8_u8", "conv_2d_s8_u8_x4", "depthwise_conv_2d_s8_u8"}
SCALE = 0.02
ZEROS = (0, 1, 93, 128, 204, 255)  # of the weights, in turn


@dataclass(frozen=True, slots=True)
class Layer:
    """A convolution; with a ``multiplier`` a depthwise one, each channel to so many."""

    image: tuple[int, int, int, int]
    kernel: tuple[int, int]
    outputs: int = 5
    multiplier: int = 0
    padding: str = "SAME"
    stride: int = 1
    dilation: int = 1
    activation: str = "NONE"

    def size(self, i: int) -> int:
        """Return the height or width of the output."""
        reach = (self.kernel[i] - 1) * self.dilation if self.padding == "VALID" else 0
        return -(-(self.image[1 + i] - reach) // self.stride)

    def model(self, zero: int, seed: int) -> ModelSpec:
        rng = np.random.default_rng(seed)
        depth = self.image[3]
        outputs = depth * self.multiplier or self.outputs
        shape = (1, *self.kernel, outputs) if self.multiplier else (outputs, *self.kernel, depth)
        weights = rng.integers(0, 256, shape, dtype=np.uint8)
        weights.reshape(-1)[:2] = 0, 255
        source = int(rng.integers(0, 256))
        taps = prod(self.kernel) * (1 if self.multiplier else depth)
        quant = Quant.of(SCALE * SCALE * 40 * taps**0.5, int(rng.integers(0, 256)))
        x = TensorSpec("x", self.image, "uint8", Quant.of(SCALE, source))
        y = TensorSpec("y", (self.image[0], self.size(0), self.size(1), outputs), "uint8", quant)
        bias = rng.integers(-(2**12), 2**12, outputs).astype(np.int32)
        operands = [
            x,
            constant("w", weights, Quant.of(SCALE, zero)),
            constant("b", bias, Quant.of(SCALE * SCALE, 0)),
        ]
        options: dict[str, Any] = {
            "padding": self.padding,
            "fused_activation_function": self.activation,
        }
        options |= {f"stride_{side}": self.stride for side in "hw"}
        options |= {f"dilation_{side}_factor": self.dilation for side in "hw"}
        if self.multiplier:
            options |= {"depth_multiplier": self.multiplier}
        return single("DEPTHWISE_CONV_2D" if self.multiplier else "CONV_2D", operands, y, options)


LAYERS = (
    Layer((1, 4, 9, 8), (1, 1), outputs=7),
    Layer((2, 3, 5, 6), (1, 1), activation="RELU"),
    Layer((1, 1, 1, 37), (1, 1), outputs=9),
    Layer((1, 5, 7, 3), (1, 1), stride=2),
    Layer((1, 7, 9, 3), (3, 3), outputs=4),
    Layer((2, 8, 6, 3), (3, 3), stride=2),
    Layer((1, 6, 9, 2), (2, 4), padding="VALID", activation="RELU6"),
    Layer((1, 2, 3, 5), (5, 6)),
    Layer((1, 6, 7, 4), (3, 2), dilation=2),
    Layer((1, 6, 6, 1), (3, 3), multiplier=3),
    Layer((1, 6, 7, 8), (3, 3), multiplier=1),
    Layer((2, 7, 6, 6), (3, 3), multiplier=1, stride=2, activation="RELU6"),
    Layer((1, 9, 8, 5), (5, 4), multiplier=1, padding="VALID"),
    Layer((1, 7, 8, 9), (2, 3), multiplier=1, dilation=2),
    Layer((1, 2, 3, 4), (4, 5), multiplier=1),
    Layer((1, 5, 6, 3), (3, 3), multiplier=2),
)


def jobs() -> list[Job]:
    found = []
    for i, layer in enumerate(LAYERS):
        for zero in (ZEROS[i % len(ZEROS)], ZEROS[(i + 3) % len(ZEROS)]):
            model = layer.model(zero, i)
            samples = input_sets(model, np.random.default_rng(i))
            found.append(Job(f"layer_{i}_{zero}", build(model), samples))
    return found


def check(device: Device, folder: Path, kernels: set[str]) -> None:
    """Assert that these kernels are chosen, and that they compute what LiteRT does."""
    every = jobs()
    answers = ask(LITERT, [Question(job.model, job.samples) for job in every])
    built, found = device.run(every, folder)
    expected = {j.name: a.outputs for j, a in zip(every, answers, strict=True)}
    assert mismatches(built, found, expected) == []
    chosen = {layer["kernel"] for j in every for layer in device.compile(j).manifest["layers"]}
    assert chosen & KERNELS == kernels


@pytest.mark.parametrize(
    "target",
    [HOST, *(pytest.param(f"cortex-m{n}", marks=pytest.mark.qemu) for n in (0, 4, 55))],
)
def test_zero_points(target: str, tmp_path: Path) -> None:
    plain = KERNELS - {"conv_2d_s8_u8_x4"}
    check(Device(target), tmp_path, plain if target in {HOST, "cortex-m0"} else KERNELS)


def test_portable_twins(simd: Simd, tmp_path: Path) -> None:
    """The forms that no core runs which has another one, on this machine."""
    assert simd is not Simd.NONE
    check(Device(HOST), tmp_path, KERNELS)
