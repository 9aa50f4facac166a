# SPDX-License-Identifier: Apache-2.0
"""DEPTH_TO_SPACE: the channels of one pixel become the pixels of a block."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _block


def _shapes(node: Operands) -> tuple[Shape, ...]:
    batch, height, width, channels = node.input().shape
    size = node.attrs.size
    if channels % (size * size):
        raise ValueError(f"{channels} channels do not make blocks of {size} by {size}")
    return ((batch, height * size, width * size, channels // (size * size)),)


def _split(node: Operands) -> Shape:
    batch, height, width, channels = node.input().shape
    size = node.attrs.size
    return batch, height, width, size, size, channels // (size * size)


OP = _block.operator("DEPTH_TO_SPACE", _split, _shapes)
