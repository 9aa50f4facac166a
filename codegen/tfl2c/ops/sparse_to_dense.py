# SPDX-License-Identifier: Apache-2.0
"""SPARSE_TO_DENSE: a tensor of one value, with others at the places that indices name.

An index that is computed at run time and out of range is taken for the nearest one inside.
"""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _indices, _moves, _walk
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_INDICES, _SHAPE, _VALUES, _ELSEWHERE = range(4)  # positions of the inputs


def _wanted(node: Operands) -> Shape:
    return tuple(_moves.numbers(node, _SHAPE))


def _tuples(node: Operands) -> tuple[int, int]:
    """Return the number of tuples of indices and the indices of each."""
    shape = node.input(_INDICES).shape
    return (shape[0], shape[1]) if len(shape) == 2 else (prod(shape), 1)


def _indices_fit(node: Operands) -> str | None:
    """Indices must be one, a list, or a list of tuples, with an index for each dimension.

    There must be from 1 to 8 dimensions; constant indices must lie within them.
    """
    indices, shape = node.input(_INDICES), _wanted(node)
    if len(indices.shape) > 2 or not 1 <= len(shape) <= 8 or _tuples(node)[1] != len(shape):
        return f"they are {shape_text(indices)} for {len(shape)} dimensions"
    if not indices.is_constant:
        return None
    rows = indices.array().reshape(_tuples(node)).tolist()
    inside = (all(0 <= i < n for i, n in zip(row, shape, strict=True)) for row in rows)
    found = next((row for row, fits in zip(rows, inside, strict=True) if not fits), None)
    return None if found is None else f"one is {found} in {list(shape)}"


def _values_fit(node: Operands) -> str | None:
    """There must be a value for each tuple of indices, or a single one."""
    values, count = node.input(_VALUES), _tuples(node)[0]
    fits = values.shape in ((), (count,)) or values.elements == count == 1
    return None if fits else f"they are {shape_text(values)} for {count}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (_wanted(node),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("sparse_to_dense")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape, size = _wanted(node), node.output().dtype.bits // 8
    dims = [(n, stride * size) for n, stride in zip(shape, _walk.strides(shape), strict=True)]
    fields: dict[str, Value] = {
        "elements": prod(shape),
        "element_bytes": size,
        "count": _tuples(node)[0],
        "one_value": int(node.input(_VALUES).shape == ()),
        **_indices.fields(dims, node.input(_INDICES)),
    }
    return Lowered(fields, extent=(), inputs=(_INDICES, _VALUES, _ELSEWHERE))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    values, elsewhere = node.input(_VALUES).array(), node.input(_ELSEWHERE).array()
    result = np.full(_wanted(node), elsewhere.reshape(()), dtype=elsewhere.dtype)
    count, depth = _tuples(node)
    tuples = node.input(_INDICES).array().reshape(count, depth).tolist()
    for place, value in zip(tuples, np.broadcast_to(values.reshape(-1), count), strict=True):
        result[tuple(place)] = value
    return (result.tobytes(),)


OP = Op(
    "SPARSE_TO_DENSE",
    attributes=no_attributes,
    inputs=(4, 4),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(_VALUES, _ELSEWHERE),
        _moves.one_quantization(_VALUES, _ELSEWHERE),
        _checks.index_type(_INDICES, "indices"),
        _checks.constant(_SHAPE, "shape"),
        _checks.index_type(_SHAPE, "shape"),
        _checks.not_empty,
        _moves.one_number(_ELSEWHERE, "value elsewhere"),
        _indices_fit,
        _values_fit,
    ),
    shapes=_shapes,
    kernels=("sparse_to_dense",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
