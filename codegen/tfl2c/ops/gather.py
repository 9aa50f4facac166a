# SPDX-License-Identifier: Apache-2.0
"""GATHER: the slices along an axis that indices name.

An index that is computed at run time and out of range is taken for the nearest one inside: the
reference stops there.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _indices, _moves
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_INDICES = 1  # position of the input


@dataclass(frozen=True, slots=True)
class Gather:
    """Both may be counted from the end; the first ``batch_dims`` dimensions have own indices."""

    axis: int
    batch_dims: int


def _attributes(options: Options) -> Gather:
    return Gather(int(options["axis"]), int(options["batch_dims"]))


def _dims(node: Operands) -> tuple[int, int]:
    """Return axis and number of batch dimensions; ValueError if they cannot be."""
    shape, indices = node.input().shape, node.input(_INDICES).shape
    axis, batch = _moves.axis(node.attrs.axis, len(shape)), node.attrs.batch_dims
    batch += len(indices) if batch < 0 else 0
    if not 0 <= batch <= min(axis, len(indices)) or shape[:batch] != indices[:batch]:
        raise ValueError(f"the first {batch} dimensions of input and indices must be the same")
    if shape[axis] == 0 and 0 not in indices:
        raise ValueError("there is nothing to gather from")
    return axis, batch


def _in_range(node: Operands) -> str | None:
    """Constant indices must be from 0 to the length of the axis, that excluded."""
    rank = len(node.input().shape)
    if not node.input(_INDICES).is_constant:
        return None
    if not -rank <= node.attrs.axis < rank:
        return f"there is no axis {node.attrs.axis}"
    length = node.input().shape[node.attrs.axis]
    outside = [n for n in _moves.numbers(node, _INDICES) if not 0 <= n < length]
    return f"one is {outside[0]}, the length is {length}" if outside else None


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, indices, (axis, batch) = node.input().shape, node.input(_INDICES).shape, _dims(node)
    return ((*shape[:axis], *indices[batch:], *shape[axis + 1 :]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("gather" if node.input(_INDICES).is_constant else "gather_nd")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, indices, (axis, batch) = node.input(), node.input(_INDICES), _dims(node)
    batches = prod(source.shape[:batch])
    count = prod(indices.shape[batch:])
    run = prod(source.shape[axis + 1 :]) * source.dtype.bits // 8
    fields: dict[str, Value] = {
        "batch_lines": prod(source.shape[batch:axis]),
        "line_bytes": source.shape[axis] * run,
        "run_bytes": run,
        "count": count,
    }
    extent = (prod(source.shape[:axis]),)
    if kernel.name == "gather":
        table = indices.array().reshape(batches, count)
        fields["indices"] = as_const("indices", table, np.int32, "[batches][count]")
        return Lowered(fields, extent)
    found = _indices.fields([(source.shape[axis], run)], indices)
    return Lowered({**fields, **found}, extent, inputs=(0, _INDICES))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    axis, batch = _dims(node)
    source, indices = node.input().array(), node.input(_INDICES).array()
    if batch == 0:
        return (np.take(source, indices, axis=axis).tobytes(),)
    batches = prod(source.shape[:batch])
    pairs = zip(
        source.reshape(batches, *source.shape[batch:]),
        indices.reshape(batches, *indices.shape[batch:]),
        strict=True,
    )
    return (b"".join(np.take(part, which, axis=axis - batch).tobytes() for part, which in pairs),)


OP = Op(
    "GATHER",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.index_type(_INDICES, "indices"),
        _in_range,
    ),
    shapes=_shapes,
    kernels=("gather", "gather_nd"),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
    unsigned=True,
)
