# SPDX-License-Identifier: Apache-2.0
"""AVERAGE_POOL_2D: the mean of a window, without the padding in it."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from tfl2c.graph import Operands
from tfl2c.ops import _channels, _float, _int16, _pool
from tfl2c.ops._access import RowAccess, fold_access
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Simd, Target

_FLOAT = "average_pool_2d_f32"
_PLAIN = "average_pool_2d_s8"
_MOVED = "average_pool_2d_moved_s8"
_OVERLAP = 4  # columns of a window for each one that it moves, for sums to be worth keeping
_ROWS = "average_pool_2d_rows_s8"
_ROWS_FIELDS = (
    "input_height",
    "input_width",
    "input_rows",
    "channels",
    "output_min",
    "output_max",
)
_MOST_ELEMENTS = 2**22  # as many codes, 128 more each, and half their number fit in 32 bits
_MOST_WIDE = 2**15  # the same of int16
_RAISED = 128  # what int8 codes are less than uint8 ones


def _few_elements(node: Operands) -> str | None:
    """A window may cover at most 4194304 pixels of the image, and 32768 of int16."""
    covered = prod(min(pair) for pair in zip(_pool.size(node), node.attrs.kernel, strict=True))
    most = _MOST_WIDE if _int16.is_int16(node) else _MOST_ELEMENTS
    return None if covered <= most else f"{covered}"


def _is_whole(node: Operands) -> bool:
    """Whether one window covers one image of several rows."""
    size, kernel, result = _pool.size(node), node.attrs.kernel, node.output().shape
    top, _, left, _ = node.attrs.window.pads(size, kernel)
    covers = kernel[0] - top >= size[0] and kernel[1] - left >= size[1]
    return covers and result[:3] == (1, 1, 1) and size[0] > 1


def _overlap(node: Operands) -> bool:
    """Whether windows that are neighbours share most of their columns."""
    covered = min(_pool.size(node)[1], node.attrs.kernel[1])
    return covered >= _OVERLAP * node.attrs.window.stride[1] and node.output().shape[2] > 1


def _select(node: Operands, target: Target) -> Kernel:
    if _float.is_float(node):
        return Kernel(_FLOAT)
    if _int16.is_int16(node):
        return Kernel("average_pool_2d_s16")
    if _is_whole(node) and not node.node.unsigned:
        return Kernel(_ROWS, scratch=4 * node.output().shape[3])
    return Kernel(_MOVED if target.simd is not Simd.MVE and _overlap(node) else _PLAIN)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    lowered = _pool.lowered(node)
    if kernel.name in {_PLAIN, _MOVED}:
        raised = _RAISED if node.node.unsigned else 0
        return replace(lowered, fields={**lowered.fields, "raised": raised})
    if kernel.name != _ROWS:
        return lowered
    fields = {name: lowered.fields[name] for name in _ROWS_FIELDS}
    return Lowered(fields, extent=(0, _pool.size(node)[0]))


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    if kernel.name == _ROWS:
        return fold_access(node, node.input().shape)
    return _pool.rows(node, kernel)


OP = Op(
    "AVERAGE_POOL_2D",
    attributes=_pool.attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(*_pool.CONSTRAINTS, _float.when_quantized(_few_elements)),
    shapes=_pool.shapes,
    kernels=(_PLAIN, _MOVED, _ROWS, "average_pool_2d_s16", _FLOAT),
    select=_select,
    lower=_lower,
    identity=_pool.identity,
    channels=_channels.each(_pool.bounds),
    rows=_rows,
    unsigned=True,
)
