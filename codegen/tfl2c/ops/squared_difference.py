# SPDX-License-Identifier: Apache-2.0
"""SQUARED_DIFFERENCE: the square of the difference of two tensors, each with a scale of its own.

Codes are rescaled to half the larger scale, int8 codes with 7 more bits; plain integers wrap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast, _sums
from tfl2c.ops._broadcast import Array, Rule
from tfl2c.ops._op import Constraint
from tfl2c.program import Value

_BITS_INT8 = 7
_BITS_INT16 = 0


def _reals(node: Operands, bits: int) -> tuple[float, float, float]:
    """Return what both inputs and the square are multiplied with, in double."""
    first, second, result = _broadcast.scales(node)
    twice = 2 * max(first, second)
    return first / twice, second / twice, twice * twice / (4**bits * result)


def _in_range(bits: int) -> Constraint:
    def constraint(node: Operands) -> str | None:
        if quantize_multiplier(_reals(node, bits)[2])[1] <= 0:
            return None
        first, second, result = _broadcast.scales(node)
        return f"the scales are {first:g}, {second:g} and {result:g}"

    what = "larger input scale squared * 4" + (f" / 2**{2 * bits}" if bits else "")
    constraint.__doc__ = f"The output scale must be greater than the {what}."
    return constraint


def _fields(bits: int) -> Callable[[Operands], Mapping[str, Value]]:
    def parameters(node: Operands) -> Mapping[str, Value]:
        least, greatest = node.output().dtype.limits
        return {
            **_broadcast.zero_point_fields(node),
            **_sums.scaling(node, _reals(node, bits)),
            "output_min": least,
            "output_max": greatest,
        }

    return parameters


def _values(bits: int) -> Callable[[Operands, Array, Array], Array]:
    def values(node: Operands, first: Array, second: Array) -> Array:
        three = _reals(node, bits)
        a, b = _sums.terms(node, bits, three, first, second)
        square = _broadcast.requantized((a - b) ** 2, *quantize_multiplier(three[2]))
        zero_point = node.output().affine.zero_point
        codes: Array = np.clip(square + zero_point, *node.output().dtype.limits)
        return codes

    return values


def _codes(kernel: str, bits: int) -> Rule:
    return Rule(kernel, _values(bits), _fields(bits), (_in_range(bits),), is_coded=True)


def _square(first: Array, second: Array) -> Array:
    difference: Array = first - second
    return np.asarray(difference * difference)


def _plain(kernel: str) -> Rule:
    return Rule(kernel, _broadcast.unclamped(_square))


OP = _broadcast.operator(
    "SQUARED_DIFFERENCE",
    {
        DType.INT8: _codes("squared_difference_s8", _BITS_INT8),
        DType.INT16: _codes("squared_difference_s16", _BITS_INT16),
        DType.INT32: _plain("squared_difference_s32"),
        DType.FLOAT32: _plain("squared_difference_f32"),
    },
)
