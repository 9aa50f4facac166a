# SPDX-License-Identifier: Apache-2.0
"""Small networks: what passes join, fold or drop, and how tensors live beside each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.makers import joined
from tests.support.makers.common import Affine, Pair, quantized, window_output
from tests.support.tflite_builder import (
    ModelSpec,
    OpSpec,
    Quant,
    Shape,
    TensorSpec,
    constant,
)

_SCALE = 0.05


@dataclass(frozen=True, slots=True)
class Maker:
    """``network`` names one of the functions below."""

    network: str = "residual"
    channels: int = 5
    zero_point: int = -128

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (the network says)
        net = Net(rng, self.channels, self.zero_point)
        outputs = _NETWORKS[self.network](net)
        return ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), tuple(outputs))


@dataclass(slots=True)
class Net:
    """A network under construction; methods append an operator and return its output's name.

    All activations have one quantization.
    """

    rng: Generator
    channels: int
    zero_point: int
    tensors: list[TensorSpec] = field(default_factory=list)
    ops: list[OpSpec] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)

    def input(self, *shape: int, dtype: str = "int8") -> str:
        """Return a new input of the model."""
        self.inputs.append(self._tensor(shape, dtype))
        return self.inputs[-1]

    def fixed(self, values: NDArray[Any]) -> str:
        """Return a constant; int8 codes have the quantization of activations."""
        quant = Quant.of(_SCALE, self.zero_point) if values.dtype == np.int8 else None
        return self._add(constant(f"c{len(self.tensors)}", values, quant))

    def conv(self, x: str, kernel: Pair = (3, 3), padding: str = "SAME", stride: int = 1) -> str:
        """CONV_2D to as many channels as the input has."""
        batch, *size, depth = self.shape(x)
        q = self._weights((depth, *kernel, depth), 0, prod(kernel) * depth)
        options = self._window(padding, stride)
        shape = (batch, *self._size(size, kernel, padding, stride), depth)
        return self._op("CONV_2D", [x, *q], shape, options)

    def depthwise(self, x: str, padding: str = "SAME", stride: int = 1) -> str:
        """DEPTHWISE_CONV_2D with a 3x3 kernel."""
        batch, *size, depth = self.shape(x)
        q = self._weights((1, 3, 3, depth), 3, 9)
        options = {**self._window(padding, stride), "depth_multiplier": 1}
        shape = (batch, *self._size(size, (3, 3), padding, stride), depth)
        return self._op("DEPTHWISE_CONV_2D", [x, *q], shape, options)

    def pool(self, op: str, x: str, padding: str = "VALID") -> str:
        """Pool by 2x2 windows, two apart."""
        batch, *size, depth = self.shape(x)
        options = {**self._window(padding, 2), "filter_height": 2, "filter_width": 2}
        return self._op(op, [x], (batch, *self._size(size, (2, 2), padding, 2), depth), options)

    def dense(self, x: str, units: int) -> str:
        """FULLY_CONNECTED over all but the first dimension."""
        batch, *rest = self.shape(x)
        q = self._weights((units, prod(rest)), 0, prod(rest))
        return self._op("FULLY_CONNECTED", [x, *q], (batch, units), {})

    def add(self, x: str, y: str) -> str:
        """ADD without broadcasting."""
        return self._op("ADD", [x, y], self.shape(x), {})

    def pad(self, x: str, *amounts: Pair) -> str:
        """PAD by (before, after) of every dimension."""
        shape = tuple(a + n + b for n, (a, b) in zip(self.shape(x), amounts, strict=True))
        return self._op("PAD", [x, self.fixed(np.array(amounts, dtype=np.int32))], shape, {})

    def reshape(self, x: str, *shape: int) -> str:
        """RESHAPE by a constant operand."""
        operand = self.fixed(np.array(shape, dtype=np.int32))
        return self._op("RESHAPE", [x, operand], shape, {"new_shape": shape})

    def mean(self, x: str) -> str:
        """MEAN over height and width."""
        batch, _, _, depth = self.shape(x)
        axes = self.fixed(np.array([1, 2], dtype=np.int32))
        return self._op("MEAN", [x, axes], (batch, depth), {"keep_dims": False})

    def softmax(self, x: str) -> str:
        """SOFTMAX with the quantization that it must have."""
        y = TensorSpec(f"t{len(self.tensors)}", self.shape(x), quant=Quant.of(1 / 256, -128))
        self.ops.append(OpSpec("SOFTMAX", (x,), (self._add(y),), {"beta": 1.0}))
        return y.name

    def convert(self, op: str, x: str, dtype: str) -> str:
        """QUANTIZE or DEQUANTIZE."""
        return self._op(op, [x], self.shape(x), {}, dtype)

    def each(self, op: str, *operands: str, **options: Any) -> str:
        """An operator that keeps every element of its first operand in its place."""
        return self._op(op, list(operands), self.shape(operands[0]), options)

    def resize(self, op: str, x: str, height: int, width: int) -> str:
        """RESIZE_NEAREST_NEIGHBOR or RESIZE_BILINEAR."""
        batch, _, _, depth = self.shape(x)
        size = self.fixed(np.array([height, width], dtype=np.int32))
        return self._op(op, [x, size], (batch, height, width, depth), {"half_pixel_centers": True})

    def several(self, op: str, inputs: Sequence[str], *shapes: Shape, **options: Any) -> list[str]:
        """An operator whose outputs have these shapes."""
        made = [self._tensor(shape, "int8") for shape in shapes]
        self.ops.append(OpSpec(op, tuple(inputs), tuple(made), options))
        return made

    def transpose_conv(self, x: str) -> str:
        """TRANSPOSE_CONV with a 3x3 kernel to twice the height and width."""
        batch, height, width, depth = self.shape(x)
        weights, bias = self._weights((depth, 3, 3, depth), 0, 9 * depth // 4 + 1)
        shape = (batch, 2 * height, 2 * width, depth)
        size = self.fixed(np.array(shape, dtype=np.int32))
        options = {"padding": "SAME", "stride_h": 2, "stride_w": 2}
        return self._op("TRANSPOSE_CONV", [size, weights, x, bias], shape, options)

    def shape(self, name: str) -> Shape:
        """Return the shape of a tensor."""
        return next(t.shape for t in self.tensors if t.name == name)

    def codes(self, *shape: int) -> NDArray[np.int8]:
        """Return random codes."""
        return self.rng.integers(-128, 128, shape, dtype=np.int8)

    def _weights(self, shape: Shape, axis: int, taps: int) -> list[str]:
        affine = Affine(zero_points=(self.zero_point, self.zero_point))
        q = quantized(affine, shape, axis, taps, self.rng)
        # The multiplier stays what it is when input and output both have the scale of activations.
        factor = q.input.scales[0] / q.output.scales[0]
        scales = tuple(float(np.float32(s * factor)) for s in q.weight_quant.scales)
        assert q.bias is not None
        assert q.bias.data is not None
        products = Quant(tuple(_SCALE * s for s in scales), (0,) * len(scales))
        n = len(self.tensors)
        weight_quant = Quant(scales, (0,) * len(scales), axis)
        return [
            self._add(constant(f"w{n}", q.weights, weight_quant)),
            self._add(constant(f"b{n}", q.bias.data, products)),
        ]

    def _window(self, padding: str, stride: int) -> dict[str, Any]:
        return {"padding": padding, "stride_h": stride, "stride_w": stride}

    def _size(self, size: list[int], kernel: Pair, padding: str, stride: int) -> Pair:
        return window_output((size[0], size[1]), kernel, (stride, stride), padding)

    def _tensor(self, shape: Shape, dtype: str) -> str:
        quant = Quant.of(_SCALE, self.zero_point) if dtype == "int8" else None
        return self._add(TensorSpec(f"t{len(self.tensors)}", shape, dtype, quant))

    def _add(self, tensor: TensorSpec) -> str:
        self.tensors.append(tensor)
        return tensor.name

    def _op(
        self, op: str, inputs: list[str], shape: Shape, options: Mapping[str, Any], dtype: str = ""
    ) -> str:
        y = self._tensor(shape, dtype or "int8")
        self.ops.append(OpSpec(op, tuple(inputs), (y,), options))
        return y


def residual(net: Net) -> list[str]:
    """Add a block's input to its output."""
    x = net.conv(net.input(1, 6, 5, net.channels))
    return [net.add(x, net.conv(net.depthwise(x), (1, 1)))]


