# SPDX-License-Identifier: Apache-2.0
"""MUL: the product of two tensors, broadcast against each other, each with a scale of its own."""

from __future__ import annotations

from tfl2c.arithmetic import quantize_multiplier, requantize
from tfl2c.graph import Operands
from tfl2c.ops import _broadcast
from tfl2c.program import Value

_GREATEST_SHIFT = 15  # products of differences have 16 bits


def _multiplier_in_range(node: Operands) -> str | None:
    """First scale * second scale / output scale must be below 2**15."""
    real = _real(node)
    return None if quantize_multiplier(real)[1] <= _GREATEST_SHIFT else f"it is {real:g}"


def _real(node: Operands) -> float:
    first, second, result = _broadcast.scales(node)
    return first * second / result


def _fields(node: Operands) -> dict[str, Value]:
    first, second, result = _broadcast.zero_points(node)
    multiplier, shift = quantize_multiplier(_real(node))
    least, greatest = _broadcast.output_range(node)
    return {
        "first_zero_point": first,
        "second_zero_point": second,
        "multiplier": multiplier,
        "shift": shift,
        "output_zero_point": result,
        "output_min": least,
        "output_max": greatest,
    }


def _code(node: Operands, first: int, second: int) -> int:
    zeros, (least, greatest) = _broadcast.zero_points(node), _broadcast.output_range(node)
    product = (first - zeros[0]) * (second - zeros[1])
    code = requantize(product, *quantize_multiplier(_real(node))) + zeros[2]
    return min(max(code, least), greatest)


OP = _broadcast.operator(
    "MUL",
    _broadcast.Rule("mul", _fields, _code),
    constraints=(_multiplier_in_range,),
    attributes=_broadcast.fused,
)
