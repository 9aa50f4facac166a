# SPDX-License-Identifier: Apache-2.0
"""Operators that cut a tensor into parts along an axis, one output each."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves
from tfl2c.ops._op import Constraint, Op, Options, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

Parts = Callable[[Operands], tuple[int, int, list[int]]]
"""Returns the tensor's position in Node.inputs, the axis, and the parts' lengths along it;
ValueError with a sentence if they are none."""


def checked(length: int, lengths: list[int], outputs: int) -> list[int]:
    """Return ``lengths`` if they are those of the parts; ValueError if they cannot be."""
    if len(lengths) != outputs:
        raise ValueError(f"{len(lengths)} parts are asked for, there are {outputs} outputs")
    if min(lengths) < 0 or sum(lengths) != length:
        raise ValueError(f"parts of {lengths} do not make up the dimension of {length}")
    return lengths


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("split")


def operator(
    name: str,
    parts: Parts,
    *,
    attributes: Callable[[Options], Any] = no_attributes,
    inputs: int,
    constraints: tuple[Constraint, ...],
    keeps_axis: bool = True,
) -> Op:
    """Return the operator that cuts a tensor into ``parts``; the axis may go if they have 1."""

    def shapes(node: Operands) -> tuple[Shape, ...]:
        position, axis, lengths = parts(node)
        shape = node.input(position).shape
        along = ((n,) if keeps_axis else () for n in lengths)
        return tuple((*shape[:axis], *own, *shape[axis + 1 :]) for own in along)

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        position, axis, lengths = parts(node)
        source = node.input(position)
        fields = _moves.runs(lengths, source.shape, axis, source.dtype)
        return Lowered(fields, (prod(source.shape[:axis]),), (position,), outputs_listed=True)

    def cuts(node: Operands) -> tuple[int, tuple[int, ...]] | None:
        position, axis, lengths = parts(node)
        source = node.input(position)
        if len(lengths) == 1:
            return position, (0,)
        begins = _moves.offsets(lengths, source.shape, axis, source.dtype)
        return None if begins is None else (position, begins)

    def evaluate(node: Operands) -> tuple[bytes, ...]:
        position, axis, lengths = parts(node)
        ends = np.cumsum(lengths)[:-1]
        return tuple(part.tobytes() for part in np.split(node.input(position).array(), ends, axis))

    return Op(
        name,
        attributes=attributes,
        inputs=(inputs, inputs),
        outputs=(1, _moves.MOST),
        constraints=constraints,
        shapes=shapes,
        kernels=("split",),
        select=_select,
        lower=lower,
        cuts=cuts,
        evaluate=evaluate,
        unsigned=True,
    )