def two_residuals(net: Net) -> list[str]:
    """Keep two tensors alive across other operators."""
    x = net.input(1, 6, 5, net.channels)
    y = net.conv(x)
    z = net.add(net.depthwise(y), x)
    return [net.add(net.add(net.conv(z, (1, 1)), y), x)]


def separable(net: Net) -> list[str]:
    """End in a classifier behind depthwise-separable layers."""
    x = net.conv(net.input(1, 12, 9, net.channels), stride=2)
    for stride in (1, 2):
        x = net.conv(net.depthwise(x, stride=stride), (1, 1))
    return [net.softmax(net.dense(net.mean(x), 6))]


def pad_conv(net: Net) -> list[str]:
    """Pad, then convolve without padding: the pad can go into the convolution."""
    x = net.pad(net.input(2, 5, 6, net.channels), (0, 0), (0, 1), (0, 1), (0, 0))
    return [net.conv(x, padding="VALID", stride=2)]


def pad_conv_same(net: Net) -> list[str]:
    """Pad, then convolve with padding of its own."""
    x = net.pad(net.input(1, 5, 6, net.channels), (0, 0), (2, 1), (0, 3), (0, 0))
    return [net.conv(x)]


def pad_depthwise(net: Net) -> list[str]:
    """Pad, then convolve depthwise without padding, more than the kernel is large."""
    x = net.pad(net.input(1, 5, 6, net.channels), (0, 0), (4, 1), (1, 5), (0, 0))
    return [net.depthwise(x, "VALID")]


