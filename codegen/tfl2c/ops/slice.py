# SPDX-License-Identifier: Apache-2.0
"""SLICE: a range of every dimension."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _walk
from tfl2c.ops._cut import Cut
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def _ranges_fit(node: Operands) -> str | None:
    """Begin and size must lie within the input, one number each for every dimension."""
    begin, size = _moves.numbers(node, 1), _moves.numbers(node, 2)
    shape = node.input().shape
    if not len(begin) == len(size) == len(shape):
        return f"they are {begin} and {size} for {len(shape)} dimensions"
    ranges = zip(begin, size, shape, strict=True)
    fits = all(0 <= at <= n and -1 <= count <= n - at for at, count, n in ranges)
    return None if fits else f"they are {begin} and {size} of {list(shape)}"


def _cut(node: Operands) -> Cut:
    """A size of -1 stands for all the rest."""
    begin, size = _moves.numbers(node, 1), _moves.numbers(node, 2)
    ranges = zip(begin, size, node.input().shape, strict=True)
    lengths = tuple(n - at if count == -1 else count for at, count, n in ranges)
    return Cut(tuple(begin), (1,) * len(begin), lengths)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    _cut(node).walk(node.input())
    return (_cut(node).length,)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _cut(node).walk(node.input()).lowered()


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (_cut(node).values(node.input()),)


def _cuts(node: Operands) -> tuple[int, tuple[int, ...]] | None:
    return _cut(node).begins(node.input())


def _identity(node: Operands) -> bool:
    return _cut(node).is_all_of(node.input())


OP = Op(
    "SLICE",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.constant(1, "beginnings"),
        _checks.index_type(1, "beginnings"),
        _checks.constant(2, "sizes"),
        _checks.index_type(2, "sizes"),
        _ranges_fit,
    ),
    shapes=_shapes,
    kernels=_walk.KERNELS,
    select=_walk.select,
    lower=_lower,
    identity=_identity,
    cuts=_cuts,
    evaluate=_evaluate,
    unsigned=True,
)
