# SPDX-License-Identifier: Apache-2.0
"""Depthwise convolutions on cores with 16-bit products, beyond kernels of three by three.

Four channels at a time with two rows of the kernel in a word, laid out as in
runtime_c/include/tfl2c/depthwise_conv_2d_s8_x4.h; with one input channel it is a CONV_2D.
"""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _blocks
from tfl2c.ops._blocks import BLOCK, Channels
from tfl2c.ops._fast_requant import SCALE
from tfl2c.ops._window import Pair, Window
from tfl2c.program import Const, as_const

_TAP_BYTES = 16  # of two rows and four channels, in scratch
_POINTERS = 8  # bytes of the addresses of two rows


def pairs(height: int) -> int:
    """Return how many pairs of rows a kernel has."""
    return (height + 1) // 2


def scratch(height: int, width: int) -> int:
    """Return the bytes of scratch for a kernel so high and an input so wide."""
    return pairs(height) * (_TAP_BYTES * width + _POINTERS)


def window_scratch(size: Pair, products: int, window: Window, kernel: Pair) -> int:
    """Return the bytes of scratch of conv_2d_s8_x4 for an image of one channel."""
    _, columns = window.output(size, kernel)
    width = (columns - 1) * window.stride[1] + kernel[1]
    return 4 * products + (window.stride[0] + kernel[0]) * width


def groups(layer: Channels, zero_point: int, kernel: Pair, exponent: int) -> Const:
    """Return the groups of a layer whose weights are [channels][taps, row by row].

    The last group has the last four channels, which the one before it may have, too.
    """
    count, (height, width) = len(layer.bias), kernel
    taps = np.zeros((count, 2 * pairs(height), width), np.int64)
    taps[:, :height] = SCALE * layer.weights.reshape(count, height, width)
    halves = taps.transpose(2, 1, 0) % 2**16
    joined = halves[:, ::2] + (halves[:, 1::2] << 16)  # [width][pairs][channels]
    words: list[int] = []
    for start in range(0, count, BLOCK):
        rows = range(min(start, count - BLOCK), min(start, count - BLOCK) + BLOCK)
        form, *parts = _blocks.rescaling(layer, rows, exponent)
        sums = [layer.bias[c] + zero_point * int(layer.weights[c].sum()) for c in rows]
        words += [form, *(SCALE * value for value in sums), *parts]
        words += [int(word) for word in joined[..., rows.start : rows.stop].reshape(-1)]
    unsigned = np.array([word % 2**32 for word in words], np.uint32)
    return as_const("groups", unsigned, np.uint32, "[(channels + 3) / 4][words]")
