# SPDX-License-Identifier: Apache-2.0
"""SCATTER_ND: slices added to zeros at the places that tuples of indices name.

Of truths what is added is true where one of them is.

An index that is computed at run time and out of range is taken for the nearest one inside: the
reference stops there.
"""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _indices, _moves, _walk
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_INDICES, _UPDATES, _SHAPE = 0, 1, 2  # positions of the inputs
_KERNELS = {
    DType.INT8: "scatter_nd_s8",
    DType.UINT8: "scatter_nd_s8",
    DType.INT32: "scatter_nd_s32",
    DType.INT64: "scatter_nd_s64",
    DType.BOOL: "scatter_nd_bool",
    DType.FLOAT32: "scatter_nd_f32",
}


def _known_type(node: Operands) -> str | None:
    """Input 1 and the output must be of one type: int8, uint8, int32, int64, float32 or bool."""
    types = node.input(_UPDATES).dtype, node.output().dtype
    fits = types[0] is types[1] and types[0] in _KERNELS
    return None if fits else f"they are {types[0].value} and {types[1].value}"


def _wanted(node: Operands) -> Shape:
    return tuple(_moves.numbers(node, _SHAPE))


def _slices_fit(node: Operands) -> str | None:
    """There must be a slice of the output for each tuple."""
    *outer, depth = node.input(_INDICES).shape
    fits = node.input(_UPDATES).shape == (*outer, *_wanted(node)[depth:])
    return None if fits else f"they are {shape_text(node.input(_UPDATES))}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (_wanted(node),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.output().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape, indices = _wanted(node), node.input(_INDICES)
    depth = indices.shape[-1]
    dims = list(zip(shape, _walk.strides(shape), strict=True))[:depth]
    fields: dict[str, Value] = {
        "elements": prod(shape),
        "count": prod(indices.shape[:-1]),
        "run": prod(shape[depth:]),
        **_indices.fields(dims, indices),
    }
    return Lowered(fields, extent=(), inputs=(_INDICES, _UPDATES))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    indices, updates = node.input(_INDICES).array(), node.input(_UPDATES).array()
    result = np.zeros(_wanted(node), dtype=updates.dtype)
    np.add.at(result, tuple(np.moveaxis(indices, -1, 0)), updates)
    return (result.tobytes(),)


OP = Op(
    "SCATTER_ND",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=(
        _known_type,
        _moves.one_quantization(_UPDATES),
        _checks.index_type(_INDICES, "indices"),
        _checks.constant(_SHAPE, "shape"),
        _checks.index_type(_SHAPE, "shape"),
        _checks.not_empty,
        _indices.tuples_fit(_INDICES, _wanted),
        _slices_fit,
    ),
    shapes=_shapes,
    kernels=tuple(dict.fromkeys(_KERNELS.values())),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
