# SPDX-License-Identifier: Apache-2.0
"""SUM: the sum over some dimensions, rescaled."""

from __future__ import annotations

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import Operands
from tfl2c.ops import _checks, _reduce
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_MOST_CODES = 2**23  # as many, zero points taken off, add up in 32 bits


def _few_codes(node: Operands) -> str | None:
    """A sum may be of at most 8388608 elements."""
    count = _reduce.count(node)
    return None if count <= _MOST_CODES else f"{count}"


def _rescaling_in_range(node: Operands) -> str | None:
    """Elements of a sum * input scale / output scale must be below 2**23."""
    real = _reduce.count(node) * _real_multiplier(node)
    return None if real < 2.0**23 else f"it is {real:g}"


def _real_multiplier(node: Operands) -> float:
    return node.input().affine.scale / node.output().affine.scale


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("mean_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    result = node.output()
    multiplier, shift = quantize_multiplier(_real_multiplier(node))
    least, greatest = result.dtype.limits
    fields: dict[str, Value] = {
        **_reduce.fields(node),
        "bias": -_reduce.count(node) * node.input().affine.zero_point,
        "multiplier": multiplier,
        "shift": shift,
        "output_zero_point": result.affine.zero_point,
        "output_min": least,
        "output_max": greatest,
    }
    return Lowered(fields, extent=())


OP = Op(
    "SUM",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _checks.int8_activations,
        _reduce.known_shape,
        _checks.index_type(1, "axes"),
        _checks.constant(1, "axes"),
        _reduce.axes_exist,
        _few_codes,
        _rescaling_in_range,
    ),
    shapes=_reduce.shapes,
    kernels=("mean_s8",),
    select=_select,
    lower=_lower,
)
