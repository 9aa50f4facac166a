# SPDX-License-Identifier: Apache-2.0
"""Where along an axis the greatest element is, or the least one."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_AXIS = 1  # position of the input
_KERNELS = {
    DType.INT8: "arg_max_s8",
    DType.BOOL: "arg_max_s8",
    DType.INT32: "arg_max_s32",
    DType.FLOAT32: "arg_max_f32",
}


def _known_input(node: Operands) -> str | None:
    """The input must be int8, bool, int32 or float32."""
    dtype = node.input().dtype
    return None if dtype in _KERNELS else f"it is {dtype.value}"


def _places_output(node: Operands) -> str | None:
    """The output must be int32 or int64."""
    dtype = node.output().dtype
    return None if dtype in {DType.INT32, DType.INT64} else f"it is {dtype.value}"


def _axis(node: Operands) -> int:
    return _moves.axis(_moves.numbers(node, _AXIS)[0], len(node.input().shape))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, axis = node.input().shape, _axis(node)
    return ((*shape[:axis], *shape[axis + 1 :]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(*, least: bool) -> Callable[[Operands, Kernel], Lowered]:
    def lower(node: Operands, kernel: Kernel) -> Lowered:
        shape, axis = node.input().shape, _axis(node)
        fields: dict[str, Value] = {
            "length": shape[axis],
            "inner": prod(shape[axis + 1 :]),
            "wide": int(node.output().dtype is DType.INT64),
        }
        if node.input().dtype is DType.FLOAT32:
            fields["sign"] = -1.0 if least else 1.0
        else:
            fields["flip"] = -1 if least else 0
        return Lowered(fields, extent=(prod(shape[:axis]),))

    return lower


def _evaluate(*, least: bool) -> Callable[[Operands], tuple[bytes, ...]]:
    def evaluate(node: Operands) -> tuple[bytes, ...]:
        found = (np.argmin if least else np.argmax)(node.input().array(), axis=_axis(node))
        return (np.asarray(found).astype(node.output().dtype.numpy).tobytes(),)

    return evaluate


def operator(name: str, *, least: bool) -> Op:
    """Return the operator that finds the greatest element, or the least one."""
    return Op(
        name,
        attributes=no_attributes,
        inputs=(2, 2),
        outputs=(1, 1),
        constraints=(
            _known_input,
            _places_output,
            _checks.constant(_AXIS, "axis"),
            _checks.index_type(_AXIS, "axis"),
            _moves.one_number(_AXIS, "axis"),
            _checks.not_empty,
        ),
        shapes=_shapes,
        kernels=tuple(dict.fromkeys(_KERNELS.values())),
        select=_select,
        lower=_lower(least=least),
        evaluate=_evaluate(least=least),
    )
