# SPDX-License-Identifier: Apache-2.0
"""REVERSE_V2: some dimensions the other way round."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _walk
from tfl2c.ops._cut import Cut
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def _axes(node: Operands) -> set[int]:
    rank = len(node.input().shape)
    return {_moves.axis(number, rank) for number in _moves.numbers(node, 1)}


def _shapes(node: Operands) -> tuple[Shape, ...]:
    _walked(node)
    return (node.input().shape,)


def _walked(node: Operands) -> _walk.Walk:
    shape, turned = node.input().shape, _axes(node)
    starts = tuple(n - 1 if i in turned and n else 0 for i, n in enumerate(shape))
    steps = tuple(-1 if i in turned else 1 for i in range(len(shape)))
    return Cut(starts, steps, shape).walk(node.input())


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.flip(node.input().array(), tuple(_axes(node))).tobytes(),)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _walked(node).lowered()


def _identity(node: Operands) -> bool:
    return _walked(node).is_copy and node.input().elements == node.output().elements


OP = Op(
    "REVERSE_V2",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.constant(1, "axes"),
        _checks.index_type(1, "axes"),
    ),
    shapes=_shapes,
    kernels=_walk.KERNELS,
    select=_walk.select,
    lower=_lower,
    identity=_identity,
    evaluate=_evaluate,
    unsigned=True,
)
