# SPDX-License-Identifier: Apache-2.0
"""Depthwise convolutions on cores with vectors: 16 sums at a time, straight from the image.

They are those of 16 channels, or of all channels of neighbouring pixels. Kernels, strides,
dilations and depth multipliers may be any.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import Operands
from tfl2c.ops import _depthwise, _vectors
from tfl2c.ops._window import Window
from tfl2c.program import Kernel, Value, as_const

KERNEL: Final = "depthwise_conv_2d_s8_lanes"
_LANES: Final = 16
_ORDER: Final = [4 * i + j for j in range(4) for i in range(4)]  # of the words of a block
_MOST_TAPS: Final = 512  # addresses of which scratch holds
_LARGEST: Final = 255  # distance that fits in a byte


def fits(node: Operands) -> bool:
    """Whether scratch for the addresses of all taps can be afforded."""
    return prod(node.input(1).shape[:3]) <= _MOST_TAPS and node.output().elements > 0


def kernel(node: Operands) -> Kernel:
    """Return the kernel with its scratch."""
    window: Window = node.attrs.window
    seen = ((together(node) - 1) * window.stride[1] + 1) * node.input().shape[3]
    return Kernel(KERNEL, scratch=8 * prod(node.input(1).shape[:3]) + seen)


def together(node: Operands) -> int:
    """Return how many neighbouring pixels a block makes of all channels."""
    window: Window = node.attrs.window
    channels, outputs = node.input().shape[3], node.output().shape[3]
    most = 1 + (_LARGEST + 1 - channels) // (window.stride[1] * channels)
    return max(1, min(_LANES // outputs, node.output().shape[2], most))


def blocks(node: Operands) -> int:
    """Return how many blocks make all channels."""
    return -(-node.output().shape[3] // _LANES)


def in_order(node: Operands) -> bool:
    """Whether the codes that the lanes of whole blocks see follow each other."""
    return _is_in_order(node, together(node))


def is_paired(node: Operands) -> bool:
    """Whether two products are added before they become wide."""
    weights = node.input(1).array()
    return in_order(node) and int(weights.min(initial=0)) > np.iinfo(np.int8).min


def inside(node: Operands) -> tuple[int, int]:
    """Return how many rows and columns of the output have windows without padding there."""
    window: Window = node.attrs.window
    size, kernel_size = node.input().shape[1:3], node.input(1).shape[1:3]
    pads = window.pads((size[0], size[1]), (kernel_size[0], kernel_size[1]))
    found = []
    for i in (0, 1):
        stride, before, made = window.stride[i], pads[2 * i], node.output().shape[1 + i]
        last = size[i] - 1 - (kernel_size[i] - 1) * window.dilation[i] + before
        end = min(made, last // stride + 1) if last >= 0 else 0
        found.append(max(0, end - -(-before // stride)))
    return found[0], found[1]


def fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of the kernel."""
    plain = _depthwise.fields(node, _depthwise.PLAIN)
    weights = _vectors.array(plain["weights"])
    pixels, taps, outputs = together(node), prod(weights.shape[:2]), weights.shape[2]
    by_lane = _by_lane(weights.reshape(taps, outputs), pixels)
    layout = "[blocks][kernel_height * kernel_width][16 lanes]"
    found: dict[str, Value] = {
        "weights": as_const("weights", by_lane.transpose(1, 0, 2), np.int8, layout),
        "blocks": as_const("blocks", _blocks(node, plain, pixels), np.int32, "[blocks][38]"),
        "lanes": _lanes(node, pixels),
        "in_order": int(_is_in_order(node, pixels)),
        "together": pixels,
        "apart": int(weights.min(initial=0) == np.iinfo(np.int8).min),
        "greatest_shift": int(_vectors.array(plain["shift"]).max(initial=-31)),
    }
    left = ("weights", "bias", "multiplier", "shift", "depth_multiplier")
    return {**found, **{name: value for name, value in plain.items() if name not in left}}


def _is_in_order(node: Operands, pixels: int) -> bool:
    channels, outputs = node.input().shape[3], node.output().shape[3]
    if channels != outputs:
        return False
    stride: int = node.attrs.window.stride[1]
    return outputs >= _LANES or (pixels * outputs == _LANES and stride == 1)


def _by_lane(rows: NDArray[Any], pixels: int) -> NDArray[Any]:
    """Return [rows][blocks][lanes] of [rows][channels]."""
    channels = rows.shape[1]
    if channels >= _LANES:
        starts = [min(start, channels - _LANES) for start in range(0, channels, _LANES)]
        return np.stack([rows[:, start : start + _LANES] for start in starts], axis=1)
    repeated = np.tile(rows, (1, pixels))
    missing = _LANES - repeated.shape[1]
    return np.pad(repeated, ((0, 0), (0, missing)))[:, None]


def _blocks(node: Operands, plain: Mapping[str, Value], pixels: int) -> NDArray[Any]:
    arrays = [_vectors.array(plain[name]) for name in ("bias", "multiplier", "shift")]
    bias, multiplier, shift = _by_lane(np.stack(arrays).astype(np.int32), pixels)
    channels = node.input().shape[3]
    outputs = len(arrays[0])
    first = [max(0, min(start, outputs - _LANES)) for start in range(0, outputs, _LANES)]
    places = [[start * channels // outputs, start] for start in first]
    shifts = np.ascontiguousarray(shift.astype("<i1")).view("<i4")
    return np.concatenate([bias[:, _ORDER], multiplier[:, _ORDER], shifts, places], axis=1)


def _lanes(node: Operands, pixels: int) -> Value:
    """Return how far codes of lanes are from that of lane 0, for one pixel, then for several."""
    channels, outputs = node.input().shape[3], node.output().shape[3]
    if channels == outputs >= _LANES:
        return None
    seen = np.arange(outputs)[None] * channels // outputs
    one = _by_lane(seen, 1)[0]
    table = [*(one - one[:, :1])] if outputs >= _LANES else [*one]
    if pixels > 1:
        step: int = node.attrs.window.stride[1] * channels
        several = np.zeros(_LANES, np.int64)
        for x in range(pixels):
            several[x * outputs : (x + 1) * outputs] = seen[0] + x * step
        table.append(several)
    return as_const("lanes", np.array(table), np.uint8, "[rows][16]")
