# SPDX-License-Identifier: Apache-2.0
"""DIV: the quotient of two tensors, broadcast against each other, each with a scale of its own.

Scales are divided in double, for int16, which TensorFlow Lite alone takes, in float as it does.
A quotient of integers is rounded towards zero. Where the divisor is 0, which the references refuse
or do not define, it is 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite

import numpy as np

from tfl2c.arithmetic import doubling_high_multiply, quantize_multiplier, rounding_divide_by_pot
from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast, _integers
from tfl2c.ops._broadcast import Array, Rule
from tfl2c.ops._op import Constraint
from tfl2c.ops._reciprocal import reciprocal
from tfl2c.program import Value

# So that the reference shifts to the right, by less than 64 bits.
_SHIFTS = {DType.INT8: (-25, 22), DType.INT16: (-17, 14)}
_BITS = 31  # of an integer without its sign


def _multiplier_in_range(dtype: DType) -> Constraint:
    least, greatest = _SHIFTS[dtype]

    def constraint(node: Operands) -> str | None:
        real = _real(node)
        fits = isfinite(real) and least <= quantize_multiplier(real)[1] <= greatest
        return None if fits else f"it is {real:g}"

    ends = f"[2**{least - 1}, 2**{greatest})"
    constraint.__doc__ = f"First scale / (second scale * output scale) must be in {ends}."
    return constraint


def _real(node: Operands) -> float:
    first, second, result = _broadcast.scales(node)
    if node.output().dtype is DType.INT16:
        with np.errstate(all="ignore"):
            return float(np.float32(first) / (np.float32(second) * np.float32(result)))
    return first / (second * result)


def _fields(node: Operands) -> Mapping[str, Value]:
    multiplier, shift = quantize_multiplier(_real(node))
    return {
        **_broadcast.zero_point_fields(node),
        "multiplier": multiplier,
        "shift": shift,
        **_broadcast.code_fields(node),
    }


def _values(node: Operands, first: Array, second: Array) -> Array:
    pairs = np.stack([first.ravel(), second.ravel()]).astype(np.int64)
    different, places = np.unique(pairs, axis=1, return_inverse=True)
    pair = quantize_multiplier(_real(node))
    zeros = _broadcast.zero_points(node)
    quotients = [_quotient(int(a) - zeros[0], int(b) - zeros[1], *pair) for a, b in different.T]
    return _broadcast.clipped(node, np.array(quotients, dtype=np.int64)[places.ravel()])


def _quotient(x: int, y: int, multiplier: int, shift: int) -> int:
    """Return x / y, rescaled: x is shifted up as far as it can be, so is y."""
    if y == 0:
        return 0
    x, y = (-x, -y) if y < 0 else (x, y)
    spare = _BITS - (~x if x < 0 else x).bit_length()
    bits = y.bit_length()
    wide = doubling_high_multiply(x << spare, reciprocal((y << _BITS + 1 - bits) - 2**_BITS))
    return _shifted(doubling_high_multiply(wide, multiplier), bits - 1 + spare - shift)


def _shifted(x: int, exponent: int) -> int:
    """Return x / 2**exponent, rounded; beyond 31, what the reference's builds make of it."""
    if exponent <= _BITS:
        return rounding_divide_by_pot(x, exponent)
    return (x >> exponent - _BITS - 1) + (x >= 0)


def _coded(kernel: str, dtype: DType) -> Rule:
    return Rule(kernel, _values, _fields, (_multiplier_in_range(dtype),), is_coded=True)


def _plain(kernel: str, compute: _integers.Compute) -> Rule:
    return Rule(kernel, _broadcast.clamped(compute), _broadcast.range_fields)


OP = replace(
    _broadcast.operator(
        "DIV",
        {
            DType.INT8: _coded("div_s8", DType.INT8),
            DType.INT16: _coded("div_s16", DType.INT16),
            DType.INT32: _plain("div_s32", _integers.quotient),
            DType.FLOAT32: _plain("div_f32", np.divide),
        },
        attributes=_broadcast.fused,
    ),
    unsigned=True,
)
