# SPDX-License-Identifier: Apache-2.0
"""uint8 weights with a zero point, in models whose activations were uint8 as well.

The activations are int8 codes, 128 less; weights stay as they are where int8 codes without zero
point cannot stand for them.
"""

from __future__ import annotations

from math import frexp

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _affine
from tfl2c.ops._window import Pair, Window, image_fields, window_fields
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Simd, Target

KERNEL = "conv_2d_s8_u8"
WINDOWS_KERNEL = "conv_2d_s8_u8_x4"
DEPTHWISE_KERNEL = "depthwise_conv_2d_s8_u8"
ROWS_KERNEL = "fully_connected_s8_u8"
KERNELS = (KERNEL, WINDOWS_KERNEL, DEPTHWISE_KERNEL)  # of convolutions
_GREATEST_SHIFT = 95  # of 53 bits times 32
_LAYOUT = "[output_channels][kernel_height][kernel_width][group_channels]"
_HALF = 128
_WINDOWS_SCRATCH = 9  # bytes for each product of a window


def has_weights(node: Operands) -> bool:
    """Whether the weights, input 1, are uint8 codes."""
    return node.input(1).dtype is DType.UINT8


def signed(node: Operands) -> NDArray[np.int64]:
    """Return the weights, uint8 codes less 128 and others as they are."""
    codes = node.input(1).array().astype(np.int64)
    return codes - _HALF if has_weights(node) else codes


def signed_zero_point(node: Operands) -> int:
    """Return the zero point of such weights."""
    return node.input(1).affine.zero_point - (_HALF if has_weights(node) else 0)


def kernels(node: Operands, target: Target, channel_axis: int) -> tuple[Kernel, ...]:
    """Return the kernels for a convolution to choose from, the fastest first."""
    plain = Kernel(KERNEL)
    if node.output().elements == 0:
        return (plain,)
    channels, height, width = node.input().shape[3], *node.input(1).shape[1:3]
    if channel_axis and channels > 1:
        return (Kernel(DEPTHWISE_KERNEL),)
    sees_all = channels == (1 if channel_axis else node.input(1).shape[3])
    is_plain = target.simd is Simd.NONE or not target.gnu_asm
    if is_plain or not sees_all or node.attrs.window.dilation != (1, 1):
        return (plain,)
    return Kernel(WINDOWS_KERNEL, _WINDOWS_SCRATCH * _pitch(height * width * channels)), plain


def lower(node: Operands, kernel: Kernel, channel_axis: int) -> Lowered:
    """Return the call of a kernel for a convolution.

    Its weights are [outputs, height, width, group channels], or [1, height, width, outputs] with a
    ``channel_axis`` of 3, each output then seeing one input channel.
    """
    if kernel.name == DEPTHWISE_KERNEL:
        return _depthwise(node)
    if kernel.name == WINDOWS_KERNEL:
        return _windows(node, channel_axis)
    return _convolution(node, channel_axis)


def _pitch(products: int) -> int:
    return -(-products // 4) * 4


def _by_output(node: Operands, channel_axis: int) -> NDArray[np.uint8]:
    """Return the weights as [outputs, height, width, channels seen]."""
    array = np.moveaxis(node.input(1).array(), channel_axis, 0)
    return array[..., None][:, 0] if channel_axis else array


def _steps(node: Operands, channel_axis: int) -> NDArray[np.int64]:
    return _by_output(node, channel_axis).astype(np.int64) - node.input(1).affine.zero_point


def _rescaling(node: Operands) -> dict[str, Value]:
    (real,) = _affine.real_multipliers(node)
    multiplier, shift = quantize_multiplier(real)
    return {"multiplier": multiplier, "shift": shift}


def _depthwise(node: Operands) -> Lowered:
    weights = node.input(1).array()[0]
    layout = "[kernel_height][kernel_width][output_channels]"
    fields: dict[str, Value] = {
        "weights": as_const("weights", weights, np.uint8, layout),
        "bias": _affine.folded_bias(node, np.zeros(weights.shape[2], np.int64)),
        **_rescaling(node),
        "depth_multiplier": weights.shape[2] // node.input().shape[3],
        **_place_fields(node, node.attrs.window, weights.shape[:2]),
        "weight_zero_point": node.input(1).affine.zero_point,
        "input_zero_point": _affine.zero_point(node),
        **_affine.output_fields(node, node.attrs.activation),
    }
    return Lowered(fields, extent=(0, node.output().shape[0] * node.output().shape[1]))


def _windows(node: Operands, channel_axis: int) -> Lowered:
    array = _by_output(node, channel_axis)
    count, height, width, channels = array.shape
    sums = _steps(node, channel_axis).sum(axis=(1, 2, 3))
    padded = np.zeros((count, _pitch(height * width * channels)), np.int64)
    padded[:, : height * width * channels] = array.reshape(count, -1).astype(np.int64) - _HALF
    fields: dict[str, Value] = {
        "weights": as_const("weights", padded, np.int8, "[output_channels][pitch]"),
        "bias": _affine.folded_bias(node, -_affine.zero_point(node) * sums),
        **_rescaling(node),
        "pitch": padded.shape[1],
        **_place_fields(node, node.attrs.window, (height, width)),
        "weight_zero_point": node.input(1).affine.zero_point - _HALF,
        "input_zero_point": _affine.zero_point(node),
        **_affine.output_fields(node, node.attrs.activation),
    }
    for name in ("dilation_height", "dilation_width"):
        del fields[name]
    return Lowered(fields, extent=(0, node.output().shape[0] * node.output().shape[1]))


def _convolution(node: Operands, channel_axis: int) -> Lowered:
    weights, window = node.input(1), node.attrs.window
    array, taken_off = _by_output(node, channel_axis), _affine.zero_point(node)
    sums = _steps(node, channel_axis).sum(axis=(1, 2, 3))
    fields: dict[str, Value] = {
        "weights": as_const("weights", array, np.uint8, _LAYOUT),
        "bias": _affine.folded_bias(node, -taken_off * sums),
        **_rescaling(node),
        "group_channels": array.shape[3],
        **_place_fields(node, window, (array.shape[1], array.shape[2])),
        "weight_zero_point": weights.affine.zero_point,
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
    codes, zero, taken_off = signed(node), signed_zero_point(node), _affine.zero_point(node)
    sums = codes.sum(axis=1) - zero * depth
    (real,) = _affine.real_multipliers(node)
    fields: dict[str, Value] = {
        "weights": as_const("weights", codes, np.int8, "[units][depth]"),
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
