# SPDX-License-Identifier: Apache-2.0
"""GATHER_ND: the elements, or slices, that tuples of indices name.

An index that is computed at run time and out of range is taken for the nearest one inside: the
reference stops there.
"""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _indices, _moves, _walk
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_INDICES = 1  # position of the input


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape = node.input().shape
    *outer, depth = node.input(_INDICES).shape
    return ((*outer, *shape[depth:]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("gather" if node.input(_INDICES).is_constant else "gather_nd")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, indices = node.input(), node.input(_INDICES)
    depth, size = indices.shape[-1], source.dtype.bits // 8
    apart = _walk.strides(source.shape)[:depth]
    run = prod(source.shape[depth:])
    fields: dict[str, Value] = {
        "batch_lines": 1,
        "line_bytes": source.nbytes,
        "run_bytes": run * size,
        "count": prod(indices.shape[:-1]),
    }
    if kernel.name == "gather":
        flat = indices.array().reshape(-1, depth) @ np.array(apart, dtype=np.int64) // max(run, 1)
        fields["indices"] = as_const("indices", flat, np.int32, "[count]")
        return Lowered(fields, extent=(1,))
    dims = [(n, stride * size) for n, stride in zip(source.shape, apart, strict=False)]
    return Lowered({**fields, **_indices.fields(dims, indices)}, (1,), inputs=(0, _INDICES))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    indices = node.input(_INDICES).array()
    return (node.input().array()[tuple(np.moveaxis(indices, -1, 0))].tobytes(),)


OP = Op(
    "GATHER_ND",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.index_type(_INDICES, "indices"),
        _checks.not_empty,
        _indices.tuples_fit(_INDICES, lambda node: node.input().shape),
    ),
    shapes=_shapes,
    kernels=("gather", "gather_nd"),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
    unsigned=True,
)
