# SPDX-License-Identifier: Apache-2.0
"""Convolutions whose uint8 weights need their zero point compute what the reference does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import LITERT, Question, ask
from tests.support.tflite_builder import (
    ModelSpec,
    OpSpec,
    Quant,
    TensorSpec,
    build,
    constant,
    single,
)
from tests.test_portable_twins import simd
from tfl2c.targets import Simd

__all__ = ["simd"]

pytestmark = pytest.mark.usefixtures("references")

KERNELS = {"conv_2d_s8_u8", "conv_2d_s8_u8_x4", "depthwise_conv_2d_s8_u8"}
MENDS = {"conv_2d_s8_few", "put_channels"}
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
    groups: int = 1
    few: int = 0  # only so many output channels have a weight that int8 cannot stand for

    def size(self, i: int) -> int:
        """Return the height or width of the output."""
        reach = (self.kernel[i] - 1) * self.dilation if self.padding == "VALID" else 0
        return -(-(self.image[1 + i] - reach) // self.stride)

    def model(self, zero: int, seed: int, given: Quant | None = None) -> ModelSpec:
        """Return a model of the layer alone, whose input may have a ``given`` quantization."""
        rng = np.random.default_rng(seed)
        depth = self.image[3] // self.groups
        outputs = self.image[3] * self.multiplier or self.outputs
        shape = (1, *self.kernel, outputs) if self.multiplier else (outputs, *self.kernel, depth)
        weights = rng.integers(0, 256, shape, dtype=np.uint8)
        weights.reshape(-1)[:2] = 0, 255
        if self.few:
            weights = self._mostly_near(zero, weights)
        source = given or Quant.of(SCALE, int(rng.integers(0, 256)))
        product = float(np.float32(source.scales[0]) * np.float32(SCALE))
        taps = prod(self.kernel) * (1 if self.multiplier else depth)
        quant = Quant.of(product * 40 * taps**0.5, int(rng.integers(0, 256)))
        x = TensorSpec("x", self.image, "uint8", source)
        y = TensorSpec("y", (self.image[0], self.size(0), self.size(1), outputs), "uint8", quant)
        bias = rng.integers(-(2**12), 2**12, outputs).astype(np.int32)
        operands = [
            x,
            constant("w", weights, Quant.of(SCALE, zero)),
            constant("b", bias, Quant.of(product, 0)),
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

    def _mostly_near(self, zero: int, weights: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return weights within 127 of their zero point but for one of each of few channels."""
        near = weights.clip(max(0, zero - 127), min(255, zero + 127))
        by_channel = np.moveaxis(near, 3 if self.multiplier else 0, 0)
        for i in range(self.few):
            place = (len(by_channel) - 1 - 3 * i, *(d // 2 for d in by_channel.shape[1:]))
            by_channel[place] = 255 if zero < 128 else 0
        return near


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

# Zero points of weights, of which 128 leaves none out.
FEW_ZEROS = (0, 1, 127, 255)
FEW = (
    Layer((1, 4, 9, 8), (1, 1), outputs=7, few=1),
    Layer((2, 3, 5, 17), (1, 1), outputs=17, few=4, activation="RELU"),
    Layer((1, 5, 8, 6), (1, 1), outputs=8, stride=2, few=2),
    Layer((1, 1, 1, 37), (1, 1), outputs=9, few=2),
    Layer((1, 7, 9, 3), (3, 3), outputs=5, stride=2, few=1),
    Layer((1, 6, 9, 1), (2, 4), padding="VALID", few=1),
    Layer((1, 2, 3, 5), (5, 6), outputs=4, few=1),
    Layer((1, 7, 5, 6), (3, 2), outputs=8, groups=2, few=2),
    Layer((1, 9, 8, 7), (3, 3), multiplier=1, few=1),
    Layer((2, 7, 6, 17), (3, 3), multiplier=1, stride=2, activation="RELU6", few=3),
    Layer((1, 6, 6, 1), (3, 3), multiplier=5, few=1),
    Layer((1, 5, 6, 3), (3, 3), multiplier=2, few=1),
    Layer((1, 9, 8, 5), (5, 4), multiplier=1, padding="VALID", few=1),
)


def jobs(layers: tuple[Layer, ...] = LAYERS, zeros: tuple[int, ...] = ZEROS) -> list[Job]:
    found = []
    for i, layer in enumerate(layers):
        for zero in (zeros[i % len(zeros)], zeros[(i + 3) % len(zeros)]):
            model = layer.model(zero, i)
            samples = input_sets(model, np.random.default_rng(i))
            found.append(Job(f"layer_{i}_{zero}", build(model), samples))
    return found


def chain() -> Job:
    """Return a model of layers that read each other."""
    layers = (
        Layer((1, 24, 20, 3), (3, 3), outputs=8, stride=2, few=2),
        Layer((1, 12, 10, 8), (3, 3), multiplier=1, few=1),
        Layer((1, 12, 10, 8), (1, 1), outputs=12, few=3),
        Layer((1, 12, 10, 12), (3, 3), multiplier=1, stride=2, few=3),
    )
    tensors: list[TensorSpec] = []
    nodes: list[OpSpec] = []
    made, quant = "", None
    for i, layer in enumerate(layers):
        part = layer.model(FEW_ZEROS[i], i, quant)
        quant = part.tensor("y").quant
        names = {t.name: made if made and t.name == "x" else f"{t.name}{i}" for t in part.tensors}
        known = {t.name for t in tensors}
        renamed = (replace(t, name=names[t.name]) for t in part.tensors)
        tensors += [t for t in renamed if t.name not in known]
        (node,) = part.ops
        ends = [tuple(names[name or ""] for name in end) for end in (node.inputs, node.outputs)]
        nodes.append(replace(node, inputs=ends[0], outputs=ends[1]))
        (made,) = ends[1]
    model = ModelSpec(tuple(tensors), tuple(nodes), ("x0",), (made,))
    return Job("chain", build(model), input_sets(model, np.random.default_rng(1)))


def check(device: Device, every: list[Job], folder: Path) -> list[set[str]]:
    """Assert that a device computes what LiteRT does; return the kernels of each model."""
    answers = ask(LITERT, [Question(job.model, job.samples) for job in every])
    built, found = device.run(every, folder)
    expected = {j.name: a.outputs for j, a in zip(every, answers, strict=True)}
    assert mismatches(built, found, expected) == []
    layers = (device.compile(job).manifest["layers"] for job in every)
    return [{layer["kernel"] for layer in found} for found in layers]


def on(*numbers: int) -> list[Any]:
    """Return this machine and some cores."""
    return [HOST, *(pytest.param(f"cortex-m{n}", marks=pytest.mark.qemu) for n in numbers)]


@pytest.mark.parametrize("target", on(0, 4, 55))
def test_zero_points(target: str, tmp_path: Path) -> None:
    plain = KERNELS - {"conv_2d_s8_u8_x4"}
    chosen = set.union(*check(Device(target), jobs(), tmp_path))
    assert chosen & KERNELS == (plain if target in {HOST, "cortex-m0"} else KERNELS)


@pytest.mark.parametrize("target", on(0, 3, 4, 55))
def test_few_channels_that_need_more_bits(target: str, tmp_path: Path) -> None:
    device = Device(target, optimize_for="speed")
    for chosen in check(device, jobs(FEW, FEW_ZEROS), tmp_path):
        assert chosen >= MENDS
        assert not chosen & KERNELS


@pytest.mark.parametrize(("optimize", "feed"), [("balanced", "rows"), ("ram", "whole")])
@pytest.mark.parametrize("target", on(4))
def test_rows_of_few_channels(target: str, optimize: str, feed: str, tmp_path: Path) -> None:
    """Layers of a chain, whose rows stream, in calls of one row and of several."""
    device = Device(target, optimize_for=optimize, feed=feed)
    (chosen,) = check(device, [chain()], tmp_path)
    assert chosen >= MENDS


def test_size_is_that_of_one_kernel(tmp_path: Path) -> None:
    every = jobs(FEW, FEW_ZEROS)
    assert not set.union(*check(Device(HOST, optimize_for="size"), every, tmp_path)) & MENDS


def test_many_channels_that_need_more_bits() -> None:
    """Where more than a quarter of the channels would have to be mended, none are."""
    for few, mended in ((2, True), (3, False)):
        (job, *_) = jobs((Layer((1, 4, 5, 6), (1, 1), outputs=8, few=few),), (127,))
        layers = Device(HOST).compile(job).manifest["layers"]
        assert ({layer["kernel"] for layer in layers} >= MENDS) is mended


def test_portable_twins(simd: Simd, tmp_path: Path) -> None:
    """The forms that no core runs which has another one, on this machine."""
    assert simd is not Simd.NONE
    every = [*jobs(), *(replace(job, name=f"few_{job.name}") for job in jobs(FEW, FEW_ZEROS))]
    chosen = set.union(*check(Device(HOST, optimize_for="speed"), every, tmp_path))
    assert chosen & (KERNELS | MENDS) == KERNELS | MENDS
