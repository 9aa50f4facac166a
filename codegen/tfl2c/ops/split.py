# SPDX-License-Identifier: Apache-2.0
"""SPLIT: equal parts of a tensor along an axis."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _moves, _split

_AXIS, _DATA = 0, 1  # positions of the inputs


def _parts(node: Operands) -> tuple[int, int, list[int]]:
    shape, count = node.input(_DATA).shape, len(node.node.outputs)
    axis = _moves.axis(_moves.numbers(node, _AXIS)[0], len(shape))
    return _DATA, axis, _split.checked(shape[axis], [shape[axis] // count] * count, count)


OP = _split.operator(
    "SPLIT",
    _parts,
    inputs=2,
    constraints=(
        _moves.data_of_one_type(_DATA),
        _moves.one_quantization(_DATA),
        _checks.constant(_AXIS, "axis"),
        _checks.index_type(_AXIS, "axis"),
        _moves.one_number(_AXIS, "axis"),
    ),
)
