# SPDX-License-Identifier: Apache-2.0
"""CONV_2D of groups or with dilation on cores with 16-bit products: windows are copied together.

The layout of the weights is that of runtime_c/include/tfl2c/conv_2d_s8_taps.h.
"""

from __future__ import annotations

from math import prod
from typing import Final

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _blocks, _grouped
from tfl2c.ops._blocks import BLOCK, Channels
from tfl2c.ops._window import image_fields, window_fields
from tfl2c.program import Kernel, Value, as_const

KERNEL: Final = "conv_2d_s8_taps"
_EXPONENT: Final = 12  # TFL2C_TAPS_GROUP_EXPONENT


def groups(node: Operands) -> tuple[Channels, ...]:
    """Return the output channels of each group; none if the kernel cannot make them."""
    found = _grouped.layers(node)
    fit = all(_blocks.fits(layer.weights, are_last_shared=True) for layer in found)
    return found if fit else ()


def kernel(node: Operands) -> Kernel | None:
    """Return the kernel if it can make the node, else None."""
    if not groups(node):
        return None
    return Kernel(KERNEL, scratch=4 * len(_order(node)) + 2 * _products(node))


def fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of the kernel."""
    layers, order = groups(node), _order(node)
    has_shifts = not all(_blocks.are_short(layer, _EXPONENT) for layer in layers)
    packed = [
        _blocks.pack(layer, order, _EXPONENT, are_last_shared=True, has_shifts=has_shifts).values
        for layer in layers
    ]
    height, width = node.input().shape[1:3]
    taps = node.input(1).shape[1], node.input(1).shape[2]
    layout = "[groups][(output channels of one + 3) / 4][words]"
    output = _affine.output_fields(node, node.attrs.activation)
    del output["output_zero_point"]
    return {
        "blocks": as_const("blocks", np.concatenate(packed), np.uint32, layout),
        "products": len(order),
        "shifts": int(has_shifts),
        "group_channels": node.input(1).shape[3],
        **image_fields("input", node.input().shape),
        **window_fields(node.attrs.window, (height, width), taps),
        **image_fields("output", node.output().shape),
        "input_zero_point": _affine.zero_point(node),
        **output,
    }


def instructions(node: Operands, rows: int) -> int:
    """Return about what a call takes that makes so many rows."""
    weights, width = node.input(1).shape, node.output().shape[2]
    count = node.input().shape[3] // weights[3]
    blocks = -(-(weights[0] // count) // BLOCK)
    products = len(_order(node))
    copied = prod(weights[1:3]) * (9 + 1.2 * weights[3])
    pair = blocks * (50 + 6.06 * products) + 180 + 1.75 * products + 2 * copied
    return 150 + round(rows * -(-width // 2) * count * pair)


def _products(node: Operands) -> int:
    return prod(node.input(1).shape[1:])


def _order(node: Operands) -> list[int]:
    return _blocks.window_order(1, _products(node))
