# SPDX-License-Identifier: Apache-2.0
"""LOGICAL_NOT: whether an element is false."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._rows import row_fields, rows_of
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _truths(node: Operands) -> str | None:
    """Input and output must be bool."""
    tensors = {"the input": node.input(), "the output": node.output()}
    faults = (f"{name} is {t.dtype.value}" for name, t in tensors.items() if t.dtype != DType.BOOL)
    return next(faults, None)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("logical_not_bool")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape = node.output().shape
    return Lowered(row_fields(shape), (0, rows_of(shape)[0]))


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return element_access(node, "input_rows")


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.logical_not(node.input().array()).tobytes(),)


OP = Op(
    "LOGICAL_NOT",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_truths,),
    shapes=_shapes,
    kernels=("logical_not_bool",),
    select=_select,
    lower=_lower,
    rows=_rows,
    evaluate=_evaluate,
)
