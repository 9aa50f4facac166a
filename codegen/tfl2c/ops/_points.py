# SPDX-License-Identifier: Apache-2.0
"""Pointwise convolutions of up to 16 input channels on cores with vectors.

The layout is that of runtime_c/include/tfl2c/conv_2d_s8_1x1x16.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import Operands
from tfl2c.ops import _affine, _vectors
from tfl2c.ops._window import Window
from tfl2c.program import Const, Kernel, Value, as_const

KERNEL: Final = "conv_2d_s8_1x1x16"
WINDOWS: Final = "conv_2d_s8_x12"  # what makes any other CONV_2D
_CHANNELS: Final = 16  # of the input, at most
_PIXELS: Final = 24  # TFL2C_CONV_2D_S8_1X1X16_PIXELS


def fits(node: Operands) -> bool:
    """Whether the kernel can make a CONV_2D: every pixel is made of the one in its place."""
    window: Window = node.attrs.window
    outputs, height, width, channels = node.input(1).shape
    size = node.input().shape[1], node.input().shape[2]
    return (
        (height, width) == window.stride == (1, 1)
        and max(window.pads(size, (1, 1))) == 0
        and channels <= _CHANNELS
        and outputs >= _vectors.BLOCK
        and node.output().elements > 0
        and all(quantize_multiplier(real)[1] <= 0 for real in _affine.real_multipliers(node))
    )


def kernels(node: Operands) -> tuple[Kernel, ...]:
    """Return the kernels of a CONV_2D on cores with vectors, the fastest first."""
    _, height, width, channels = node.input(1).shape
    found = [Kernel(WINDOWS, scratch=3 * _vectors.pitch(height * width * channels))]
    if fits(node):
        points = Kernel(KERNEL, scratch=(_PIXELS - 1) * channels + _vectors.VECTOR)
        found = [points, *(k for k in found if k.scratch < points.scratch)]
    return tuple(found)


def fields(plain: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters of the kernel, from those of conv_2d_s8."""
    count = len(_vectors.array(plain["bias"]))
    starts = [min(first, count - _vectors.BLOCK) for first in range(0, count, _vectors.BLOCK)]
    channels = [c for start in starts for c in range(start, start + _vectors.BLOCK)]
    chosen = {name: _rows(plain[name], channels) for name in _BY_CHANNEL}
    packed = _vectors.fields(chosen)
    return {
        "weights": packed["weights"],
        "blocks": packed["blocks"],
        "width": plain["output_width"],
        **{name: plain[name] for name in _KEPT},
    }


_BY_CHANNEL: Final = ("weights", "bias", "multiplier", "shift")
_KEPT: Final = (
    "input_channels",
    "input_rows",
    "output_channels",
    "output_rows",
    "output_zero_point",
    "output_min",
    "output_max",
)


def _rows(value: Value, channels: list[int]) -> Const:
    array = _vectors.array(value)
    return as_const("rows", array[channels], array.dtype.type, "[blocks][4]")
