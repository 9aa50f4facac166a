# SPDX-License-Identifier: Apache-2.0
"""RESIZE_BILINEAR: every pixel is a mean of up to four of the input.

Codes are weighted in Q10, floats and codes that stand for uint8 in float, as the references do.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import DType, Operands
from tfl2c.ops import _float, _int16, _resize
from tfl2c.ops._access import RowAccess
from tfl2c.ops._op import Op
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_HEIGHT, _WIDTH = 1, 2  # dimensions
_ONE = 1 << 10  # pixel
_KERNELS = {
    DType.INT8: "resize_bilinear_s8",
    DType.INT16: "resize_bilinear_s16",
    DType.FLOAT32: "resize_bilinear_f32",
}
_UNSIGNED = "resize_bilinear_u8"


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


def _places(node: Operands, axis: int) -> NDArray[np.float32]:
    """Return where in the input each pixel of the output lies, computed in float32."""
    attrs: _resize.Resize = node.attrs
    size, made = node.input().shape[axis], node.output().shape[axis]
    ends = attrs.align_corners and made > 1
    scale = np.float32(size - ends) / np.float32(made - ends)
    half = np.float32(0.5 if attrs.half_pixel_centers else 0.0)
    return np.asarray((np.arange(made, dtype=np.float32) + half) * scale - half, dtype=np.float32)


def _float_neighbours(node: Operands, axis: int) -> list[tuple[int, int]]:
    last, places = node.input().shape[axis] - 1, _places(node, axis)
    lower = np.maximum(np.floor(places).astype(np.int64), 0)
    upper = np.minimum(np.ceil(places).astype(np.int64), last)
    return list(zip(lower.tolist(), upper.tolist(), strict=True))


def _in_floats(node: Operands) -> bool:
    """Whether weights are floats."""
    return _float.is_float(node) or node.node.unsigned


def _neighbours(node: Operands, axis: int) -> list[tuple[int, int]]:
    """Return the pixels of the input between which each one of the output lies."""
    if _in_floats(node):
        return _float_neighbours(node, axis)
    step, start = _steps(node, axis)
    size, places = node.input().shape[axis], range(node.output().shape[axis])
    found = [start + i * step for i in places]
    return [(max(x, 0) // _ONE, min((x + _ONE - 1) // _ONE, size - 1)) for x in found]


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_UNSIGNED if node.node.unsigned else _KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, result = node.input().shape, node.output().shape
    rows = rows_of(result)[0]
    fields: dict[str, Value] = {
        "input_height": source[_HEIGHT],
        "input_width": source[_WIDTH],
        "output_height": result[_HEIGHT],
        "output_width": result[_WIDTH],
        "channels": source[3],
        "input_rows": rows_of(source)[0],
        "output_rows": rows,
    }
    weights = _tables(node) if _in_floats(node) else _step_fields(node)
    return Lowered({**fields, **weights}, extent=(0, rows))


def _step_fields(node: Operands) -> dict[str, Value]:
    (row_step, row_start), (column_step, column_start) = (
        _steps(node, axis) for axis in (_HEIGHT, _WIDTH)
    )
    return {
        "row_step": row_step,
        "row_start": row_start,
        "column_step": column_step,
        "column_start": column_start,
    }


def _tables(node: Operands) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    for axis, name, what in ((_HEIGHT, "row", "output_height"), (_WIDTH, "column", "output_width")):
        pairs = np.array(_neighbours(node, axis))
        weights = _places(node, axis) - pairs[:, 0].astype(np.float32)
        fields[f"{name}s"] = as_const(f"{name}s", pairs, np.int32, f"[{what}][2]")
        fields[f"{name}_weight"] = _float.array(f"{name}_weight", weights, f"[{what}]")
    return fields


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return _resize.access(node, _neighbours(node, _HEIGHT))


OP = Op(
    "RESIZE_BILINEAR",
    attributes=_resize.either,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(_int16.activations, *_resize.CONSTRAINTS, _inside),
    shapes=_resize.shapes,
    kernels=(*_KERNELS.values(), _UNSIGNED),
    select=_select,
    lower=_lower,
    rows=_rows,
    unsigned=True,
)
