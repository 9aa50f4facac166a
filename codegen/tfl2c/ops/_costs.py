# SPDX-License-Identifier: Apache-2.0
"""About how many instructions a call of a kernel takes, so that choices can be weighed.

The figures are fitted to counted runs of whole models, each kernel on a core that it is for: those
for all cores on Cortex-M4. What matters is how kernels compare, and what it costs to make rows one
by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tfl2c.graph import Operands
from tfl2c.ops import _bands, _few, _gathered, _grids, _grouped, _lanes, _pairs
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel

_CALL: Final = 150  # entering, row addresses, leaving
_PAIRS: Final = 200  # the same for windows of two pixels


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a kernel takes for its products and for what it makes.

    It makes ``pixels`` of a call together, or of a row; for those that are left it takes ``rest``
    of the time of so many.
    """

    product: float
    element: float = 12.0  # of the output
    pixel: float = 0.0  # of the output
    call: int = _CALL
    pixels: int = 1
    rest: float = 1.0
    by_row: bool = False  # unless the window is one pixel
    wide: int = 2**31  # bytes: of rows of so many none are kept to make pixels together

    def pixels_of(self, pixels: int) -> float:
        """Return how many pixels of a longer call take as long as these."""
        groups, left = divmod(pixels, self.pixels)
        return self.pixels * (groups + (self.rest if left else 0.0))


_COSTS: Final[Mapping[str, _Cost]] = MappingProxyType(
    {
        "add_s8_linear": _Cost(0.0, 6.6, call=35),
        "batch_matmul_s8": _Cost(18.9),  # of what does not lie side by side, as below
        "batch_matmul_s8_gathered": _Cost(2.2, 40.0),
        "batch_matmul_s16": _Cost(11.6),
        "batch_matmul_s16_gathered": _Cost(2.2, 40.0),
        "conv_2d_s16": _Cost(3.6, 40.0, call=30),
        "conv_2d_s16_x4": _Cost(1.9, 20.0, 130.0, call=120, pixels=4, by_row=True),
        "conv_2d_s8": _Cost(5.2, 127.0, 170.0, call=30),
        "conv_2d_s8_packed": _Cost(2.45, 54.0, 260.0, call=250, pixels=3, wide=400),
        "conv_2d_s8_halves": _Cost(2.45, 56.5, 268.0, call=250),  # for want of bytes: never wide
        "conv_2d_s8_1x1x16": _Cost(0.0, 4.52, 3.8, call=100),
        "conv_2d_s8_1x1x8": _Cost(0.0, 9.5, 16.0, call=150, pixels=2),
        "conv_2d_s8_s4": _Cost(8.5, 60.0, call=30),
        "conv_2d_s8_s4_x4": _Cost(1.5, 20.0, 170.0, call=100),
        "conv_2d_s8_u8": _Cost(5.0, 130.0, 100.0, call=30),
        "conv_2d_s8_u8_x4": _Cost(0.95, 40.0, 130.0, call=120, pixels=4, by_row=True),
        "conv_2d_s8_x12": _Cost(0.14, 3.8, 67.0, call=130, pixels=3, rest=0.85, by_row=True),
        "depthwise_conv_2d_s8": _Cost(12.9, 210.0, call=30),
        "depthwise_conv_2d_s8_blocks": _Cost(5.8, 105.0, 160.0, call=120),
        "depthwise_conv_2d_s8_tiled": _Cost(13.7, 0.0, call=120),
        "depthwise_conv_2d_s8_s4": _Cost(22.0, 60.0, call=30),
        "depthwise_conv_2d_s8_u8": _Cost(4.5, 100.0),
        "depthwise_conv_2d_s8_x4": _Cost(1.1, 25.0, call=100),
        "transpose_conv_s8": _Cost(2.6, 60.0),
        "transpose_conv_s8_taps": _Cost(1.2, 10.0, 250.0, call=150),
        "feed": _Cost(0.0, 0.5, call=0),  # a row at a time, whatever is made of it
        "fully_connected_s8": _Cost(5.4, 40.0),
        "fully_connected_s8_packed": _Cost(2.7, 40.0),
        "fully_connected_s8_s4": _Cost(7.7, 60.0),
        "fully_connected_s8_s4_x4": _Cost(1.6, 20.0),
        "fully_connected_s8_x2": _Cost(1.4, 15.0),
        "fully_connected_s8_x4": _Cost(1.0, 8.0),
        "fully_connected_rows_s8": _Cost(1.7, 40.0, call=30),
        "slide": _Cost(0.0, 0.6, call=40),
    }
)
_OTHER: Final = _Cost(1.0)


def instructions(
    node: Operands, kernel: Kernel, macs: int, rows: int, of: int, *, in_ring: bool = False
) -> int:
    """Return the estimate for one call that makes ``rows`` of ``of`` rows of the output.

    ``in_ring``: whether the rows that it reads are in a ring, over whose end windows may go.
    """
    again = _few.instructions(node, kernel, rows)
    return again + _alone(node, kernel.alone, macs, rows, of, in_ring=in_ring)


