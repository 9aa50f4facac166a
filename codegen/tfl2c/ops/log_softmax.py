# SPDX-License-Identifier: Apache-2.0
"""LOG_SOFTMAX: the logarithm of the softmax over the last dimension."""

from __future__ import annotations

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, softmax_exponentials, softmax_scaling
from tfl2c.graph import Operands, Quantization
from tfl2c.ops import _checks, _float, _last_dimension
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_LOGARITHMS = Quantization((1 / 16,), (127,))
_LONGEST_ROW = 4095  # as many exponentials of at most 1 add up in Q12.19
_LEAST_SCALE = 2.0**-24  # a few units of the reference's fixed point


def _logarithms(node: Operands) -> str | None:
    """The output must have scale 1/16 and zero point 127."""
    found = node.output().affine
    if (found.scale, found.zero_point) == (_LOGARITHMS.scale, _LOGARITHMS.zero_point):
        return None
    return f"they are {found.scale:g} and {found.zero_point}"


def _short_rows(node: Operands) -> str | None:
    """The last dimension must be 1 to 4095 long."""
    return _last_dimension.short_rows(node, _LONGEST_ROW)


def _steps_matter(node: Operands) -> str | None:
    """The input scale must be above 2**-24."""
    scale = node.input().affine.scale
    return None if scale > _LEAST_SCALE else f"it is {scale:g}"


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("log_softmax_f32" if _float.is_float(node) else "log_softmax_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    depth, extent = _last_dimension.depth(node), _last_dimension.extent(node)
    if kernel.name == "log_softmax_f32":
        return Lowered({"depth": depth}, extent)
    scale = node.input().affine.scale
    exponentials = softmax_exponentials(1.0, scale)
    multiplier, shift, least = softmax_scaling(1.0, scale)
    inverse, inverse_shift = quantize_multiplier(2.0 ** (31 - shift) / multiplier)
    fields: dict[str, Value] = {
        "exponentials": as_const("exponentials", exponentials, np.int32, "[count]"),
        "count": len(exponentials),
        "depth": depth,
        "multiplier": multiplier,
        "shift": shift,
        "inverse": inverse,
        "inverse_shift": inverse_shift,
        "least": least - 1,
    }
    return Lowered(fields, extent)


OP = Op(
    "LOG_SOFTMAX",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _float.int8_or_float,
        _last_dimension.whole_rows,
        _float.when_quantized(_logarithms),
        _float.when_quantized(_short_rows),
        _float.when_quantized(_steps_matter),
    ),
    shapes=_last_dimension.shapes,
    kernels=("log_softmax_s8", "log_softmax_f32"),
    select=_select,
    lower=_lower,
    unsigned=True,
)
