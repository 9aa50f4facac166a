# SPDX-License-Identifier: Apache-2.0
"""Codes of different scales that are added or subtracted.

Both are rescaled to twice the larger scale with some more bits, the result to the output's scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import Operands
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Array
from tfl2c.ops._op import Constraint
from tfl2c.program import Value

BITS_INT8 = 20
BITS_INT16 = 15


def reals(node: Operands, bits: int) -> tuple[float, float, float]:
    """Return what both inputs and their sum are multiplied with, in double."""
    first, second, result = _broadcast.scales(node)
    twice = 2 * max(first, second)
    return first / twice, second / twice, twice / (2**bits * result)


def in_range(bits: int) -> Constraint:
    """Return the constraint that what the sum is multiplied with is below 1."""

    def constraint(node: Operands) -> str | None:
        if quantize_multiplier(reals(node, bits)[2])[1] <= 0:
            return None
        first, second, result = _broadcast.scales(node)
        return f"the scales are {first:g}, {second:g} and {result:g}"

    constraint.__doc__ = (
        f"The output scale must be greater than the larger input scale / 2**{bits - 1}."
    )
    return constraint


def scaling(node: Operands, three: tuple[float, float, float]) -> dict[str, Value]:
    """Return the kernels' parameters for the scales of first input, second input and output."""
    names = "first", "second", "output"
    pairs = zip(names, map(quantize_multiplier, three), strict=True)
    numbers = {name: {"multiplier": pair[0], "shift": pair[1]} for name, pair in pairs}
    return {f"{name}_{key}": n for name, pair in numbers.items() for key, n in pair.items()}


def fields(bits: int) -> Callable[[Operands], Mapping[str, Value]]:
    """Return what gives the parameters of a kernel that adds or subtracts codes."""

    def parameters(node: Operands) -> Mapping[str, Value]:
        return {
            **_broadcast.zero_point_fields(node),
            **scaling(node, reals(node, bits)),
            **_broadcast.code_fields(node),
        }

    return parameters


def terms(
    node: Operands, bits: int, three: tuple[float, float, float], *codes: Array
) -> list[Array]:
    """Return both inputs at the common scale."""
    zeros = _broadcast.zero_points(node)
    return [
        _broadcast.requantized(c.astype("int64") - zero << bits, *quantize_multiplier(real))
        for c, zero, real in zip(codes, zeros, three, strict=False)
    ]


def codes(bits: int, sign: int) -> Callable[[Operands, Array, Array], Array]:
    """Return what gives the codes of first + sign * second."""

    def values(node: Operands, first: Array, second: Array) -> Array:
        three = reals(node, bits)
        a, b = terms(node, bits, three, first, second)
        total = _broadcast.requantized(a + sign * b, *quantize_multiplier(three[2]))
        return _broadcast.clipped(node, total)

    return values
