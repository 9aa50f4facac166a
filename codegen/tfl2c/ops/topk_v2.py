# SPDX-License-Identifier: Apache-2.0
"""TOPK_V2: the greatest elements along the last dimension in falling order, and their places."""

from __future__ import annotations

from math import prod

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_COUNT = 1  # position of the input
_KERNELS = {
    DType.INT8: "topk_v2_s8",
    DType.INT16: "topk_v2_s16",
    DType.INT32: "topk_v2_s32",
    DType.INT64: "topk_v2_s64",
    DType.FLOAT32: "topk_v2_f32",
}


def _known_types(node: Operands) -> str | None:
    """Input and output 0 must be both int8, int16, int32, int64 or float32, and output 1 int32."""
    types = [t.dtype for t in (node.input(), node.output(0), node.output(1))]
    fits = types[0] is types[1] and types[0] in _KERNELS and types[2] is DType.INT32
    return None if fits else "they are " + ", ".join(t.value for t in types)


def _same_quantization(node: Operands) -> str | None:
    """Input and values must have the same scale and zero point."""
    return _checks.same_quantization(node)


def _some_of_them(node: Operands) -> str | None:
    """The number must be from 0 to the length of the last dimension."""
    shape, count = node.input().shape, _moves.numbers(node, _COUNT)[0]
    if not shape:
        return "there are no dimensions"
    return None if 0 <= count <= shape[-1] else f"it is {count} of {shape[-1]}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    made = (*node.input().shape[:-1], _moves.numbers(node, _COUNT)[0])
    return made, made


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape = node.input().shape
    fields: dict[str, Value] = {"length": shape[-1], "count": _moves.numbers(node, _COUNT)[0]}
    return Lowered(fields, extent=(prod(shape[:-1]),))


OP = Op(
    "TOPK_V2",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(2, 2),
    constraints=(
        _known_types,
        _same_quantization,
        _checks.constant(_COUNT, "number"),
        _checks.index_type(_COUNT, "number"),
        _moves.one_number(_COUNT, "number"),
        _some_of_them,
    ),
    shapes=_shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    unsigned=True,
)
