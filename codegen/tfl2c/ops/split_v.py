# SPDX-License-Identifier: Apache-2.0
"""SPLIT_V: parts of a tensor along an axis, each of a length of its own."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _split
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered

_DATA, _LENGTHS, _AXIS = 0, 1, 2  # positions of the inputs


def _parts(node: Operands) -> tuple[int, int, list[int]]:
    """One length may be -1, for what the others leave."""
    shape, lengths = node.input(_DATA).shape, _moves.numbers(node, _LENGTHS)
    axis = _moves.axis(_moves.numbers(node, _AXIS)[0], len(shape))
    if lengths.count(-1) == 1:
        lengths[lengths.index(-1)] = shape[axis] - sum(lengths) - 1
    return _DATA, axis, _split.checked(shape[axis], lengths, len(node.node.outputs))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return _split.shapes(node, _parts)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _split.lowered(node, _parts)


def _cuts(node: Operands) -> tuple[int, tuple[int, ...]] | None:
    return _split.cuts(node, _parts)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _split.values(node, _parts)


OP = Op(
    "SPLIT_V",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, _moves.MOST),
    constraints=(
        _moves.data_of_one_type(_DATA),
        _moves.one_quantization(_DATA),
        _checks.constant(_LENGTHS, "lengths"),
        _checks.index_type(_LENGTHS, "lengths"),
        _checks.constant(_AXIS, "axis"),
        _checks.index_type(_AXIS, "axis"),
        _moves.one_number(_AXIS, "axis"),
    ),
    shapes=_shapes,
    kernels=("split",),
    select=_split.select,
    lower=_lower,
    cuts=_cuts,
    evaluate=_evaluate,
    unsigned=True,
)
