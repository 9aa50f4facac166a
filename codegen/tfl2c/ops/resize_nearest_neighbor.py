# SPDX-License-Identifier: Apache-2.0
"""RESIZE_NEAREST_NEIGHBOR: every pixel is a copy of one of the input."""

from __future__ import annotations

import numpy as np

from tfl2c.arithmetic import round_half_away
from tfl2c.graph import Operands
from tfl2c.ops import _moves, _resize
from tfl2c.ops._access import RowAccess
from tfl2c.ops._op import Op
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_HEIGHT, _WIDTH = 1, 2  # dimensions


def _sources(node: Operands, axis: int) -> list[int]:
    """Return which pixel of the input each one of the output is, computed in float32."""
    attrs: _resize.Resize = node.attrs
    size, made = node.input().shape[axis], node.output().shape[axis]
    ends = attrs.align_corners and made > 1
    scale = np.float32(size - 1) / np.float32(made - 1) if ends else np.float32(size) / made
    scale, centre = np.float32(scale), np.float32(0.5 if attrs.half_pixel_centers else 0.0)
    places = [float((np.float32(i) + centre) * scale) for i in range(made)]
    nearest = [round_half_away(x) if attrs.align_corners else int(x) for x in places]
    return [min(i, size - 1) for i in nearest]


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("resize_nearest_neighbor")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, result = node.input().shape, node.output().shape
    rows = rows_of(result)[0]
    fields: dict[str, Value] = {
        "input_height": source[_HEIGHT],
        "input_row_bytes": node.input().nbytes // rows_of(source)[0],
        "output_height": result[_HEIGHT],
        "output_width": result[_WIDTH],
        "pixel_bytes": source[3] * node.input().dtype.bits // 8,
        "rows": as_const("rows", _sources(node, _HEIGHT), np.int32, "[output_height]"),
        "columns": as_const("columns", _sources(node, _WIDTH), np.int32, "[output_width]"),
        "input_rows": rows_of(source)[0],
        "output_rows": rows,
    }
    return Lowered(fields, extent=(0, rows))


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return _resize.access(node, [(row, row) for row in _sources(node, _HEIGHT)])


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    rows, columns = _sources(node, _HEIGHT), _sources(node, _WIDTH)
    return (node.input().array()[:, rows][:, :, columns].tobytes(),)


OP = Op(
    "RESIZE_NEAREST_NEIGHBOR",
    attributes=_resize.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(_moves.data_of_one_type(0), *_resize.CONSTRAINTS),
    shapes=_resize.shapes,
    kernels=("resize_nearest_neighbor",),
    select=_select,
    lower=_lower,
    rows=_rows,
    evaluate=_evaluate,
    unsigned=True,
)
