# SPDX-License-Identifier: Apache-2.0
"""Convolutions on cores with 16-bit products, beyond depthwise ones of three by three.

Two pixels at a time as in runtime_c/include/tfl2c/conv_2d_s8_x4.h, a depthwise convolution of one
input channel included; of more, four channels at a time with two rows of the kernel in a word, laid
out as in runtime_c/include/tfl2c/depthwise_conv_2d_s8_x4.h.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _blocks, _int4
from tfl2c.ops._blocks import BLOCK, Channels
from tfl2c.ops._fast_requant import SCALE
from tfl2c.ops._window import Pair, Window
from tfl2c.program import Const, Kernel, as_const

KERNEL = "conv_2d_s8_x4"
_COLUMNS = 4  # of the output, the fewest whose windows scratch holds
_TAP_BYTES = 16  # of two rows and four channels, in scratch
_HEADER = 13  # words of a group of four channels before its weights
_POINTERS = 8  # bytes of the addresses of two rows
_TILED = {(5, 3), (7, 4)}  # columns and pairs of rows of kernels that make _TILE pixels at a time
_TILE = 4
_NIBBLES, _EIGHTS = 0x000F000F, 0x00080008  # of two halfwords


def pairs(height: int) -> int:
    """Return how many pairs of rows a kernel has."""
    return (height + 1) // 2


def scratch(node: Operands) -> int:
    """Return the bytes of scratch of depthwise_conv_2d_s8_x4."""
    (_, rows, width, _), (height, columns) = node.input().shape, node.input(1).shape[1:3]
    window: Window = node.attrs.window
    made, outputs = node.output().shape[2:]
    stride, dilation = window.stride[1], window.dilation[1]
    few = made * BLOCK if outputs < BLOCK else 0
    left = window.pads((rows, width), (height, columns))[2]
    is_tiled = (columns, pairs(height)) in _TILED and dilation == 1
    if is_tiled and stride < 3 <= made and left < columns:
        width = (max(made, _TILE) - 1) * stride + columns
    unpacked = 4 * _HEADER + _TAP_BYTES * pairs(height) * columns if _int4.has_weights(node) else 0
    return pairs(height) * (_TAP_BYTES * width + _POINTERS) + few + unpacked


@dataclass(frozen=True, slots=True)
class Windows:
    """Windows as conv_2d_s8_x4 makes them: columns of the output, products of each window."""

    window: Window
    kernel: Pair
    channels: int
    columns: int
    products: int
    is_pointwise: bool  # every pixel is made of the one in its place

    @classmethod
    def of(cls, node: Operands) -> Windows:
        """Return the windows of a CONV_2D, or of a DEPTHWISE_CONV_2D over one channel."""
        rows, width = node.input(1).shape[1:3]
        channels, columns = node.input().shape[3], node.output().shape[2]
        window: Window = node.attrs.window
        pads = window.pads((node.input().shape[1], node.input().shape[2]), (rows, width))
        is_pointwise = (rows, width) == window.stride == (1, 1) and max(pads) == 0
        products = len(_blocks.window_order(rows, width * channels))
        return cls(window, (rows, width), channels, columns, products, is_pointwise)

    @property
    def kernels(self) -> tuple[Kernel, ...]:
        """The kernels to choose from, the fastest first."""
        if self.is_pointwise:
            return (Kernel(KERNEL, 4 * self.products),)
        found = [Kernel(KERNEL, self._scratch(2, self.columns))]
        found.append(Kernel(KERNEL, self._scratch(1, self.columns), most_rows=1))
        if self.columns > _COLUMNS:
            found.append(Kernel(KERNEL, self._scratch(1, _COLUMNS)))
        return tuple(found)

    def held(self, kernel: Kernel) -> int:
        """Return of how many columns the scratch of a kernel holds the windows."""
        is_whole = self.is_pointwise or kernel.scratch >= self._scratch(1, self.columns)
        return self.columns if is_whole else _COLUMNS

    def area(self, rows: int, columns: int) -> Pair:
        """Return the rows of the input, and the bytes of each, that outputs are made of."""
        height = (rows - 1) * self.window.stride[0] + self.kernel[0]
        width = (columns - 1) * self.window.stride[1] + self.kernel[1]
        return height, width * self.channels

    def _scratch(self, rows: int, columns: int) -> int:
        return 4 * self.products + prod(self.area(rows, columns))


def groups(
    layer: Channels, zero_point: int, kernel: Pair, exponent: int, *, is_int4: bool = False
) -> Const:
    """Return the groups of a layer whose weights are [channels][taps, row by row].

    The last group has the last four channels, which the one before it may have, too, or all if
    they are fewer.
    """
    count, (height, width) = len(layer.bias), kernel
    taps = np.zeros((max(count, BLOCK), 2 * pairs(height), width), np.int64)
    taps[:count, :height] = SCALE * layer.weights.reshape(count, height, width)
    halves = taps.transpose(2, 1, 0) % 2**16
    joined = halves[:, ::2] + (halves[:, 1::2] << 16)  # [width][pairs][channels]
    places = 4 * np.arange(BLOCK)
    words: list[int] = []
    for start in range(0, count, BLOCK):
        first = max(0, min(start, count - BLOCK))
        rows = range(first, min(first + BLOCK, count))
        form, *parts = _blocks.rescaling(layer, rows, exponent)
        sums = [layer.bias[c] + zero_point * int(layer.weights[c].sum()) for c in rows]
        sums += [0] * (BLOCK - len(rows))
        words += [form, *(SCALE * value for value in sums), *parts]
        own = joined[..., first : first + BLOCK]
        if is_int4:  # 256 times a weight becomes a nibble, the weight plus 8
            own = (((own >> 8 & _NIBBLES) ^ _EIGHTS) << places).sum(axis=-1)
        words += [int(word) for word in own.reshape(-1)]
    unsigned = np.array([word % 2**32 for word in words], np.uint32)
    return as_const("groups", unsigned, np.uint32, "[(channels + 3) / 4][words]")
