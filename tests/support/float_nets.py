# SPDX-License-Identifier: Apache-2.0
"""Networks of float32 with random weights, made when a test asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import (
    ModelSpec,
    OpSpec,
    Quant,
    Shape,
    TensorSpec,
    build,
    constant,
)

_SAME: Mapping[str, Any] = {"padding": "SAME", "dilation_h_factor": 1, "dilation_w_factor": 1}


class FloatNet:
    """Layers one behind the other; each method returns the name of its output."""

    def __init__(self, shape: Shape, weights: str = "float32", seed: int = 0) -> None:
        """Choose the weights: float32, int8 codes, or "decoded": the reals of the same codes."""
        self.weights = weights
        self.rng: Generator = np.random.default_rng(seed)
        self.tensors = [TensorSpec("input", shape, "float32")]
        self.ops: list[OpSpec] = []

    def conv(
        self, source: str, channels: int, kernel: int, stride: int = 1, activation: str = "RELU"
    ) -> str:
        """Add a convolution that keeps the image's size but for the stride."""
        batch, height, width, depth = self._shape(source)
        weights = self._weights((channels, kernel, kernel, depth))
        shape = (batch, -(-height // stride), -(-width // stride), channels)
        options = {**_SAME, "stride_h": stride, "stride_w": stride}
        options["fused_activation_function"] = activation
        return self._add("CONV_2D", [source, weights, self._bias(channels)], shape, options)

    def depthwise(self, source: str, multiplier: int, stride: int = 1) -> str:
        """Add 3 x 3 kernels, ``multiplier`` for every channel."""
        batch, height, width, depth = self._shape(source)
        channels = depth * multiplier
        weights = self._weights((1, 3, 3, channels), axis=3)
        shape = (batch, -(-height // stride), -(-width // stride), channels)
        options = {**_SAME, "stride_h": stride, "stride_w": stride, "depth_multiplier": multiplier}
        operands = [source, weights, self._bias(channels)]
        return self._add("DEPTHWISE_CONV_2D", operands, shape, options)

    def add(self, first: str, second: str) -> str:
        """Add the sum of two tensors."""
        options = {"fused_activation_function": "RELU"}
        return self._add("ADD", [first, second], self._shape(first), options)

    def average(self, source: str) -> str:
        """Add the mean of every channel."""
        batch, height, width, channels = self._shape(source)
        options = {"padding": "VALID", "stride_h": height, "stride_w": width}
        options |= {"filter_height": height, "filter_width": width}
        return self._add("AVERAGE_POOL_2D", [source], (batch, 1, 1, channels), options)

    def pad(self, source: str, amount: int) -> str:
        """Add a border of zeros around images."""
        batch, height, width, channels = self._shape(source)
        amounts = np.array([[0, 0], [amount, amount], [amount, amount], [0, 0]], dtype=np.int32)
        shape = (batch, height + 2 * amount, width + 2 * amount, channels)
        return self._add("PAD", [source, self._constant(amounts)], shape, {})

    def dense(self, source: str, units: int) -> str:
        """Add a layer of units that see everything."""
        depth = int(np.prod(self._shape(source)))
        operands = [source, self._weights((units, depth)), self._bias(units)]
        return self._add("FULLY_CONNECTED", operands, (1, units), {})

    def softmax(self, source: str) -> str:
        """Add the probabilities of classes."""
        return self._add("SOFTMAX", [source], self._shape(source), {"beta": 1.0})

    def build(self, output: str) -> bytes:
        """Return the model file."""
        return build(ModelSpec(tuple(self.tensors), tuple(self.ops), ("input",), (output,)))

    def _shape(self, name: str) -> Shape:
        return next(t.shape for t in self.tensors if t.name == name)

    def _weights(self, shape: Shape, axis: int = 0) -> str:
        channels = shape[axis]
        spread = float(np.sqrt(2 * channels / np.prod(shape)))
        if self.weights == "float32":
            return self._constant(self.rng.normal(0, spread, shape).astype(np.float32))
        codes = self.rng.integers(-127, 128, shape, dtype=np.int8)
        scales = (self.rng.uniform(0.5, 2, channels) * spread / 127).astype(np.float32)
        if self.weights == "int8":
            quant = Quant(tuple(map(float, scales)), (0,) * channels, axis)
            return self._constant(codes, quant)
        per_channel = scales.reshape(-1, *[1] * (len(shape) - 1 - axis))
        return self._constant(codes * per_channel)

    def _bias(self, channels: int) -> str:
        return self._constant(self.rng.normal(0, 0.1, channels).astype(np.float32))

    def _constant(self, values: Any, quant: Quant | None = None) -> str:
        self.tensors.append(constant(f"constant_{len(self.tensors)}", values, quant))
        return self.tensors[-1].name

    def _add(self, op: str, operands: list[str], shape: Shape, options: Mapping[str, Any]) -> str:
        name = f"{op.lower()}_{len(self.ops)}"
        self.tensors.append(TensorSpec(name, shape, "float32"))
        self.ops.append(OpSpec(op, tuple(operands), (name,), options))
        return name


def resnet() -> bytes:
    """Return a residual network of the size that is used for images of 32 x 32 pixels."""
    net = FloatNet((1, 32, 32, 3))
    x = net.conv("input", 16, 3)
    for channels, stride in ((16, 1), (32, 2), (64, 2)):
        y = net.conv(net.conv(x, channels, 3, stride), channels, 3, activation="NONE")
        x = net.add(x if stride == 1 else net.conv(x, channels, 1, stride, "NONE"), y)
    return net.build(net.softmax(net.dense(net.average(x), 10)))


def padded() -> bytes:
    """Return a network whose convolution can pad by itself what a PAD pads in front of it."""
    net = FloatNet((1, 7, 6, 3))
    return net.build(net.conv(net.pad("input", 1), 5, 3))


def hybrid(weights: str) -> bytes:
    """Return a network of convolutions and units with weights as `FloatNet` takes them."""
    net = FloatNet((1, 9, 11, 3), weights)
    x = net.conv(net.conv("input", 8, 3), 6, 3, 2)
    x = net.depthwise(net.depthwise(x, 1), 2, 2)
    return net.build(net.dense(net.average(net.conv(x, 12, 1, activation="RELU6")), 5))


def dense(weights: str) -> bytes:
    """Return a network of units, of which few are left where some are made together."""
    net = FloatNet((1, 23), weights)
    x = "input"
    for units in (9, 7, 4, 10, 3, 17):
        x = net.dense(x, units)
    return net.build(x)
