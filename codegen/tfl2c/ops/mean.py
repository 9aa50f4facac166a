# SPDX-License-Identifier: Apache-2.0
"""MEAN: the mean over some dimensions, rescaled."""

from __future__ import annotations

from tfl2c.arithmetic import mean_multiplier, quantize_multiplier
from tfl2c.graph import Operands
from tfl2c.ops import _channels, _checks, _float, _reduce
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_MOST_CODES = 2**23  # as many, zero points taken off, add up in 32 bits
_GREATEST_SHIFT = 30


def _few_codes(node: Operands) -> str | None:
    """A mean may be of at most 8388608 elements."""
    return None if _reduce.count(node) <= _MOST_CODES else f"{_reduce.count(node)}"


def _rescaling_in_range(node: Operands) -> str | None:
    """Input scale / output scale must be below 2**30."""
    real = _real_multiplier(node)
    return None if quantize_multiplier(real)[1] <= _GREATEST_SHIFT else f"it is {real:g}"


def _real_multiplier(node: Operands) -> float:
    return node.input().affine.scale / node.output().affine.scale


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("mean_f32" if _float.is_float(node) else "mean_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields = _reduce.fields(node)
    if kernel.name == "mean_f32":
        return Lowered({**fields, "count": float(_reduce.count(node))}, extent=())
    return Lowered({**fields, **_scaling(node)}, extent=())


def _scaling(node: Operands) -> dict[str, Value]:
    count, result = _reduce.count(node), node.output()
    multiplier, shift = mean_multiplier(_real_multiplier(node), count)
    least, greatest = result.dtype.limits
    return {
        "bias": -count * node.input().affine.zero_point,
        "multiplier": multiplier,
        "shift": shift,
        "output_zero_point": result.affine.zero_point,
        "output_min": least,
        "output_max": greatest,
    }


def _keeps_channels(node: Operands) -> bool:
    return _channels.between_int8(node) and len(node.input().shape) - 1 not in _reduce.axes(node)


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    count, result, zero = _reduce.count(node), node.output(), node.input().affine.zero_point
    sums = _channels.Bounds((sources[0].low - zero) * count, (sources[0].high - zero) * count)
    pairs = [mean_multiplier(_real_multiplier(node), count)]
    return _channels.rescaled(sums, pairs, result.affine.zero_point, result.dtype.limits)


OP = Op(
    "MEAN",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _float.int8_or_float,
        _reduce.known_shape,
        _checks.index_type(1, "axes"),
        _checks.constant(1, "axes"),
        _reduce.axes_exist,
        _float.when_quantized(_few_codes),
        _float.when_quantized(_rescaling_in_range),
    ),
    shapes=_reduce.shapes,
    kernels=("mean_s8", "mean_f32"),
    select=_select,
    lower=_lower,
    channels=_channels.ChannelRules(_keeps_channels, _bounds, _channels.straight),
)