def pad_channels_conv(net: Net) -> list[str]:
    """Pad channels and images too, which no window does."""
    x = net.pad(net.input(1, 4, 4, net.channels), (1, 0), (1, 1), (1, 1), (0, 2))
    return [net.conv(x, padding="VALID")]


def pad_max_pool(net: Net) -> list[str]:
    """Pad, then take maxima: the padding takes part unless it is the least code."""
    x = net.pad(net.input(1, 5, 5, net.channels), (0, 0), (1, 0), (0, 1), (0, 0))
    return [net.pool("MAX_POOL_2D", x)]


def pad_average_pool(net: Net) -> list[str]:
    """Pad, then take means: the padding counts, unlike the pool's own."""
    x = net.pad(net.input(1, 5, 5, net.channels), (0, 0), (1, 0), (0, 1), (0, 0))
    return [net.pool("AVERAGE_POOL_2D", x)]


def pad_read_twice(net: Net) -> list[str]:
    """Read the padded tensor by a convolution and as an output."""
    x = net.pad(net.input(1, 4, 5, net.channels), (0, 0), (1, 1), (1, 1), (0, 0))
    return [net.conv(x, padding="VALID"), x]


def views(net: Net) -> list[str]:
    """Chain reshapes in front of, between and behind operators."""
    x = net.reshape(net.input(1, 4 * 3 * net.channels), 1, 4, 3, net.channels)
    x = net.reshape(net.conv(x), 1, 2, 6, net.channels)
    x = net.reshape(net.depthwise(x), 4, 3 * net.channels)
    return [net.reshape(net.softmax(x), 1, 4, 3, net.channels)]


def view_of_input(net: Net) -> list[str]:
    """Give the input out again under another shape, and use it besides."""
    x = net.input(1, 4, 3, net.channels)
    return [net.reshape(x, 1, 12 * net.channels), net.conv(x)]


def view_used_beside_original(net: Net) -> list[str]:
    """Read a tensor both as itself and as a view of it."""
    x = net.conv(net.input(1, 4, 3, net.channels))
    return [net.dense(net.reshape(x, 1, 12 * net.channels), 3), net.depthwise(x)]


def inner_output(net: Net) -> list[str]:
    """Give out a tensor that later operators read."""
    x = net.conv(net.input(1, 5, 4, net.channels))
    y = net.depthwise(x)
    return [y, x, net.pool("MAX_POOL_2D", y)]


