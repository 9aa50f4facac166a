# SPDX-License-Identifier: Apache-2.0
"""CUMSUM: sums of all elements along an axis up to each; of integers modulo their size."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves, _reduce
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_AXIS = 1  # position of the input
_KERNELS = {
    DType.INT32: "cumsum_s32",
    DType.INT64: "cumsum_s64",
    DType.FLOAT32: "cumsum_f32",
}


@dataclass(frozen=True, slots=True)
class Cumsum:
    """Whether an element is no part of its own sum, and whether sums begin at the end."""

    exclusive: bool
    reverse: bool


def _attributes(options: Options) -> Cumsum:
    return Cumsum(bool(options["exclusive"]), bool(options["reverse"]))


def _axis(node: Operands) -> int:
    return _moves.axis(_moves.numbers(node, _AXIS)[0], len(node.input().shape))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    _axis(node)
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape, axis = node.input().shape, _axis(node)
    fields: dict[str, Value] = {
        "length": shape[axis],
        "inner": prod(shape[axis + 1 :]),
        "exclusive": int(node.attrs.exclusive),
        "reverse": int(node.attrs.reverse),
    }
    return Lowered(fields, extent=(prod(shape[:axis]),))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    axis, attrs = _axis(node), node.attrs
    array = np.moveaxis(node.input().array(), axis, 0)
    array = array[::-1] if attrs.reverse else array
    from_zero = np.concatenate([np.zeros_like(array[:1]), array])
    sums = np.cumsum(from_zero, axis=0, dtype=array.dtype)
    sums = sums[:-1] if attrs.exclusive else sums[1:]
    sums = sums[::-1] if attrs.reverse else sums
    return (np.moveaxis(sums, 0, axis).tobytes(),)


OP = Op(
    "CUMSUM",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _reduce.of_type(_KERNELS),
        _checks.constant(_AXIS, "axis"),
        _checks.index_type(_AXIS, "axis"),
        _moves.one_number(_AXIS, "axis"),
    ),
    shapes=_shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
