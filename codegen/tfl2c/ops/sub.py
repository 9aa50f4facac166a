# SPDX-License-Identifier: Apache-2.0
"""SUB: the difference of two tensors, broadcast against each other, each with its own scale.

Both are rescaled to half the larger scale with 20 more bits, subtracted, and rescaled to the
output's.
"""

from __future__ import annotations

from tfl2c.arithmetic import quantize_multiplier, requantize
from tfl2c.graph import Operands
from tfl2c.ops import _broadcast
from tfl2c.program import Value

_LEFT_SHIFT = 20  # as the kernels shift codes before they are rescaled


def _output_scale_in_range(node: Operands) -> str | None:
    """The output scale must be greater than the larger input scale / 2**19."""
    if quantize_multiplier(_reals(node)[2])[1] <= 0:
        return None
    first, second, result = _broadcast.scales(node)
    return f"the scales are {first:g}, {second:g} and {result:g}"


def _reals(node: Operands) -> tuple[float, float, float]:
    """Return what both inputs and their difference are multiplied with, in double."""
    first, second, result = _broadcast.scales(node)
    twice = 2 * max(first, second)
    return first / twice, second / twice, twice / (2**_LEFT_SHIFT * result)


def _fields(node: Operands) -> dict[str, Value]:
    zeros = _broadcast.zero_points(node)
    first, second, result = (quantize_multiplier(real) for real in _reals(node))
    least, greatest = _broadcast.output_range(node)
    return {
        "first_zero_point": zeros[0],
        "first_multiplier": first[0],
        "first_shift": first[1],
        "second_zero_point": zeros[1],
        "second_multiplier": second[0],
        "second_shift": second[1],
        "output_multiplier": result[0],
        "output_shift": result[1],
        "output_zero_point": zeros[2],
        "output_min": least,
        "output_max": greatest,
    }


def _code(node: Operands, first: int, second: int) -> int:
    zeros, (least, greatest) = _broadcast.zero_points(node), _broadcast.output_range(node)
    pairs = [quantize_multiplier(real) for real in _reals(node)]
    minuend, subtrahend = (
        requantize((code - zero) << _LEFT_SHIFT, *pair)
        for code, zero, pair in zip((first, second), zeros, pairs, strict=False)
    )
    code = requantize(minuend - subtrahend, *pairs[2]) + zeros[2]
    return min(max(code, least), greatest)


OP = _broadcast.operator(
    "SUB",
    _broadcast.Rule("sub", _fields, _code),
    constraints=(_output_scale_in_range,),
    attributes=_broadcast.fused,
)
