# SPDX-License-Identifier: Apache-2.0
"""Where the elements of tensors are that are broadcast against each other, line by line.

This is what kernels with `tfl2c_places` get, and, row by row, what the planner may rely on.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape, Tensor
from tfl2c.ops._access import RowAccess, RowsRead, Sweep
from tfl2c.ops._op import shape_text
from tfl2c.ops._rows import IMAGE, rows_of
from tfl2c.program import Kernel, Value, as_const

_ROWS = 2  # dimensions of an image that rows are counted through
_NAMES = "first", "second"

Steps = tuple[int, ...]  # length of a dimension, then elements to the next one in each input


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the shape that two inputs are broadcast to; ValueError if they cannot be."""
    return (broadcast(node.input(), node.input(1)),)


def broadcast(*tensors: Tensor) -> Shape:
    """Return the shape that tensors are broadcast to; ValueError if they cannot be."""
    rank = max(len(t.shape) for t in tensors)
    lengths = list(zip(*(aligned(t.shape, rank) for t in tensors), strict=True))
    if any(len({n for n in several if n != 1}) > 1 for several in lengths):
        texts = [shape_text(t) for t in tensors]
        names = f"{', '.join(texts[:-1])} and {texts[-1]}"
        raise ValueError(f"{names} cannot be broadcast against each other")
    return tuple(next((n for n in several if n != 1), 1) for several in lengths)


def aligned(shape: Shape, rank: int) -> Shape:
    """Return a shape with dimensions of length 1 in front."""
    return (1,) * (rank - len(shape)) + shape


def is_elementwise(node: Operands) -> bool:
    """Whether nothing is broadcast but dimensions of length 1."""
    return node.input().elements == node.input(1).elements == node.output().elements


def fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of a kernel that say where the elements of two inputs are."""
    return places(node.output().shape, [node.input(i).shape for i in (0, 1)], _NAMES)


def places(output: Shape, inputs: Sequence[Shape], names: Sequence[str]) -> dict[str, Value]:
    """Return the parameters that say where the elements of some inputs are."""
    rows, _ = rows_of(output)
    joined, row_lines = _dimensions(output, inputs)
    layout = f"[dimensions][length, {', '.join(f'{name} step' for name in names)}]"
    return {
        "places.dims": len(joined),
        "places.steps": as_const("steps", joined, np.int32, layout),
        "places.row_lines": row_lines,
        **{f"places.{name}_rows": rows for name in names},
        "places.output_rows": rows,
    }


def extent(node: Operands) -> tuple[int, int]:
    """Return the first row and the number of rows of a whole output."""
    return 0, rows_of(node.output().shape)[0]


def _dimensions(output: Shape, inputs: Sequence[Shape]) -> tuple[list[Steps], int]:
    """Return the output's dimensions, outermost first, and how many lines make a row.

    Those of length 1 are left out; neighbours that all inputs walk through evenly are one, but
    those that rows are counted through do not mix with those of a row.
    """
    steps = _steps(output, inputs)
    outer = _ROWS if len(output) == IMAGE else 0
    within = _joined(steps[outer:]) or [(1, *[0] * len(inputs))]
    return [*_joined(steps[:outer]), *within], prod(step[0] for step in within[:-1])


def _joined(steps: Sequence[Steps]) -> list[Steps]:
    joined: list[Steps] = []
    for step in steps:
        if step[0] == 1:
            continue
        if joined and joined[-1][1:] == tuple(step[0] * apart for apart in step[1:]):
            joined[-1] = (joined[-1][0] * step[0], *step[1:])
        else:
            joined.append(step)
    return joined


def _steps(output: Shape, inputs: Sequence[Shape]) -> list[Steps]:
    whole = [aligned(shape, len(output)) for shape in inputs]
    return [
        (n, *(0 if shape[i] == 1 else prod(shape[i + 1 :]) for shape in whole))
        for i, n in enumerate(output)
    ]


def access(node: Operands, kernel: Kernel) -> RowAccess | None:
    """Return which rows of two inputs each row of the output is made of."""
    return access_of(node, _NAMES)


def access_of(node: Operands, names: Sequence[str]) -> RowAccess | None:
    """Return which rows of the inputs, one a name, each row of the output is made of.

    None where an input at run time is repeated along one of the dimensions that rows are counted
    through and not along the other.
    """
    rows, _ = rows_of(node.output().shape)
    reads = []
    for position, name in enumerate(names):
        if node.input(position).is_constant:
            continue
        read = _read(node, position, f"places.{name}_rows")
        if read is None:
            return None
        reads.append(read)
    row_bytes = node.output().nbytes // max(1, rows)
    return RowAccess(rows, row_bytes, tuple(reads), field="places.output_rows")


def _read(node: Operands, position: int, field: str) -> RowsRead | None:
    source, result = node.input(position), node.output()
    rows, _ = rows_of(result.shape)
    outer = result.shape[:_ROWS] if len(result.shape) == IMAGE else ()
    own = aligned(source.shape, len(result.shape))[: len(outer)]
    if own == outer and outer:
        sweep = _sweep(source, result)
        spans = tuple((row, row) for row in range(rows))
        return RowsRead(position, rows, source.nbytes // max(1, rows), spans, field, sweep)
    if prod(own) != 1:
        return None
    sweep = _sweep(source, result) if rows == 1 else None
    return RowsRead(position, 1, source.nbytes, ((0, 0),) * rows, field, sweep)


def _sweep(source: Tensor, result: Tensor) -> Sweep | None:
    """Return how a kernel moves along a row of an input that has all of the output's elements."""
    if source.elements != result.elements:
        return None
    return Sweep(source.dtype.bits // 8, result.dtype.bits // 8)
