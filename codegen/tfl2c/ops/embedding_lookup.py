# SPDX-License-Identifier: Apache-2.0
"""EMBEDDING_LOOKUP: the slices of a table that indices name.

An index that is computed at run time and out of range is taken for the nearest one inside: the
reference stops there.
"""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _indices, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_INDICES, _TABLE = 0, 1  # positions of the inputs


def _int32_indices(node: Operands) -> str | None:
    """The indices must be int32."""
    dtype = node.input(_INDICES).dtype
    return None if dtype is DType.INT32 else f"they are {dtype.value}"


def _in_range(node: Operands) -> str | None:
    """Constant indices must be from 0 to the length of the table, that excluded."""
    if not node.input(_INDICES).is_constant:
        return None
    length = node.input(_TABLE).shape[0]
    outside = [n for n in _moves.numbers(node, _INDICES) if not 0 <= n < length]
    return f"one is {outside[0]}, the length is {length}" if outside else None


def _table_has_slices(node: Operands) -> str | None:
    """The table must have at least 2 dimensions."""
    rank = len(node.input(_TABLE).shape)
    return None if rank > 1 else f"it has {rank}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((*node.input(_INDICES).shape, *node.input(_TABLE).shape[1:]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("gather_nd")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    table, indices = node.input(_TABLE), node.input(_INDICES)
    run = table.nbytes // table.shape[0]
    fields: dict[str, Value] = {
        "batch_lines": 1,
        "line_bytes": table.nbytes,
        "run_bytes": run,
        "count": indices.elements,
        **_indices.fields([(table.shape[0], run)], indices),
    }
    return Lowered(fields, extent=(1,), inputs=(_TABLE, _INDICES))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    table, indices = node.input(_TABLE).array(), node.input(_INDICES).array()
    return (np.take(table, indices, axis=0).tobytes(),)


OP = Op(
    "EMBEDDING_LOOKUP",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(_TABLE),
        _moves.one_quantization(_TABLE),
        _int32_indices,
        _checks.not_empty,
        _table_has_slices,
        _checks.rank(_INDICES, 1),
        _in_range,
    ),
    shapes=_shapes,
    kernels=("gather_nd",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
