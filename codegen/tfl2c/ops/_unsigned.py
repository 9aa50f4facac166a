# SPDX-License-Identifier: Apache-2.0
"""uint8 weights with a zero point, in models whose activations were uint8 as well.

The activations are int8 codes, 128 less; weights stay as they are where int8 codes without zero
point cannot stand for them.
"""

from __future__ import annotations

from math import frexp

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _affine
from tfl2c.ops._window import Pair, Window, image_fields, window_fields
from tfl2c.program import Lowered, Value, as_const

KERNEL = "conv_2d_s8_u8"
ROWS_KERNEL = "fully_connected_s8_u8"
_GREATEST_SHIFT = 95  # of 53 bits times 32
_LAYOUT = "[output_channels][kernel_height][kernel_width][group_channels]"


def has_weights(node: Operands) -> bool:
    """Whether the weights, input 1, are uint8 codes."""
    return node.input(1).dtype is DType.UINT8


def convolution(node: Operands, channel_axis: int) -> Lowered:
    """Return the call of the kernel for a convolution.

    Its weights are [outputs, height, width, group channels], or [1, height, width, outputs] with a
    ``channel_axis`` of 3, each output then seeing one input channel.
    """
    weights, window = node.input(1), node.attrs.window
    array = np.moveaxis(weights.array(), channel_axis, 0)
    array = array[..., None][:, 0] if channel_axis else array
    zero, taken_off = weights.affine.zero_point, _affine.zero_point(node)
    sums = array.astype(np.int64).sum(axis=(1, 2, 3)) - zero * (array.size // len(array))
    (real,) = _affine.real_multipliers(node)
    multiplier, shift = quantize_multiplier(real)
    fields: dict[str, Value] = {
        "weights": as_const("weights", array, np.uint8, _LAYOUT),
        "bias": _affine.folded_bias(node, -taken_off * sums),
        "multiplier": multiplier,
        "shift": shift,
        "group_channels": array.shape[3],
        **_place_fields(node, window, (array.shape[1], array.shape[2])),
        "weight_zero_point": zero,
        "input_zero_point": taken_off,
        **_affine.output_fields(node, node.attrs.activation),
    }
    return Lowered(fields, extent=(0, node.output().shape[0] * node.output().shape[1]))


def _place_fields(node: Operands, window: Window, kernel: Pair) -> dict[str, Value]:
    size = node.input().shape[1], node.input().shape[2]
    return {
        **image_fields("input", node.input().shape),
        **window_fields(window, size, kernel),
        **image_fields("output", node.output().shape),
    }


def rows(node: Operands) -> Lowered:
    """Return the call of the kernel for FULLY_CONNECTED, whose weights are [units, depth]."""
    weights = node.input(1)
    units, depth = weights.shape
    zero, taken_off = weights.affine.zero_point, _affine.zero_point(node)
    sums = weights.array().astype(np.int64).sum(axis=1) - zero * depth
    (real,) = _affine.real_multipliers(node)
    fields: dict[str, Value] = {
        "weights": as_const("weights", weights.array(), np.uint8, "[units][depth]"),
        "bias": _affine.folded_bias(node, -taken_off * sums),
        **_double_fields(real),
        "depth": depth,
        "units": units,
        "weight_zero_point": zero,
        **_affine.output_fields(node, node.attrs.activation),
    }
    return Lowered(fields, extent=(node.input().elements // depth,))


def factor_in_range(node: Operands) -> str | None:
    """When codes are uint8, input scale * weight scale / output scale must be below 2**20."""
    if not has_weights(node):
        return None
    return next((f"it is {r:g}" for r in _affine.real_multipliers(node) if r >= 2.0**20), None)


def _double_fields(real: float) -> dict[str, int]:
    """Return the parameters for a factor in double: its 53 bits and how far they move."""
    fraction, exponent = frexp(real)
    bits, shift = int(fraction * 2**53), 53 - exponent
    if shift > _GREATEST_SHIFT:  # not even half a code
        bits, shift = 0, _GREATEST_SHIFT
    return {"multiplier_high": bits >> 32, "multiplier_low": bits % 2**32, "shift": shift}
