# SPDX-License-Identifier: Apache-2.0
"""SELECT: elements of one tensor or another of the same shape, one by one, in slices or as a whole.

The condition has an element for each of theirs, one for each slice of their first dimension, or
just one.
"""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _choice
from tfl2c.ops._op import shape_text


def _condition_fits(node: Operands) -> str | None:
    """The condition must have the other inputs' shape, their first dimension or none."""
    condition, shape = node.input().shape, node.input(1).shape
    if condition in ((), shape, shape[:1]):
        return None
    return f"it is {shape_text(node.input())}, they are {shape_text(node.input(1))}"


def _condition(node: Operands) -> Shape:
    condition, shape = node.input().shape, node.input(1).shape
    return condition if condition == shape else condition + (1,) * (len(shape) - len(condition))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    first, second = node.input(1), node.input(2)
    if first.shape != second.shape:
        raise ValueError(f"{shape_text(first)} and {shape_text(second)} must be the same")
    return (first.shape,)


OP = _choice.operator(
    "SELECT", _choice.Conditions(_condition, _shapes), constraints=(_condition_fits,)
)
