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


def typed(model: ModelSpec, dtype: str, bias_type: str = "int64") -> ModelSpec:
    """Return an int8 model as it is, or with other activations.

    float32 takes the place of all that is quantized; int16 that of activations, whose scales are
    256 times finer, and ``bias_type`` that of the bias.
    """
    if dtype == "int8":
        return model
    if dtype == "int16":
        changed = tuple(_finer(tensor, bias_type) for tensor in model.tensors)
        return replace(model, tensors=changed)
    assert dtype == "float32"
    return replace(model, tensors=tuple(_real(tensor) for tensor in model.tensors))


def packed(codes: NDArray[np.int8], bits: int = 4) -> NDArray[np.uint8]:
    """Return narrow codes side by side in bytes, the first one lowest."""
    each = 8 // bits
    padded = np.append(codes.reshape(-1), np.zeros(-codes.size % each, np.int8))
    parts = padded.reshape(-1, each).view(np.uint8) % 2**bits
    return np.asarray((parts << np.arange(0, 8, bits)).sum(axis=1), dtype=np.uint8)


def computed(model: ModelSpec, names: tuple[str, ...]) -> ModelSpec:
    """Return a model in which some constants are inputs."""
    tensors = tuple(replace(t, data=None) if t.name in names else t for t in model.tensors)
    return replace(model, tensors=tensors, inputs=(*model.inputs, *names))


def _finer(tensor: TensorSpec, bias_type: str) -> TensorSpec:
    """Return an activation as int16 with zero point 0, a bias that fits; anything else as it is."""
    holds_weights = tensor.data is not None and tensor.data.dtype.itemsize == 1  # or packed
    if tensor.quant is None or holds_weights:
        return tensor
    scales = tuple(float(np.float32(scale / 256)) for scale in tensor.quant.scales)
    quant = Quant(scales, (0,) * len(scales), tensor.quant.axis)
    if tensor.data is None:
        return replace(tensor, dtype="int16", quant=quant)
    limits = np.iinfo(bias_type)
    values = np.clip(tensor.data.astype(np.int64) * 256, limits.min, limits.max)
    return replace(tensor, dtype=bias_type, quant=quant, data=values.astype(bias_type))


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
    ``weight_type``  int8 or int4
    ``bias``         none, absent (-1 in the list of inputs), zero, random, large (as the 32-bit sum
                     just allows), huge (2**47 with int16)
    ``dtype``        int8, int16 with a bias of ``bias_type``, or float32: what the codes stand for
    """

    zero_points: Pair = (-128, -128)
    multiplier: float = 0.0
    spread: float = 4.0
    weights: str = "random"
    weight_type: str = "int8"
    bias: str = "random"
    bias_type: str = "int64"
    dtype: str = "int8"

    @property
    def bias_option(self) -> dict[str, str]:
        """The option that LiteRT goes by where a bias of int16 activations has 32 bits."""
        narrow = self.dtype == "int16" and self.bias_type == "int32"
        return {"quantized_bias_type": "INT32"} if narrow else {}


@dataclass(frozen=True, slots=True, eq=False)
class Quantized:
    """Weights and quantizations that fit together."""

    weights: NDArray[np.int8]
    weight_type: str
    weight_quant: Quant
    bias: TensorSpec | None
    input: Quant
    output: Quant

    def operands(self, shape: Shape, *, absent: bool) -> list[TensorSpec | None]:
        """Return input, weights and bias; without a bias, None or nothing stands for it."""
        source = TensorSpec("input", shape, quant=self.input)
        weights = constant("weights", self.weights, self.weight_quant)
        if self.weight_type == "int4":
            weights = replace(weights, dtype="int4", data=packed(self.weights))
        if self.bias is None and not absent:
            return [source, weights]
        return [source, weights, self.bias]


def quantized(
    affine: Affine, shape: tuple[int, ...], axis: int, taps: int, rng: Generator
) -> Quantized:
    """Return weights of ``shape`` with channels along ``axis``; ``taps`` products make a sum."""
    channels = shape[axis]
    weights = _weights(affine, shape, rng)
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
        weight_type=affine.weight_type,
        weight_quant=Quant(scales, (0,) * len(scales), axis if len(scales) > 1 else 0),
        bias=None if bias is None else constant("bias", bias, bias_quant),
        output=Quant.of(output_scale, affine.zero_points[1]),
    )


def _weights(affine: Affine, shape: tuple[int, ...], rng: Generator) -> NDArray[np.int8]:
    most = {"int8": 128, "int4": 8}[affine.weight_type]
    if affine.weights == "extreme":
        return rng.choice(np.array([-most, most - 1], dtype=np.int8), size=shape)
    bound = {"random": most, "small": 2}[affine.weights]
    return rng.integers(-bound, min(bound + 1, most), size=shape, dtype=np.int8)


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
) -> NDArray[Any] | None:
    if affine.bias in ("none", "absent"):
        return None
    if affine.bias == "zero":
        return np.zeros(channels, dtype=np.int32)
    if affine.bias == "huge":
        return np.full(channels, 2**39)
    if affine.bias == "large":
        room = ACCUMULATOR_LIMIT - taps * 255 * 128
        return (rng.choice([-1, 1], size=channels) * room).astype(np.int32)
    return np.rint(rng.normal(0, deviation, channels)).astype(np.int32)
