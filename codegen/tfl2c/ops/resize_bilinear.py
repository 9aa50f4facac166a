# SPDX-License-Identifier: Apache-2.0
"""RESIZE_BILINEAR: every pixel is a mean of up to four of the input, weighted in Q10."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _resize
from tfl2c.ops._access import RowAccess
from tfl2c.ops._op import Op
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_HEIGHT, _WIDTH = 1, 2  # dimensions
_ONE = 1 << 10  # pixel


def _inside(node: Operands) -> str | None:
    """No pixel may lie behind the input's last one when steps are rounded to 1/1024 pixel."""
    for axis, what in ((_HEIGHT, "row"), (_WIDTH, "column")):
        size = node.input().shape[axis]
        if max(first for first, _ in _neighbours(node, axis)) >= size:
            return f"the last {what} of the output does, of {size}"
    return None


def _steps(node: Operands, axis: int) -> tuple[int, int]:
    """Return the distance of two pixels of the output and the place of the first, in Q10."""
    attrs: _resize.Resize = node.attrs
    size, made = node.input().shape[axis], node.output().shape[axis]
    if attrs.align_corners and made > 1:
        size, made = size - 1, made - 1
    step = (size * _ONE + made // 2) // made
    return step, step // 2 - _ONE // 2 if attrs.half_pixel_centers else 0


def _neighbours(node: Operands, axis: int) -> list[tuple[int, int]]:
    """Return the pixels of the input between which each one of the output lies."""
    step, start = _steps(node, axis)
    size, places = node.input().shape[axis], range(node.output().shape[axis])
    found = [start + i * step for i in places]
    return [(max(x, 0) // _ONE, min((x + _ONE - 1) // _ONE, size - 1)) for x in found]


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("resize_bilinear_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, result = node.input().shape, node.output().shape
    (row_step, row_start), (column_step, column_start) = (
        _steps(node, axis) for axis in (_HEIGHT, _WIDTH)
    )
    rows = rows_of(result)[0]
    fields: dict[str, Value] = {
        "input_height": source[_HEIGHT],
        "input_width": source[_WIDTH],
        "output_height": result[_HEIGHT],
        "output_width": result[_WIDTH],
        "channels": source[3],
        "row_step": row_step,
        "row_start": row_start,
        "column_step": column_step,
        "column_start": column_start,
        "input_rows": rows_of(source)[0],
        "output_rows": rows,
    }
    return Lowered(fields, extent=(0, rows))


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return _resize.access(node, _neighbours(node, _HEIGHT))


OP = Op(
    "RESIZE_BILINEAR",
    attributes=_resize.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(_checks.int8_activations, *_resize.CONSTRAINTS, _inside),
    shapes=_resize.shapes,
    kernels=("resize_bilinear_s8",),
    select=_select,
    lower=_lower,
    rows=_rows,
)
