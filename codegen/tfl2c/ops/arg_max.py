# SPDX-License-Identifier: Apache-2.0
"""ARG_MAX: where along an axis the greatest element is, the first of several."""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_AXIS = 1  # position of the input


def _int8_input(node: Operands) -> str | None:
    """The input must be int8."""
    dtype = node.input().dtype
    return None if dtype is DType.INT8 else f"it is {dtype.value}"


def _int32_output(node: Operands) -> str | None:
    """The output must be int32."""
    dtype = node.output().dtype
    return None if dtype is DType.INT32 else f"it is {dtype.value}"


def _axis(node: Operands) -> int:
    return _moves.axis(_moves.numbers(node, _AXIS)[0], len(node.input().shape))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, axis = node.input().shape, _axis(node)
    return ((*shape[:axis], *shape[axis + 1 :]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("arg_max_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape, axis = node.input().shape, _axis(node)
    fields: dict[str, Value] = {"length": shape[axis], "inner": prod(shape[axis + 1 :])}
    return Lowered(fields, extent=(prod(shape[:axis]),))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    found = np.argmax(node.input().array(), axis=_axis(node))
    return (np.asarray(found).astype("<i4").tobytes(),)


OP = Op(
    "ARG_MAX",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _int8_input,
        _int32_output,
        _checks.constant(_AXIS, "axis"),
        _checks.index_type(_AXIS, "axis"),
        _moves.one_number(_AXIS, "axis"),
        _checks.not_empty,
    ),
    shapes=_shapes,
    kernels=("arg_max_s8",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
