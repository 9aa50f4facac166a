# SPDX-License-Identifier: Apache-2.0
"""PRELU: x where it is positive, else alpha * x, with an alpha that is broadcast against x."""

from __future__ import annotations

from tfl2c.arithmetic import quantize_multiplier, requantize
from tfl2c.graph import Operands
from tfl2c.ops import _broadcast
from tfl2c.ops._op import shape_text
from tfl2c.program import Value

_GREATEST_SHIFT = 23  # differences of codes have 8 bits and a sign
_GREATEST_PRODUCT_SHIFT = 15  # and their products 16 bits


def _alpha_fits(node: Operands) -> str | None:
    """The output must have the input's shape: alpha is broadcast, not the input."""
    source, result = node.input(), node.output()
    if source.shape == result.shape:
        return None
    return f"they are {shape_text(source)} and {shape_text(result)}"


def _ratio_in_range(node: Operands) -> str | None:
    """Input scale / output scale must be below 2**23."""
    real = _reals(node)[0]
    return None if quantize_multiplier(real)[1] <= _GREATEST_SHIFT else f"it is {real:g}"


def _product_in_range(node: Operands) -> str | None:
    """Input scale * alpha scale / output scale must be below 2**15."""
    real = _reals(node)[1]
    return None if quantize_multiplier(real)[1] <= _GREATEST_PRODUCT_SHIFT else f"it is {real:g}"


def _reals(node: Operands) -> tuple[float, float]:
    """Return what x, and what the product of x and alpha, are multiplied with, in double."""
    source, alpha, result = _broadcast.scales(node)
    return source / result, source * alpha / result


def _fields(node: Operands) -> dict[str, Value]:
    source, alpha, result = _broadcast.zero_points(node)
    above, below = (quantize_multiplier(real) for real in _reals(node))
    return {
        "input_zero_point": source,
        "alpha_zero_point": alpha,
        "output_zero_point": result,
        "multiplier": above[0],
        "shift": above[1],
        "alpha_multiplier": below[0],
        "alpha_shift": below[1],
    }


def _code(node: Operands, first: int, second: int) -> int:
    source, alpha, result = _broadcast.zero_points(node)
    above, below = (quantize_multiplier(real) for real in _reals(node))
    step = first - source
    if step >= 0:
        return requantize(step, *above) + result
    return requantize(step * (second - alpha), *below) + result


OP = _broadcast.operator(
    "PRELU",
    _broadcast.Rule("prelu", _fields, _code),
    constraints=(_alpha_fits, _ratio_in_range, _product_in_range),
)
