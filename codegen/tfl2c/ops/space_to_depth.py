# SPDX-License-Identifier: Apache-2.0
"""SPACE_TO_DEPTH: the pixels of a block become the channels of one pixel."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _block


def _shapes(node: Operands) -> tuple[Shape, ...]:
    batch, height, width, channels = node.input().shape
    size = node.attrs.size
    if height % size or width % size:
        raise ValueError(f"{height} by {width} pixels do not make blocks of {size} by {size}")
    return ((batch, height // size, width // size, channels * size * size),)


def _split(node: Operands) -> Shape:
    batch, height, width, channels = node.input().shape
    size = node.attrs.size
    return batch, height // size, size, width // size, size, channels


OP = _block.operator("SPACE_TO_DEPTH", _split, _shapes)
