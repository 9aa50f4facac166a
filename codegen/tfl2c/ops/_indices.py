# SPDX-License-Identifier: Apache-2.0
"""Indices that are computed at run time, or constant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops._op import Constraint, shape_text
from tfl2c.ops._walk import Stride
from tfl2c.program import Value

_MOST = 8  # indices of a tuple, as the kernels' arrays have it


def tuples_fit(position: int, shape: Callable[[Operands], Shape]) -> Constraint:
    """Return the constraint that tuples of indices, if constant, lie within a ``shape``."""

    def constraint(node: Operands) -> str | None:
        indices, room = node.input(position), shape(node)
        depth = indices.shape[-1] if indices.shape else _MOST + 1
        if not 1 <= depth <= min(len(room), _MOST):
            return f"they are {shape_text(indices)} for {len(room)} dimensions"
        if not indices.is_constant:
            return None
        tuples = indices.array().reshape(-1, depth).tolist()
        found = next((t for t in tuples if not _inside(t, room)), None)
        return None if found is None else f"one is {found} in {list(room)}"

    constraint.__doc__ = "Indices must be tuples, of 1 to 8, that name places of the tensor."
    return constraint


def _inside(indices: Sequence[int], room: Shape) -> bool:
    return all(0 <= i < n for i, n in zip(indices, room, strict=False))


def is_wide(tensor: Tensor) -> int:
    """Return the kernels' parameter that says whether indices are int64."""
    return int(tensor.dtype is DType.INT64)


def fields(dims: Sequence[Stride], indices: Tensor) -> dict[str, Value]:
    """Return the kernels' parameters for tuples of indices of ``dims``, strides in bytes."""
    filler = _MOST - len(dims)
    return {
        "depth": len(dims),
        "length": (*(n for n, _ in dims), *[1] * filler),
        "stride": (*(stride for _, stride in dims), *[0] * filler),
        "wide": is_wide(indices),
    }
