# SPDX-License-Identifier: Apache-2.0
"""CONV_2D on cores without vectors whose windows are rows of bytes: FULLY_CONNECTED's kernel.

It takes a pixel at a time and less for it than conv_2d_s8_packed takes for three.
"""

from __future__ import annotations

from typing import Final

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _threes
from tfl2c.ops._blocks import Channels
from tfl2c.ops._window import Window
from tfl2c.program import Lowered

KERNEL: Final = "fully_connected_s8_packed"
_FEW: Final = 2  # pixels


def fits(node: Operands) -> bool:
    """Whether an output of few pixels is made of windows that lie one behind the other."""
    window: Window = node.attrs.window
    size, kernel = node.input().shape[1:3], node.input(1).shape[1:3]
    images, height, width, _ = node.output().shape
    is_whole = size == kernel and (height, width) == window.dilation == (1, 1)
    is_pointwise = kernel == window.stride == (1, 1)
    pads = window.pads((size[0], size[1]), (kernel[0], kernel[1]))
    return (is_whole or is_pointwise) and max(pads) == 0 and 0 < images * height * width <= _FEW


def lowered(node: Operands, layer: Channels) -> Lowered:
    """Return the call of the kernel."""
    output = _affine.output_fields(node, node.attrs.activation)
    fields = _threes.row_fields(layer, output)
    return Lowered(fields, (node.output().elements // len(layer.bias),))
