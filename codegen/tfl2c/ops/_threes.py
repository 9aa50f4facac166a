# SPDX-License-Identifier: Apache-2.0
"""Three pixels at a time for cores without vectors: channels in blocks of four.

The layouts are those of runtime_c/include/tfl2c/conv_2d_s8_packed.h, where three pixels share two
products, depthwise_conv_2d_s8_tiled.h and, of one pixel, depthwise_conv_2d_s8_blocks.h. The three
sums that share two words have to stay below 2**20 in magnitude; where all the products of a channel
might not, the kernel takes the words apart after every segment of so many products.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import Operands
from tfl2c.ops import _blocks
from tfl2c.ops._blocks import BLOCK, Channels, Weights
from tfl2c.program import Const, Kernel, Value, as_const
from tfl2c.targets import Target

KERNEL = "conv_2d_s8_packed"
HALVES = "conv_2d_s8_halves"
_ROW_EXPONENT = 9  # TFL2C_FULLY_CONNECTED_S8_PACKED_EXPONENT
FEWEST = 2  # output channels for which it pays to multiply for four
_PIXELS = 3
_WIDE = 6  # pixels: what is left of so many hardly matters
_STEP = 4  # products of one turn of the kernel's loop
_LIMIT = 2**20
_MOST_CODE = 128  # magnitude
_SLOWER = 0.02  # what halves take more on Cortex-M3, compared with Cortex-M0


def products(layer: Channels) -> int:
    """Return how many products a channel has for the kernel."""
    count: int = layer.weights.shape[1]
    return -(-count // _STEP) * _STEP


def whole(node: Operands) -> Kernel:
    """Return the kernel that packs whole windows: their bytes, and those of a row of theirs."""
    height, run = _size(node)
    return Kernel(KERNEL, scratch=8 * (-(-height * run // _STEP) * _STEP) + run)


def halves(node: Operands, layer: Channels, target: Target) -> tuple[Kernel, ...]:
    """Return the kernel that packs half a window at a time, if that takes less scratch.

    It keeps the sums of the first half in two words for each channel. That weighs more where
    products are cheap.
    """
    height, run = _size(node)
    rows = _half(node)
    reach = _MOST_CODE * np.abs(layer.weights).sum(axis=1).max()
    if rows == height or reach >= _LIMIT:
        return ()
    blocks = -(-len(layer.bias) // BLOCK)
    slower = _SLOWER if target.long_multiply else 0.0
    found = Kernel(HALVES, scratch=8 * (rows * run + BLOCK * blocks) + run, slower=slower)
    return (found,) if found.scratch < whole(node).scratch else ()


def group(node: Operands) -> int:
    """Return how many rows of the output are worth making together: threes of pixels."""
    width: int = node.output().shape[2]
    return _PIXELS if width % _PIXELS and width < _WIDE else 1


def _size(node: Operands) -> tuple[int, int]:
    """Return the rows of a window that sees all input channels, and the products of each."""
    height, width = node.input(1).shape[1:3]
    return height, width * node.input().shape[3]


def _half(node: Operands) -> int:
    """Return half the rows of a window, or some more to fill the turns of the kernel's loop."""
    height, run = _size(node)
    enough = (rows for rows in range(-(-height // 2), height) if rows * run % _STEP == 0)
    return next(enough, height)


def fields(layer: Channels, exponent: int) -> dict[str, Value]:
    """Return the kernel's parameters for its weights and channels."""
    by_block = fours(layer)
    layout = "[(output_channels + 3) / 4][products][4]"
    return {
        "weights": as_const("weights", by_block, np.int8, layout),
        "blocks": blocks(layer, exponent),
        "products": by_block.shape[1],
        "segment": segment(by_block),
    }


def fours(layer: Channels) -> Weights:
    """Return the weights as [blocks][products][channels of a block], filled up with zeros."""
    count, size = layer.weights.shape
    padded = np.zeros((-(-count // BLOCK) * BLOCK, products(layer)), np.int64)
    padded[:count, :size] = layer.weights
    return padded.reshape(-1, BLOCK, padded.shape[1]).transpose(0, 2, 1)


def row_fields(layer: Channels, output: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters of fully_connected_s8_packed, the range of codes from ``output``."""
    units, depth = layer.weights.shape
    return {
        "weights": words(layer),
        "blocks": blocks(layer, _ROW_EXPONENT),
        "depth": depth,
        "units": units,
        "output_min": output["output_min"],
        "output_max": output["output_max"],
    }


def blocks(layer: Channels, exponent: int) -> Const:
    """Return what four channels begin with and how they are rescaled, by block."""
    count = len(layer.bias)
    words: list[int] = []
    for first in range(0, count, BLOCK):
        rows = range(first, min(first + BLOCK, count))
        form, *parts = _blocks.rescaling(layer, rows, exponent)
        words.append(form)
        for i in range(BLOCK):
            bias = layer.bias[first + i] if i < len(rows) else 0
            words += (bias, *parts[2 * i : 2 * i + 2])
    unsigned = np.array([word % 2**32 for word in words], np.uint32)
    return as_const("blocks", unsigned, np.uint32, "[(output_channels + 3) / 4][13]")


def words(layer: Channels) -> Const:
    """Return the weights of four channels in a word per product, each plus 128."""
    return as_const("weights", _words(layer, 128), np.uint32, "[(units + 3) / 4][depth]")


def tap_fields(layer: Channels, exponent: int) -> dict[str, Value]:
    """Return the parameters of depthwise_conv_2d_s8_blocks for its weights and channels."""
    layout = "[(output_channels + 3) / 4][kernel_height][kernel_width]"
    weights = as_const("weights", _words(layer, 0), np.uint32, layout)
    return {"weights": weights, "blocks": blocks(layer, exponent)}


def _words(layer: Channels, offset: int) -> NDArray[np.uint32]:
    """Return weights plus an offset, [blocks][products], the first channel's in the lowest byte."""
    count = len(layer.bias)
    padded = np.zeros((-(-count // BLOCK) * BLOCK, layer.weights.shape[1]), np.int64)
    padded[:count] = layer.weights
    octets = (padded + offset).reshape(-1, BLOCK, padded.shape[1]).transpose(0, 2, 1) % 256
    packed: NDArray[np.uint32] = np.ascontiguousarray(octets.astype(np.uint8)).view("<u4")[..., 0]
    return packed


def segment(weights: Weights) -> int:
    """Return the greatest number of products after which no channel's sum leaves its bits.

    ``weights`` [..][products], or [..][products][channels].
    """
    reach = np.cumsum(_MOST_CODE * np.abs(weights), axis=1)
    for size in range(weights.shape[1], _STEP, -_STEP):
        ends = [*range(size, reach.shape[1], size), reach.shape[1]]
        sums = np.diff(reach[:, np.array(ends) - 1], axis=1, prepend=0)
        if sums.max() < _LIMIT:
            return size
    return _STEP
