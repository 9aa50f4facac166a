# SPDX-License-Identifier: Apache-2.0
"""The kernels of DEPTHWISE_CONV_2D that walk over the image as it is, one for every type."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _float, _int4, _int16
from tfl2c.ops._window import image_fields, window_fields
from tfl2c.program import Value, as_const

PLAIN = "depthwise_conv_2d_s8"
_FLOAT = "depthwise_conv_2d_f32"
_INT16 = "depthwise_conv_2d_s16"
INT4 = "depthwise_conv_2d_s8_s4"
_HYBRID = f"{_FLOAT}_s8"
KERNELS = (PLAIN, _FLOAT, _HYBRID, _INT16, INT4)

_LAYOUT = "[kernel_height][kernel_width][output_channels]"
_UNITS = "[output_channels]"


def only_kernel(node: Operands) -> str | None:
    """Return the kernel for a node whose types leave no choice, else None."""
    if _float.is_float(node):
        return _float.kernel(node, _FLOAT).name
    if _int16.is_int16(node):
        return _INT16
    return INT4 if _int4.has_weights(node) else None


def fields(node: Operands, kernel: str) -> dict[str, Value]:
    """Return the parameters of one of the kernels."""
    sums, results = _MAKERS[kernel](node)
    height, width = node.input().shape[1:3]
    taps = node.input(1).shape[1], node.input(1).shape[2]
    return {
        **sums,
        **image_fields("input", node.input().shape),
        "depth_multiplier": node.input(1).shape[3] // node.input().shape[3],
        **window_fields(node.attrs.window, (height, width), taps),
        **image_fields("output", node.output().shape),
        **results,
    }


_Parts = tuple[dict[str, Value], dict[str, Value]]  # of the sums, and of the results


def _codes(node: Operands) -> _Parts:
    weights = node.input(1).array()[0]
    zero = _affine.zero_point(node)
    sums = {
        "weights": as_const("weights", weights, np.int8, _LAYOUT),
        "bias": _affine.folded_bias(node, -zero * weights.astype(np.int64).sum(axis=(0, 1))),
        **_affine.rescaling(_affine.real_multipliers(node), weights.shape[2]),
    }
    outputs = _affine.output_fields(node, node.attrs.activation)
    return sums, {"input_zero_point": zero, **outputs}


def _int16_codes(node: Operands) -> _Parts:
    weights = node.input(1).array()[0]
    sums = {
        "weights": as_const("weights", weights, np.int8, _LAYOUT),
        **_int16.sum_fields(node, _affine.real_multipliers(node), weights.shape[2]),
    }
    return sums, _int16.output_fields(node)


def _int4_codes(node: Operands) -> _Parts:
    sums = _int4.sum_fields(node, _affine.real_multipliers(node), _LAYOUT, _UNITS)
    return sums, _int4.code_fields(node)


def _floats(node: Operands) -> _Parts:
    outputs = node.input(1).shape[3]
    sums = {
        **_float.weights_fields(node.input(1), outputs, _LAYOUT, _UNITS),
        "bias": _float.bias(node, outputs, _UNITS),
    }
    return sums, _float.range_fields(node.attrs.activation)


_MAKERS: Mapping[str, Callable[[Operands], _Parts]] = {
    PLAIN: _codes,
    _FLOAT: _floats,
    _HYBRID: _floats,
    _INT16: _int16_codes,
    INT4: _int4_codes,
}
