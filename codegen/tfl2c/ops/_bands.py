# SPDX-License-Identifier: Apache-2.0
"""Depthwise convolutions of 3 x 3 taps on cores with 16-bit products, which make rows in bands.

A band is as many planes as its scratch holds, each for two rows of stride 1 or one of stride 2.
"""

from __future__ import annotations

from typing import Final

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _blocks
from tfl2c.ops._window import Window, window_fields
from tfl2c.program import Kernel, Value

PAIRED: Final = "depthwise_conv_2d_s8_3x3"  # makes rows two by two
KERNELS: Final = (PAIRED, "depthwise_conv_2d_s8_3x3_stride_2")
_NARROW, _NARROW_PLANES = 16, 4  # columns up to which a band has so many planes
_WIDE = 32  # and from which on it is but one


def fits(node: Operands) -> bool:
    """Whether the window and the channels are those of these kernels."""
    window: Window = node.attrs.window
    _, height, width, channels = node.input().shape
    size = node.input(1).shape[1], node.input(1).shape[2]
    top, _, left, _ = window.pads((height, width), size)
    return (
        size == (3, 3)
        and window.stride in {(1, 1), (2, 2)}
        and window.dilation == (1, 1)
        and max(top, left) <= 2
        and node.input(1).shape[3] == channels >= _blocks.BLOCK
        and 1 < node.output().shape[2] < 2**15
        and node.output().elements > 0
    )


def choices(node: Operands) -> tuple[Kernel, ...]:
    """Return the kernels to choose from, the one with most planes in a band first."""
    _, height, width, _ = node.output().shape
    stride = _stride(node)
    columns = (width - 1) * stride + 3
    most = _NARROW_PLANES if columns <= _NARROW else 2 if columns <= _WIDE else 1
    most = min(most, (height + 1) // 2 if stride == 1 else height)
    pitch, more = _plane(node)
    scratch = (count * pitch + more for count in range(most, 0, -1))
    return tuple(Kernel(KERNELS[stride - 1], scratch=size) for size in scratch)


def planes(node: Operands, kernel: Kernel) -> int:
    """Return how many planes a band has."""
    pitch, more = _plane(node)
    return (kernel.scratch - more) // pitch


def rows(node: Operands, kernel: Kernel) -> int:
    """Return how many rows a band has; 1 for any other kernel."""
    if kernel.name not in KERNELS:
        return 1
    return planes(node, kernel) * (2 if kernel.name == PAIRED else 1)


def fields(
    node: Operands, kernel: Kernel, layer: _blocks.Channels, exponent: int
) -> dict[str, Value]:
    """Return the kernel's parameters; ``exponent`` is the one that its header has."""
    batch, height, width, channels = node.input().shape
    window = window_fields(node.attrs.window, (height, width), (3, 3))
    output = _affine.output_fields(node, node.attrs.activation)
    return {
        "groups": _blocks.pack_3x3(layer, exponent),
        "channels": channels,
        "input_height": height,
        "input_width": width,
        "input_rows": batch * height,
        "pad_top": window["pad_top"],
        "pad_left": window["pad_left"],
        "output_height": node.output().shape[1],
        "output_width": node.output().shape[2],
        "output_rows": node.output().shape[0] * node.output().shape[1],
        "band": rows(node, kernel),
        "input_zero_point": _affine.zero_point(node),
        "output_min": output["output_min"],
        "output_max": output["output_max"],
    }


def _plane(node: Operands) -> tuple[int, int]:
    """Return the bytes of scratch from one plane to the next, and those that the last has more.

    Planes of stride 1 share a column of padding with the next one if they have it on both sides.
    """
    width, stride = node.output().shape[2], _stride(node)
    if stride == 2:
        return 48 * (width + 1), 0
    columns = node.input().shape[2]
    _, _, left, _ = node.attrs.window.pads((node.input().shape[1], columns), (3, 3))
    shared = 32 if left > 0 and left + columns < width + 2 else 0
    return 32 * (width + 2) - shared, shared


def _stride(node: Operands) -> int:
    return int(node.attrs.window.stride[0])
