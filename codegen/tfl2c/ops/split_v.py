# SPDX-License-Identifier: Apache-2.0
"""SPLIT_V: parts of a tensor along an axis, each of a length of its own."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _moves, _split

_DATA, _LENGTHS, _AXIS = 0, 1, 2  # positions of the inputs


def _parts(node: Operands) -> tuple[int, int, list[int]]:
    """One length may be -1, for what the others leave."""
    shape, lengths = node.input(_DATA).shape, _moves.numbers(node, _LENGTHS)
    axis = _moves.axis(_moves.numbers(node, _AXIS)[0], len(shape))
    if lengths.count(-1) == 1:
        lengths[lengths.index(-1)] = shape[axis] - sum(lengths) - 1
    return _DATA, axis, _split.checked(shape[axis], lengths, len(node.node.outputs))


OP = _split.operator(
    "SPLIT_V",
    _parts,
    inputs=3,
    constraints=(
        _moves.data_of_one_type(_DATA),
        _moves.one_quantization(_DATA),
        _checks.constant(_LENGTHS, "lengths"),
        _checks.index_type(_LENGTHS, "lengths"),
        _checks.constant(_AXIS, "axis"),
        _checks.index_type(_AXIS, "axis"),
        _moves.one_number(_AXIS, "axis"),
    ),
)