def two_inputs(net: Net) -> list[str]:
    """Take two inputs, the second one late."""
    x, y = net.input(1, 4, 4, net.channels), net.input(1, 4, 4, net.channels)
    return [net.add(net.conv(net.conv(x)), y)]


def branches(net: Net) -> list[str]:
    """Split into branches that end apart."""
    x = net.conv(net.input(1, 8, 6, net.channels), stride=2)
    pooled = net.pool("AVERAGE_POOL_2D", x, "SAME")
    return [net.dense(pooled, 4), net.mean(net.depthwise(x))]


def constant_branch(net: Net) -> list[str]:
    """Add what depends on constants alone."""
    x = net.input(1, 4, 3, net.channels)
    fixed = net.reshape(net.fixed(net.codes(12, net.channels)), 1, 4, 3, net.channels)
    return [net.add(net.conv(x), fixed)]


def constant_quantized(net: Net) -> list[str]:
    """Add float constants that the model quantizes at run time."""
    x = net.input(2, 3 * net.channels)
    reals = net.rng.normal(0, 3, net.shape(x)).astype(np.float32)
    return [net.add(x, net.convert("QUANTIZE", net.fixed(reals), "int8"))]


def unused_branch(net: Net) -> list[str]:
    """Compute something that no output needs."""
    x = net.input(1, 4, 3, net.channels)
    net.depthwise(net.conv(x))
    return [net.conv(x, (1, 1))]


def float_to_float(net: Net) -> list[str]:
    """Quantize the input and dequantize the output."""
    x = net.convert("QUANTIZE", net.input(1, 6, 5, net.channels, dtype="float32"), "int8")
    return [net.convert("DEQUANTIZE", net.dense(net.conv(x), 4), "float32")]


def shared_weights(net: Net) -> list[str]:
    """Use the weights of one layer in another."""
    x = net.conv(net.input(1, 5, 4, net.channels))
    first = net.ops[-1]
    y = net.conv(x)
    net.ops[-1] = OpSpec("CONV_2D", (x, *first.inputs[1:]), (y,), first.options)
    return [net.depthwise(y)]


def narrow_and_wide(net: Net) -> list[str]:
    """Alternate small and large tensors, so that places are used again."""
    x = net.dense(net.input(1, net.channels), 40)
    x = net.dense(net.dense(x, 3), 90)
    return [net.dense(net.softmax(net.dense(x, 2)), 7)]


def upsampling(net: Net) -> list[str]:
    """Halve an image, then double it in three ways."""
    x = net.conv(net.input(1, 16, 12, net.channels), stride=2)
    x = net.each("LEAKY_RELU", net.resize("RESIZE_NEAREST_NEIGHBOR", x, 16, 12), alpha=0.1)
    x = net.depthwise(net.resize("RESIZE_BILINEAR", x, 24, 20))
    x = net.conv(net.transpose_conv(net.pool("MAX_POOL_2D", x)), (1, 1))
    return [net.pool("AVERAGE_POOL_2D", x)]


def elements(net: Net) -> list[str]:
    """Combine branches element by element."""
    x = net.each("RELU", net.conv(net.input(1, 12, 9, net.channels)))
    gate = net.each("HARD_SWISH", net.conv(x, (1, 1)))
    y = net.each("MAXIMUM", net.each("MUL", x, gate), net.depthwise(x))
    y = net.each("PRELU", y, net.fixed(net.codes(1, 1, net.channels)))
    return [net.conv(net.each("SUB", y, net.fixed(net.codes(net.channels))))]


_NETWORKS: Mapping[str, Callable[[Net], list[str]]] = {
    f.__name__: f
    for f in (
        residual,
        two_residuals,
        separable,
        pad_conv,
        pad_conv_same,
        pad_depthwise,
        pad_channels_conv,
        pad_max_pool,
        pad_average_pool,
        pad_read_twice,
        views,
        view_of_input,
        view_used_beside_original,
        inner_output,
        two_inputs,
        branches,
        constant_branch,
        constant_quantized,
        unused_branch,
        float_to_float,
        shared_weights,
        narrow_and_wide,
        upsampling,
        elements,
    )
} | dict(joined.NETWORKS)
