# SPDX-License-Identifier: Apache-2.0
"""SLICE: a range of every dimension."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _cut, _moves


def _ranges_fit(node: Operands) -> str | None:
    """Begin and size must lie within the input, one number each for every dimension."""
    begin, size = _moves.numbers(node, 1), _moves.numbers(node, 2)
    shape = node.input().shape
    if not len(begin) == len(size) == len(shape):
        return f"they are {begin} and {size} for {len(shape)} dimensions"
    ranges = zip(begin, size, shape, strict=True)
    fits = all(0 <= at <= n and -1 <= count <= n - at for at, count, n in ranges)
    return None if fits else f"they are {begin} and {size} of {list(shape)}"


def _range(node: Operands) -> _cut.Cut:
    """A size of -1 stands for all the rest."""
    begin, size = _moves.numbers(node, 1), _moves.numbers(node, 2)
    ranges = zip(begin, size, node.input().shape, strict=True)
    lengths = tuple(n - at if count == -1 else count for at, count, n in ranges)
    return _cut.Cut(tuple(begin), (1,) * len(begin), lengths)


OP = _cut.operator("SLICE", _range, numbers=("beginnings", "sizes"), constraints=(_ranges_fit,))
