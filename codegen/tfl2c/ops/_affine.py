# SPDX-License-Identifier: Apache-2.0
"""Sums of products with weights: what convolutions and FULLY_CONNECTED share.

acc = bias + sum((x - input zero point) * (w - weight zero point)) modulo 2**32, then rescaled by a
multiplier per output channel.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import activation_range, quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops._op import Constraint
from tfl2c.program import Const, Value, as_const

MOST_PRODUCTS = 2**16  # as many products of int8 codes, zero points taken off, fit in 32 bits
GREATEST_SHIFT = 30

_BIAS_TYPES = {DType.FLOAT32: {DType.FLOAT32}, DType.INT16: {DType.INT32, DType.INT64}}


def int8_weights(node: Operands) -> str | None:
    """Weights must be constant int8, or float32 if the input is."""
    weights = node.input(1)
    both_float = weights.dtype is node.input().dtype is DType.FLOAT32
    both_unsigned = weights.dtype is DType.UINT8 and node.node.unsigned
    if weights.dtype is not DType.INT8 and not both_float and not both_unsigned:
        return f"they are {weights.dtype.value}"
    return None if weights.is_constant else "they are computed at run time"


def weight_scales(axis: int) -> Constraint:
    """Return the constraint that weights have one scale, or one per slice of ``axis``."""

    def constraint(node: Operands) -> str | None:
        quantization = node.input(1).quantization
        if quantization is None:
            return "there is none"
        if quantization.per_tensor or quantization.axis == axis:
            return None
        return f"they are per slice of dimension {quantization.axis}"

    constraint.__doc__ = (
        f"Weights must have one scale, or one per output channel, which is dimension {axis}."
    )
    return constraint


def symmetric_weights(node: Operands) -> str | None:
    """Weights must have zero point 0, unless all codes are uint8."""
    quantization = node.input(1).quantization
    zero_points = quantization.zero_points if quantization else ()
    if node.node.unsigned and node.input(1).dtype is DType.UINT8:
        return None
    found = next((z for z in zero_points if z != 0), None)
    return None if found is None else f"a zero point is {found}"


def any_bias(node: Operands) -> str | None:
    """The bias, if there is one, must be int32, or float32 if the input is.

    With an int16 input it may be int64. It must have one value per output channel.
    """
    bias = node.optional(2)
    if bias is None:
        return None
    if bias.dtype not in _BIAS_TYPES.get(node.input().dtype, {DType.INT32}):
        return f"it is {bias.dtype.value}"
    channels = node.output().shape[-1] if node.output().shape else 1
    return None if bias.elements == channels else f"{bias.elements} values, {channels} channels"


def rescaling_in_range(node: Operands) -> str | None:
    """Input scale * weight scale / output scale must be below 2**30."""
    for channel, real in enumerate(real_multipliers(node)):
        _, shift = quantize_multiplier(real)
        if shift > GREATEST_SHIFT:
            return f"it is {real:g} for output channel {channel}"
    return None


def real_multipliers(node: Operands) -> list[float]:
    """Return input scale * weight scale / output scale in double, one or per channel."""
    source, weights, result = (t.affine for t in (node.input(), node.input(1), node.output()))
    return [source.scale * scale / result.scale for scale in weights.scales]


def rescaling(reals: Sequence[float], channels: int) -> dict[str, Value]:
    """Return the kernel's parameters ``multiplier`` and ``shift`` for each channel."""
    pairs = [quantize_multiplier(real) for real in reals]
    pairs *= channels if len(pairs) == 1 else 1
    layout = "[output_channels]"
    return {
        "multiplier": as_const("multiplier", [m for m, _ in pairs], np.int32, layout),
        "shift": as_const("shift", [s for _, s in pairs], np.int8, layout),
    }


def folded_bias(node: Operands, products: NDArray[np.int64]) -> Const:
    """Return the bias plus, per channel, what ``products`` add up to for zero points alone.

    Modulo 2**32, as the kernels add.
    """
    bias = node.optional(2)
    total = products if bias is None else products + bias.array().reshape(-1).astype(np.int64)
    wrapped = (total + 2**31) % 2**32 - 2**31
    return as_const("bias", wrapped, np.int32, "[output_channels]")


def bias(node: Operands, channels: int) -> list[int]:
    """Return the bias of every output channel as in the model, 0 where there is none."""
    given = node.optional(2)
    if given is None:
        return [0] * channels
    return [int(value) for value in given.array().reshape(-1)]


def output_fields(node: Operands, activation: str) -> dict[str, Value]:
    """Return the kernel's parameters for the codes of an int8 output."""
    result = node.output()
    least, greatest = activation_range(activation, result.affine, result.dtype)
    return {
        "output_zero_point": result.affine.zero_point,
        "output_min": least,
        "output_max": greatest,
    }


def zero_point(node: Operands, position: int = 0) -> int:
    """Return the code that stands for 0 in an input: the zero point, or 0 for float32."""
    source = node.input(position)
    return 0 if source.dtype is DType.FLOAT32 else source.affine.zero_point
