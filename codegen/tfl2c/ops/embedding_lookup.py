# SPDX-License-Identifier: Apache-2.0
"""EMBEDDING_LOOKUP: the slices of a table that indices name, of codes as floats where need be.

An index that is computed at run time and out of range is taken for the nearest one inside: the
reference stops there.
"""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _float, _indices, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_INDICES, _TABLE = 0, 1  # positions of the inputs
_MOVES, _HYBRID = "gather_nd", "embedding_lookup_f32_s8"


def _is_hybrid(node: Operands) -> bool:
    """Whether codes of the table become floats."""
    return node.input(_TABLE).dtype is DType.INT8 and node.output().dtype is DType.FLOAT32


def _one_type(node: Operands) -> str | None:
    return None if _is_hybrid(node) else _moves.data_of_one_type(_TABLE)(node)


_one_type.__doc__ = (
    "Input 1, the table, and the output must be of one type, or int8 and float32. "
    f"One of these is: {_moves.ANY_TYPE}."
)


def _scales(node: Operands) -> str | None:
    """Table and output must have the same scale and zero point.

    A table of int8 for floats must have one scale, or one per slice, and zero point 0.
    """
    if not _is_hybrid(node):
        return _moves.one_quantization(_TABLE)(node)
    found, table = node.input(_TABLE).quantization, node.input(_TABLE)
    if found is None:
        return "there is none"
    if any(found.zero_points):
        return f"a zero point is {max(found.zero_points, key=abs)}"
    fits = found.per_tensor or (found.axis == 0 and len(found.scales) == table.shape[0])
    return None if fits else f"there are {len(found.scales)} of dimension {found.axis}"


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
    return Kernel(_HYBRID if _is_hybrid(node) else _MOVES)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    table, indices = node.input(_TABLE), node.input(_INDICES)
    run = table.nbytes // table.shape[0]
    if _is_hybrid(node):
        scales = table.affine.scales
        hybrid: dict[str, Value] = {
            "scale": _float.array("scale", scales, "[slices]"),
            "per_slice": int(len(scales) > 1),
            "length": table.shape[0],
            "run": run,
        }
        return Lowered(hybrid, extent=(indices.elements,), inputs=(_TABLE, _INDICES))
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
    taken = np.take(table, indices, axis=0)
    if _is_hybrid(node):
        scales = np.array(node.input(_TABLE).affine.scales, np.float32)
        used = np.take(scales, indices) if len(scales) > 1 else np.repeat(scales, indices.size)
        taken = taken.astype(np.float32) * used.reshape(-1, *[1] * (taken.ndim - 1))
    return (taken.tobytes(),)


OP = Op(
    "EMBEDDING_LOOKUP",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _one_type,
        _int32_indices,
        _checks.not_empty,
        _table_has_slices,
        _scales,
        _checks.rank(_INDICES, 1),
        _in_range,
    ),
    shapes=_shapes,
    kernels=(_MOVES, _HYBRID),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
