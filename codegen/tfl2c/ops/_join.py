# SPDX-License-Identifier: Apache-2.0
"""Operators whose output is their inputs one behind the other along an axis."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves
from tfl2c.ops._op import Constraint, Op, Options
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("concatenation")


def _identity(node: Operands) -> bool:
    return node.inputs == 1


def operator(
    name: str,
    lengths: Callable[[Operands], tuple[int, list[int]]],
    *,
    attributes: Callable[[Options], Any],
    constraints: tuple[Constraint, ...],
    shapes: Callable[[Operands], tuple[Shape, ...]],
    evaluate: Callable[[Operands], tuple[bytes, ...]],
) -> Op:
    """Return the operator; ``lengths`` are the axis and how much of it each input makes up."""

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        result, (axis, each) = node.output(), lengths(node)
        fields = _moves.runs(each, result.shape, axis, result.dtype)
        positions = tuple(range(node.inputs))
        return Lowered(fields, (prod(result.shape[:axis]),), positions, inputs_listed=True)

    def joins(node: Operands) -> tuple[int, ...] | None:
        result, (axis, each) = node.output(), lengths(node)
        return _moves.offsets(each, result.shape, axis, result.dtype)

    return Op(
        name,
        attributes=attributes,
        inputs=(1, _moves.MOST),
        outputs=(1, 1),
        constraints=(_moves.all_present, _moves.one_type, _moves.one_quantization(), *constraints),
        shapes=shapes,
        kernels=("concatenation",),
        select=_select,
        lower=lower,
        identity=_identity,
        joins=joins,
        evaluate=evaluate,
        unsigned=True,
    )
