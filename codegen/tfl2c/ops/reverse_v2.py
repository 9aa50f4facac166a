# SPDX-License-Identifier: Apache-2.0
"""REVERSE_V2: some dimensions the other way round."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _walk
from tfl2c.ops._cut import Cut


def _axes(node: Operands) -> set[int]:
    rank = len(node.input().shape)
    return {_moves.axis(number, rank) for number in _moves.numbers(node, 1)}


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _walked(node: Operands) -> _walk.Walk:
    shape, turned = node.input().shape, _axes(node)
    starts = tuple(n - 1 if i in turned and n else 0 for i, n in enumerate(shape))
    steps = tuple(-1 if i in turned else 1 for i in range(len(shape)))
    return Cut(starts, steps, shape).walk(node.input())


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.flip(node.input().array(), tuple(_axes(node))).tobytes(),)


_USUAL = _walk.operator(
    "REVERSE_V2",
    _walked,
    numbers="axes",
    shapes=_shapes,
    evaluate=_evaluate,
)

# Converters give what a recurrent layer reads backwards a scale of its own, and the references move
# the codes as they are.
OP = replace(
    _USUAL,
    constraints=(
        _moves.data_of_one_type(0),
        _checks.constant(1, "axes"),
        _checks.index_type(1, "axes"),
    ),
)
