# SPDX-License-Identifier: Apache-2.0
"""Depthwise convolutions on cores with vectors: the windows of a channel are grids of 16 bytes.

Scratch holds what a row of windows sees of 16 channels; or half of the row, or 8 channels.
"""

from __future__ import annotations

from typing import Final

from tfl2c.graph import Operands
from tfl2c.ops import _depthwise, _vectors
from tfl2c.ops._window import Pair, Window
from tfl2c.program import Kernel, Value

_BY_16: Final = "depthwise_conv_2d_s8_x16"
_BY_8: Final = "depthwise_conv_2d_s8_x8"
KERNELS: Final = (_BY_16, _BY_8)
_FEW: Final = 8  # channels up to which 8 at a time are as fast


def fits(node: Operands) -> bool:
    """Whether every window is within a grid of four by four, of which the last row is spare."""
    window: Window = node.attrs.window
    _, height, width, channels = node.input().shape
    kernel: Pair = node.input(1).shape[1], node.input(1).shape[2]
    return (
        max(kernel) < _vectors.GRID
        and window.stride[1] in {1, 2}
        and window.dilation == (1, 1)
        and window.pads((height, width), kernel)[2] < _vectors.GRID
        and node.input(1).shape[3] == channels
        and node.output().elements > 0
    )


def choices(node: Operands) -> tuple[Kernel, ...]:
    """Return the kernels to choose from, the fastest one, which takes the most scratch, first."""
    width, half, channels = node.output().shape[2], _half(node), node.input().shape[3]
    found = [Kernel(_BY_16, scratch=_scratch(node, width))]
    if half < width and channels > _FEW:
        found.append(Kernel(_BY_16, scratch=_scratch(node, half)))
    by_8 = Kernel(_BY_8, scratch=32 * columns(node, width) + max(32, 4 * width))
    if by_8.scratch < found[0].scratch:
        found.append(by_8)
    return tuple(found)


def is_by_channel(node: Operands, kernel: Kernel) -> bool:
    """Whether a kernel has read a channel for a row before it writes that channel there."""
    return kernel.name in KERNELS and _tile(node, kernel) == node.output().shape[2]


def fields(node: Operands, kernel: Kernel) -> dict[str, Value]:
    """Return the parameters of a kernel."""
    plain, tile = _depthwise.fields(node, _depthwise.PLAIN), _tile(node, kernel)
    found = {**_vectors.depthwise_fields(plain), "channels": plain["input_channels"]}
    found |= {
        name: plain[name]
        for side in ("input", "output")
        for name in (f"{side}_height", f"{side}_width", f"{side}_rows", f"{side}_zero_point")
    }
    found |= {
        name: plain[name] for name in ("stride_height", "stride_width", "pad_top", "pad_left")
    }
    outputs = {name: plain[name] for name in ("output_min", "output_max")}
    return {**found, "tile": tile, "columns": columns(node, tile), **outputs}


def together(node: Operands, kernel: Kernel) -> tuple[int, tuple[int, ...]]:
    """Return how many channels a kernel makes together, and of how many pixels after each other."""
    width, tile = node.output().shape[2], _tile(node, kernel)
    runs = tuple(min(tile, width - x) for x in range(0, width, tile))
    return 16 if kernel.name == _BY_16 else 8, runs


def _half(node: Operands) -> int:
    """Return half the pixels of a row, rounded up to whole vectors."""
    return -(-node.output().shape[2] // 8) * 4


def _tile(node: Operands, kernel: Kernel) -> int:
    """Return how many pixels of a row a kernel makes at a time."""
    width, half = node.output().shape[2], _half(node)
    is_half = kernel.name == _BY_16 and kernel.scratch < _scratch(node, width)
    return half if is_half else width


def _scratch(node: Operands, pixels: int) -> int:
    """Return the bytes of scratch for so many pixels of 16 channels."""
    return 64 * columns(node, pixels) + 4 * pixels


def columns(node: Operands, pixels: int) -> int:
    """Return how many columns the grids of neighbours touch."""
    return (pixels - 1) * int(node.attrs.window.stride[1]) + _vectors.GRID
