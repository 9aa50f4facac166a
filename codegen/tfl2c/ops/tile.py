# SPDX-License-Identifier: Apache-2.0
"""TILE: a tensor repeated along its dimensions."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves, _walk


def _counts_fit(node: Operands) -> str | None:
    """There must be a count, not negative, for every dimension."""
    counts, rank = _moves.numbers(node, 1), len(node.input().shape)
    fits = len(counts) == rank and min(counts, default=0) >= 0
    return None if fits else f"they are {counts} for {rank} dimensions"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    pairs = zip(node.input().shape, _moves.numbers(node, 1), strict=True)
    return (tuple(n * count for n, count in pairs),)


def _walked(node: Operands) -> _walk.Walk:
    shape = node.input().shape
    dims: list[_walk.Stride] = []
    for n, apart, count in zip(shape, _walk.strides(shape), _moves.numbers(node, 1), strict=True):
        dims += [(count, 0), (n, apart)]
    return _walk.walk(dims, node.input().dtype.bits // 8)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.tile(node.input().array(), _moves.numbers(node, 1)).tobytes(),)


OP = _walk.operator(
    "TILE",
    _walked,
    numbers="counts",
    constraints=(_counts_fit,),
    shapes=_shapes,
    evaluate=_evaluate,
)