def _alone(node: Operands, kernel: Kernel, macs: int, rows: int, of: int, *, in_ring: bool) -> int:
    if kernel.name == _pairs.KERNEL:
        return _windows(node, kernel, rows, in_ring=in_ring)
    if kernel.name == _gathered.KERNEL:
        return _gathered.instructions(node, rows)
    if kernel.name == _grouped.KERNEL:
        return _grouped.instructions(node, kernel, rows)
    if _grouped.is_plain(node, kernel):
        return _grouped.plain_instructions(node, rows)
    if kernel.name in _bands.KERNELS:
        return _banded(node, kernel, rows)
    if kernel.name in _grids.KERNELS:
        return _gridded(node, kernel, rows)
    if kernel.name == _lanes.KERNEL:
        return _laned(node, rows)
    output = node.output()
    channels = (output.shape or (1,))[-1]
    cost = _COSTS.get(kernel.name, _OTHER)
    width = rows_of(output.shape)[1] // channels
    made = output.elements * (cost.element + cost.pixel / channels)
    pixel = (1 + kernel.slower) * (cost.product * macs + made) / (width * max(1, of))
    if width * channels >= cost.wide or (cost.by_row and node.input(1).shape[1:3] != (1, 1)):
        return cost.call + round(width * rows * pixel)
    return cost.call + round(cost.pixels_of(width * rows) * pixel)


def _windows(node: Operands, kernel: Kernel, rows: int, *, in_ring: bool) -> int:
    """Return what the packed convolution takes, which makes windows of two pixels at a time."""
    windows, outputs = _pairs.Windows.of(node), node.output().shape[3]
    held = windows.held(kernel)
    height, run = windows.area(1, 1)
    widened = 14 + 1.75 * windows.products + (16 + run % 4 * 8) * height
    pair = -(-outputs // 4) * (50 + 6.06 * windows.products) + widened
    if windows.is_pointwise:
        return _PAIRS + round(-(-rows * windows.columns // 2) * pair)
    if held < windows.columns:  # what lies in the image is read there, but for the border
        copied, bytes_ = windows.area(1, held)
        copies = -(-windows.columns // held) if in_ring else 2
        each = 130 + copied * (15 if bytes_ <= 16 else 30 + bytes_)
        return _PAIRS + round(rows * (112 + copies * each + -(-windows.columns // 2) * pair))
    pairs, single = (0, rows) if kernel.most_rows else divmod(rows, 2)
    copied, bytes_ = pairs * windows.area(2, held)[0] + single * height, windows.area(1, held)[1]
    made = copied * (60 + bytes_)
    return _PAIRS + made + round(-(-rows * windows.columns // 2) * pair)


def _banded(node: Operands, kernel: Kernel, rows: int) -> int:
    """Return what the packed depthwise kernel takes, which makes rows in bands.

    A band is as many planes as its scratch holds, each for two rows of stride 1 or one of 2.
    """
    _, _, width, channels = node.output().shape
    stride: int = node.attrs.window.stride[0]
    planes = -(-rows // (3 - stride))
    bands = -(-planes // _bands.planes(node, kernel))
    column, plane = (120, 157) if stride == 1 else (100, 121)
    group = planes * (column * (width + width % 2) + plane) + 120 * bands
    return 330 + 260 * bands + -(-channels // 4) * group


def _gridded(node: Operands, kernel: Kernel, rows: int) -> int:
    """Return what the depthwise kernels for vectors take, which make 16 codes at a time."""
    channels = node.output().shape[3]
    together, runs = _grids.together(node, kernel)
    row = 90
    for pixels in runs:
        tiles = 21 + 88 * (pixels // 4) + 36 * (pixels % 4)
        row += 40 * (len(runs) > 1) + -(-channels // 4) * tiles
        row += -(-channels // together) * (140 + 12 * _grids.columns(node, pixels))
    return 90 + rows * row


def _laned(node: Operands, rows: int) -> int:
    """Return what the depthwise kernel in lanes takes, which lists the taps of windows at borders.

    Windows between the borders of a row are made in one run, which lists taps once.
    """
    _, height, width, _ = node.output().shape
    lines, columns = node.input(1).shape[1:3]
    together, (inner_rows, inner) = _lanes.together(node), _lanes.inside(node)
    tap = 11.75 if _lanes.is_paired(node) else 15.5
    listed = 30 + lines * (18 + 9 * -(-columns // 4))
    run = 75 + listed
    groups, left = divmod(inner, together)
    windows = width - inner + groups + left
    runs = width - inner + inner_rows / height * (bool(groups) + bool(left))
    runs += (1 - inner_rows / height) * (groups + left)
    made = windows * (12 + _lanes.blocks(node) * (54 + tap * lines * columns))
    return 190 + round(rows * (60 + made + runs * run))
