# SPDX-License-Identifier: Apache-2.0
"""SLICE: a range of every dimension."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _cut, _moves
from tfl2c.ops._late_cut import Late, LateCut


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


def _late_fits(node: Operands) -> str | None:
    """Beginnings that are not constant need sizes, of 1 at least, that lie within the input."""
    size, shape = _moves.numbers(node, 2), node.input().shape
    fits = 1 <= len(size) == len(shape) <= 8 and node.input(1).shape == (len(size),)
    if fits and all(1 <= count <= n for count, n in zip(size, shape, strict=True)):
        return None
    return f"they are {size} of {list(shape)}"


def _late(node: Operands) -> LateCut:
    size = _moves.numbers(node, 2)
    return LateCut(tuple(size), (True,) * len(size))


OP = _cut.operator(
    "SLICE",
    _range,
    Late(_late, _late_fits, known=(2,), from_end=False),
    numbers=("beginnings", "sizes"),
    constraints=(_ranges_fit,),
)
