# SPDX-License-Identifier: Apache-2.0
"""What the makers of operators with weights share: sizes, weights, biases and scales.

Scales are chosen so that outputs spread over the int8 range, or to give a certain multiplier.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, constant

Pair = tuple[int, int]

ACCUMULATOR_LIMIT = 2**31 - 1
_OUTPUT_DEVIATION = 60.0  # codes; an even spread over the int8 range has 74
_INPUT_DEVIATION = 74.0


def window_output(
    size: Pair, kernel: Pair, stride: Pair, padding: str, dilation: Pair = (1, 1)
) -> Pair:
    """Return the height and width that a window makes; 0 or less where it does not fit."""
    height, width = (
        -(-size[i] // stride[i])
        if padding == "SAME"
        else (size[i] - (kernel[i] - 1) * dilation[i] - 1 + stride[i]) // stride[i]
        for i in (0, 1)
    )
    return height, width


def typed(model: ModelSpec, dtype: str) -> ModelSpec:
    """Return an int8 model as it is, or with float32 in place of all that is quantized."""
    if dtype == "int8":
        return model
    assert dtype == "float32"
    return replace(model, tensors=tuple(_real(tensor) for tensor in model.tensors))


def _real(tensor: TensorSpec) -> TensorSpec:
    """Return a tensor with the reals that its codes stand for; one without scale as it is."""
    if tensor.quant is None:
        return tensor
    data = None if tensor.data is None else _reals(tensor.data, tensor.quant)
    return replace(tensor, dtype="float32", quant=None, data=data)


def _reals(codes: NDArray[Any], quant: Quant) -> NDArray[np.float32]:
    shape = [1] * codes.ndim
    if len(quant.scales) > 1:
        shape[quant.axis] = len(quant.scales)
    scales, zeros = (np.reshape(v, shape) for v in (quant.scales, quant.zero_points))
    return np.asarray(scales * (codes - zeros), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Affine:
    """How sums of products are quantized.

    ``zero_points``  of input and output
    ``multiplier``   input scale * weight scale / output scale; 0 spreads the output over the range
    ``spread``       factor between the smallest and the largest weight scale of a channel; 0 for
                     one scale for the whole tensor
    ``weights``      random, extreme (-128 and 127 only), small (-2..2)
    ``bias``         none, absent (-1 in the list of inputs), zero, random, large (as the 32-bit sum
                     just allows)
    ``dtype``        int8, or float32: what the codes stand for
    """

    zero_points: Pair = (-128, -128)
    multiplier: float = 0.0
    spread: float = 4.0
    weights: str = "random"
    bias: str = "random"
    dtype: str = "int8"


@dataclass(frozen=True, slots=True, eq=False)
class Quantized:
    """Weights and quantizations that fit together."""

    weights: NDArray[np.int8]
    weight_quant: Quant
    bias: TensorSpec | None
    input: Quant
    output: Quant

    def operands(self, shape: Shape, *, absent: bool) -> list[TensorSpec | None]:
        """Return input, weights and bias; without a bias, None or nothing stands for it."""
        source = TensorSpec("input", shape, quant=self.input)
        weights = constant("weights", self.weights, self.weight_quant)
        if self.bias is None and not absent:
            return [source, weights]
        return [source, weights, self.bias]


def quantized(
    affine: Affine, shape: tuple[int, ...], axis: int, taps: int, rng: Generator
) -> Quantized:
    """Return weights of ``shape`` with channels along ``axis``; ``taps`` products make a sum."""
    channels = shape[axis]
    weights = _weights(affine.weights, shape, rng)
    deviation = _deviation(affine, weights, taps)
    output_scale = float(np.float32(rng.uniform(0.02, 0.08)))
    input_scale = float(np.float32(rng.uniform(0.005, 0.1)))
    multiplier = affine.multiplier or _OUTPUT_DEVIATION / deviation
    if affine.multiplier:  # powers of two, so that the multiplier is hit to the last bit
        output_scale, input_scale = 2.0**-4, 2.0**-6
    scales = _scales(affine, channels, multiplier * output_scale / input_scale, rng)
    bias = _bias(affine, channels, taps, deviation, rng)
    bias_quant = Quant(tuple(input_scale * s for s in scales), (0,) * len(scales))
    return Quantized(
        input=Quant.of(input_scale, affine.zero_points[0]),
        weights=weights,
        weight_quant=Quant(scales, (0,) * len(scales), axis if len(scales) > 1 else 0),
        bias=None if bias is None else constant("bias", bias, bias_quant),
        output=Quant.of(output_scale, affine.zero_points[1]),
    )


def _weights(kind: str, shape: tuple[int, ...], rng: Generator) -> NDArray[np.int8]:
    if kind == "extreme":
        return rng.choice(np.array([-128, 127], dtype=np.int8), size=shape)
    bound = {"random": 128, "small": 2}[kind]
    return rng.integers(-bound, min(bound + 1, 128), size=shape, dtype=np.int8)


def _deviation(affine: Affine, weights: NDArray[np.int8], taps: int) -> float:
    """Return roughly the standard deviation of a sum."""
    inputs = np.hypot(_INPUT_DEVIATION, affine.zero_points[0])
    return max(float(inputs * weights.astype(float).std() * np.sqrt(taps)), 1.0)


def _scales(affine: Affine, channels: int, typical: float, rng: Generator) -> tuple[float, ...]:
    if affine.spread == 0:
        return (float(np.float32(typical)),)
    factors = np.exp(rng.uniform(-0.5, 0.5, channels) * np.log(affine.spread))
    return tuple(float(s) for s in (typical * factors).astype(np.float32))


def _bias(
    affine: Affine, channels: int, taps: int, deviation: float, rng: Generator
) -> NDArray[np.int32] | None:
    if affine.bias in ("none", "absent"):
        return None
    if affine.bias == "zero":
        return np.zeros(channels, dtype=np.int32)
    if affine.bias == "large":
        room = ACCUMULATOR_LIMIT - taps * 255 * 128
        return (rng.choice([-1, 1], size=channels) * room).astype(np.int32)
    return np.rint(rng.normal(0, deviation, channels)).astype(np.int32)
