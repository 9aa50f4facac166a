# SPDX-License-Identifier: Apache-2.0
"""Pointwise convolutions of eight input channels on cores with 16-bit products.

The layout is that of runtime_c/include/tfl2c/conv_2d_s8_1x1x8.h.
"""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _blocks
from tfl2c.ops._blocks import BLOCK, Channels
from tfl2c.ops._fast_requant import SCALE
from tfl2c.program import Const, as_const

KERNEL = "conv_2d_s8_1x1x8"
_CHANNELS = 8
_EXPONENT = 11  # TFL2C_CONV_2D_S8_1X1X8_EXPONENT


def fits(layer: Channels) -> bool:
    """Whether the kernel can make all output channels of a layer with one tap."""
    count, products = layer.weights.shape
    return products == _CHANNELS and count >= BLOCK and _are_short(layer)


def _are_short(layer: Channels) -> bool:
    return all(_blocks.rescaling(layer, rows, _EXPONENT)[0] == 0 for rows in _rows(layer))


def _rows(layer: Channels) -> list[range]:
    """Return the channels of every block."""
    count = len(layer.bias)
    starts = [min(first, count - BLOCK) for first in range(0, count, BLOCK)]
    return [range(start, start + BLOCK) for start in starts]


def pack(layer: Channels) -> Const:
    """Return the blocks of a layer."""
    places = _blocks.order(1, _CHANNELS)
    words: list[int] = []
    for rows in _rows(layer):
        _, *parts = _blocks.rescaling(layer, rows, _EXPONENT)
        for i, channel in enumerate(rows):
            halves = SCALE * layer.weights[channel, places] % 2**16
            words += [SCALE * layer.bias[channel], *(halves[::2] + (halves[1::2] << 16))]
            words += parts[2 * i : 2 * i + 2]
    unsigned = np.array([int(word) % 2**32 for word in words], np.uint32)
    return as_const("blocks", unsigned, np.uint32, "[(output_channels + 3) / 4][4][7]")
