# SPDX-License-Identifier: Apache-2.0
"""EXPAND_DIMS: the same elements with one more dimension, of length 1."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._views import dimension, same_bytes


def _one_axis(node: Operands) -> str | None:
    """The axis must be a single number."""
    elements = node.input(1).elements
    return None if elements == 1 else f"there are {elements}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape = node.input().shape
    number = int(node.input(1).array().reshape(-1)[0])
    axis = dimension(number, len(shape) + 1, "axis")
    return ((*shape[:axis], 1, *shape[axis:]),)


OP = Op(
    "EXPAND_DIMS",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _checks.constant(1, "axis"),
        _checks.index_type(1, "axis"),
        _one_axis,
    ),
    shapes=_shapes,
    view=True,
    evaluate=same_bytes,
    unsigned=True,
)
