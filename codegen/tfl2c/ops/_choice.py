# SPDX-License-Identifier: Apache-2.0
"""SELECT and SELECT_V2: elements of one tensor where a condition is true, of another elsewhere.

Elements of any type are moved as they are, codes whatever their scales say, as the references do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _places
from tfl2c.ops._access import RowAccess
from tfl2c.ops._op import Constraint, Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_NAMES = "condition", "first", "second"


@dataclass(frozen=True, slots=True)
class Conditions:
    """How an operator's condition lies over the tensors that are chosen from.

    ``shape``   the condition's shape as it is broadcast
    ``shapes``  the output's shape
    """

    shape: Callable[[Operands], Shape]
    shapes: Callable[[Operands], tuple[Shape, ...]]


def operator(name: str, conditions: Conditions, constraints: tuple[Constraint, ...] = ()) -> Op:
    """Return the operator that chooses."""

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        shapes = [conditions.shape(node), node.input(1).shape, node.input(2).shape]
        fields = _places.places(node.output().shape, shapes, _NAMES)
        size = node.output().dtype.bits // 8
        return Lowered({**fields, "element_bytes": size}, _places.extent(node), (0, 1, 2))

    def rows(node: Operands, kernel: Kernel) -> RowAccess | None:
        is_aligned = conditions.shape(node) == node.input().shape
        return _places.access_of(node, _NAMES) if is_aligned else None

    def evaluate(node: Operands) -> tuple[bytes, ...]:
        condition = node.input().array().reshape(conditions.shape(node))
        chosen = np.where(condition, node.input(1).array(), node.input(2).array())
        return (chosen.tobytes(),)

    return Op(
        name,
        attributes=no_attributes,
        inputs=(3, 3),
        outputs=(1, 1),
        constraints=(_condition_is_bool, _one_type, *constraints),
        shapes=conditions.shapes,
        kernels=("select",),
        select=_select,
        lower=lower,
        rows=rows,
        evaluate=evaluate,
    )


def _condition_is_bool(node: Operands) -> str | None:
    """The condition, input 0, must be bool."""
    dtype = node.input().dtype
    return None if dtype is DType.BOOL else f"it is {dtype.value}"


def _one_type(node: Operands) -> str | None:
    """Inputs 1 and 2 and the output must have one type, of whole bytes."""
    dtypes = [t.dtype for t in (node.input(1), node.input(2), node.output())]
    if len(set(dtypes)) == 1 and dtypes[0].bits >= DType.INT8.bits:
        return None
    return "they are " + ", ".join(dtype.value for dtype in dtypes)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("select")
