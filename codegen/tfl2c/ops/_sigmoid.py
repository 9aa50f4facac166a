# SPDX-License-Identifier: Apache-2.0
"""LOGISTIC and TANH in the reference's fixed point: input in Q4.27, result in Q0.31."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, floor

import numpy as np

from tfl2c.arithmetic import (
    INT32_MAX,
    doubling_high_multiply,
    exp_on_negative,
    quantize_multiplier,
    requantize,
    rounding_divide_by_pot,
    saturate,
)
from tfl2c.graph import Operands
from tfl2c.ops._lookup import GREATEST, LEAST, steps
from tfl2c.ops._op import Constraint

_INTEGER_BITS = 4
_ONE_Q2_29 = 1 << 29
_FAR = 700.0  # what exp() just takes, its result is beyond float32
_GREATEST_SCALE = 8.0  # where one step away from zero is beyond the reference's input already


def input_scale_in_range(node: Operands) -> str | None:
    """The input scale must be below 2**20."""
    scale = node.input().affine.scale
    return None if scale < 2.0**20 else f"it is {scale:g}"


def output_is(scale_bits: int, zero_point: int) -> Constraint:
    """Return the constraint that the output has the one quantization that the results fit."""

    def constraint(node: Operands) -> str | None:
        found = node.output().affine
        if found.scale == 2.0**-scale_bits and found.zero_point == zero_point:
            return None
        return f"they are {found.scale:g} and {found.zero_point}"

    scale = f"1/{2**scale_bits}"
    constraint.__doc__ = f"The output must have scale {scale} and zero point {zero_point}."
    return constraint


def codes(node: Operands, function: Callable[[int], int], scale_bits: int) -> list[int]:
    """Return the code of ``function`` for every code of the input.

    Beyond the input that Q4.27 can hold, the result is the outermost code.
    """
    scale = min(node.input().affine.scale, _GREATEST_SCALE)
    multiplier, shift = quantize_multiplier(scale * 2.0 ** (31 - _INTEGER_BITS))
    radius = max(1, floor(15 * 2.0 ** (27 - shift)))
    found = []
    for step in steps(node):
        if abs(step) >= radius:
            found.append(GREATEST if step > 0 else LEAST)
            continue
        result = function(requantize(step, multiplier, shift))
        zero = node.output().affine.zero_point
        found.append(rounding_divide_by_pot(result, 31 - scale_bits) + zero)
    return found


def logistic_of_real(x: float) -> float:
    """Return 1 / (1 + exp(-x)) in float32."""
    with np.errstate(over="ignore"):
        return float(np.float32(1) / (np.float32(1) + np.float32(exp(min(-x, _FAR)))))


def logistic(a: int) -> int:
    """Return 1 / (1 + exp(-a))."""
    if a == 0:
        return 1 << 30
    half = _half_denominator(exp_on_negative(-abs(a), 4))
    above = saturate(_reciprocal(half) << 1)
    return above if a > 0 else INT32_MAX - above


def tanh(a: int) -> int:
    """Return (1 - exp(-2 a)) / (1 + exp(-2 a)), worked out for the absolute value of ``a``."""
    if a == 0:
        return 0
    half = _half_denominator(exp_on_negative(-abs(a), 5))  # the same bits with another point: 2 a
    above = saturate((_reciprocal(half) - _ONE_Q2_29) << 2)
    return above if a > 0 else -above


def _half_denominator(exponential: int) -> int:
    """Return (1 + exponential) / 2, halves up, in Q0.31."""
    return (exponential + INT32_MAX + 1) >> 1


def _reciprocal(half: int) -> int:
    """Return 1 / half in Q2.29 by three steps of Newton's method, for half in [1/2, 1)."""
    start, slope = 48 * 2**29 / 17, -32 * 2**29 / 17
    x = floor(start + 0.5) + doubling_high_multiply(half, floor(slope + 0.5))
    for _ in range(3):
        missing = _ONE_Q2_29 - doubling_high_multiply(half, x)
        x += saturate(doubling_high_multiply(x, missing) << 2)
    return x
