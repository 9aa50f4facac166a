# SPDX-License-Identifier: Apache-2.0
"""PRELU: x where it is positive, else alpha * x, with an alpha that is broadcast against x.

The alpha of int16 codes is int8: the references take it for that whatever it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Array, Rule
from tfl2c.ops._op import Constraint, shape_text
from tfl2c.program import Value

# Differences of codes, and products of them, must stay within 32 bits when they are shifted.
_GREATEST_INT8 = 23, 15
_GREATEST_INT16 = 15, 7  # alpha is int8


def _alpha_fits(node: Operands) -> str | None:
    """The output must have the input's shape: alpha is broadcast, not the input."""
    source, result = node.input(), node.output()
    if source.shape == result.shape:
        return None
    return f"they are {shape_text(source)} and {shape_text(result)}"


def _in_range(i: int, what: str, greatest: int) -> Constraint:
    def constraint(node: Operands) -> str | None:
        real = _reals(node)[i]
        return None if quantize_multiplier(real)[1] <= greatest else f"it is {real:g}"

    bound = f"2**{greatest}" if greatest else "1"
    constraint.__doc__ = f"{what} / output scale must be below {bound}."
    return constraint


def _reals(node: Operands) -> tuple[float, float]:
    """Return what x, and what the product of x and alpha, are multiplied with, in double."""
    source, alpha, result = _broadcast.scales(node)
    return source / result, source * alpha / result


def _fields(node: Operands) -> Mapping[str, Value]:
    source, alpha, result = _broadcast.zero_points(node)
    above, below = (quantize_multiplier(real) for real in _reals(node))
    zeros = {"input_zero_point": source, "output_zero_point": result}
    return {
        **({} if node.input().dtype is DType.INT16 else zeros),
        "alpha_zero_point": alpha,
        "multiplier": above[0],
        "shift": above[1],
        "alpha_multiplier": below[0],
        "alpha_shift": below[1],
    }


def _values(node: Operands, first: Array, second: Array) -> Array:
    source, alpha, result = _broadcast.zero_points(node)
    above, below = (quantize_multiplier(real) for real in _reals(node))
    x = first.astype(np.int64) - source
    straight = _broadcast.requantized(x, *above)
    sloped = _broadcast.requantized(x * (second.astype(np.int64) - alpha), *below)
    codes: Array = np.where(x >= 0, straight, sloped) + result
    return np.clip(codes, *node.output().dtype.limits)


def _sloped(first: Array, second: Array) -> Array:
    return np.where(first >= 0, first, first * second)


def _codes(kernel: str, greatest: tuple[int, int], alpha: DType | None = None) -> Rule:
    limits = (
        _in_range(0, "Input scale", greatest[0]),
        _in_range(1, "Input scale * alpha scale", greatest[1]),
    )
    return Rule(kernel, _values, _fields, limits, is_coded=True, second=alpha)


OP = replace(
    _broadcast.operator(
        "PRELU",
        {
            DType.INT8: _codes("prelu_s8", _GREATEST_INT8),
            DType.INT16: _codes("prelu_s16", _GREATEST_INT16, DType.INT8),
            DType.FLOAT32: Rule("prelu_f32", _broadcast.unclamped(_sloped)),
        },
        constraints=(_alpha_fits,),
    ),
    unsigned=True,
)
