# SPDX-License-Identifier: Apache-2.0
"""MEAN: the mean over some dimensions, rescaled."""

from __future__ import annotations

from tfl2c.arithmetic import mean_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _channels, _reduce
from tfl2c.ops._access import RowAccess, fold_access
from tfl2c.ops._op import Op
from tfl2c.ops._rows import IMAGE
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNELS = {
    DType.INT8: "mean_s8",
    DType.INT16: "mean_s16",
    DType.INT32: "mean_s32",
    DType.INT64: "mean_s64",
    DType.FLOAT32: "mean_f32",
}
_ROWS = "mean_rows_s8"
_INNER = {1, 2}  # dimensions: height and width


def _is_image(node: Operands) -> bool:
    """Whether the means are those of the channels of one image of several rows."""
    shape = node.input().shape
    whole = len(shape) == IMAGE and shape[0] == 1 and _reduce.axes(node) == _INNER
    return whole and shape[1] > 1 and node.input().dtype is DType.INT8


def _select(node: Operands, target: Target) -> Kernel:
    if _is_image(node):
        return Kernel(_ROWS, scratch=4 * node.output().elements)
    return Kernel(_KERNELS[node.input().dtype])


def _pair(node: Operands) -> tuple[int, int]:
    """Return multiplier and shift, which divide by the number of elements, too."""
    return mean_multiplier(_reduce.real_multiplier(node), _reduce.count(node))


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if kernel.name == _ROWS:
        _, rows, width, channels = node.input().shape
        size = {"input_height": rows, "input_width": width, "input_rows": rows}
        fields = {**size, "channels": channels, **_reduce.scaling(node, _pair(node))}
        return Lowered(fields, extent=(0, rows))
    fields = _reduce.fields(node)
    if kernel.name == "mean_f32":
        fields["count"] = float(_reduce.count(node))
    elif _reduce.has_codes(node):
        fields |= _reduce.scaling(node, _pair(node))
    return Lowered(fields, extent=())


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    return fold_access(node, node.input().shape) if kernel.name == _ROWS else None


def _keeps_channels(node: Operands) -> bool:
    return _channels.between_int8(node) and len(node.input().shape) - 1 not in _reduce.axes(node)


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    count, result, zero = _reduce.count(node), node.output(), node.input().affine.zero_point
    sums = _channels.Bounds((sources[0].low - zero) * count, (sources[0].high - zero) * count)
    return _channels.rescaled(sums, [_pair(node)], result.affine.zero_point, result.dtype.limits)


OP = Op(
    "MEAN",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _reduce.of_type(_KERNELS),
        _reduce.has_scales,
        *_reduce.AXES,
        _reduce.few_codes,
        _reduce.rescaling_in_range(_reduce.real_multiplier),
    ),
    shapes=_reduce.shapes,
    kernels=(*_KERNELS.values(), _ROWS),
    select=_select,
    lower=_lower,
    rows=_rows,
    channels=_channels.ChannelRules(_keeps_channels, _bounds, _channels.straight),
    unsigned=True,
)
