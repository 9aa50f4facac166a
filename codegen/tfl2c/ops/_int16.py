# SPDX-License-Identifier: Apache-2.0
"""int16 activations with int8 weights: sums of products in 64 bits, and how they become codes.

Zero points are 0. Sums are rescaled once, by multipliers of 15 bits. Only where the bias is int32
the references add up in 32 bits and rescale as for int8.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tfl2c.arithmetic import activation_range, quantize_multiplier, short_multiplier
from tfl2c.graph import DType, Operands, Tensor
from tfl2c.ops import _affine, _checks, _float
from tfl2c.ops._op import Constraint
from tfl2c.program import Value, as_const

_MOST_BIAS = 2**46
_GREATEST_SHIFT = 7
_LAYOUT = "[output_channels]"


def is_int16(node: Operands) -> bool:
    """Whether input and output are int16."""
    return node.input().dtype is node.output().dtype is DType.INT16


def activations(node: Operands) -> str | None:
    """Input and output must both be int8 or int16 with one scale and zero point, or float32.

    Zero points of int16 must be 0.
    """
    if node.input().dtype is not DType.INT16:
        return _float.int8_or_float(node)
    return zero_based(node.input(), "the input") or zero_based(node.output(), "the output")


def zero_based(tensor: Tensor, name: str) -> str | None:
    """Return what keeps ``tensor`` from being int16 with one scale and zero point 0."""
    fault = _checks.quantized(tensor, DType.INT16, name)
    if fault is None and tensor.affine.zero_point != 0:
        fault = f"{name} has zero point {tensor.affine.zero_point}"
    return fault


def small_bias(node: Operands) -> str | None:
    """A bias of int64 must be below 2**46 in magnitude."""
    bias = node.optional(2)
    if bias is None or bias.dtype is not DType.INT64:
        return None
    greatest = max((abs(int(value)) for value in bias.array().reshape(-1)), default=0)
    return None if greatest < _MOST_BIAS else f"a value has the magnitude {greatest}"


def rescaling_in_range(reals: Callable[[Operands], list[float]]) -> Constraint:
    """Return the constraint that 64-bit sums of int16 codes can be rescaled."""

    def constraint(node: Operands) -> str | None:
        if not is_int16(node) or is_narrow(node):
            return None
        shifts = [quantize_multiplier(real)[1] for real in reals(node)]
        found = next((s for s in shifts if s > _GREATEST_SHIFT), None)
        return None if found is None else f"it is about 2**{found}"

    constraint.__doc__ = (
        "When int16 with sums of 64 bits, input scale * weight scale / output scale must be below "
        f"2**{_GREATEST_SHIFT}."
    )
    return constraint


def is_narrow(node: Operands) -> bool:
    """Whether sums have 32 bits: the bias says so, an option where there is none."""
    bias = node.optional(2)
    if bias is not None:
        return bias.dtype is DType.INT32
    return getattr(node.attrs, "bias_type", "") == "INT32"


def sum_fields(
    node: Operands, reals: Sequence[float], channels: int, layout: str = _LAYOUT
) -> dict[str, Value]:
    """Return the kernel's parameters for what happens to the sums of every output channel."""
    values = np.array(_affine.bias(node, channels), np.int64)
    low = (values + 2**31) % 2**32 - 2**31
    high = (values - low) >> 32
    narrow = is_narrow(node)
    pairs = [quantize_multiplier(r) if narrow else short_multiplier(r) for r in reals]
    pairs *= channels if len(pairs) == 1 else 1
    return {
        "bias": as_const("bias", low, np.int32, layout),
        "bias_high": as_const("bias_high", high, np.int32, layout) if high.any() else None,
        "multiplier": as_const("multiplier", [m for m, _ in pairs], np.int32, layout),
        "shift": as_const("shift", [s for _, s in pairs], np.int8, layout),
        "is_narrow": int(narrow),
    }


def output_fields(node: Operands) -> dict[str, Value]:
    """Return the kernel's parameters for the codes of an int16 output."""
    result = node.output()
    least, greatest = activation_range(node.attrs.activation, result.affine, result.dtype)
    return {"output_min": least, "output_max": greatest}
