# SPDX-License-Identifier: Apache-2.0
"""CONV_2D of groups on cores without vectors: three pixels at a time, one group after the other.

The layout is that of runtime_c/include/tfl2c/conv_2d_s8_groups.h.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _blocks, _threes
from tfl2c.ops._access import RowAccess
from tfl2c.ops._blocks import Channels
from tfl2c.ops._window import image_fields, window_fields
from tfl2c.program import Kernel, Value, as_const
from tfl2c.targets import Simd, Target

KERNEL: Final = "conv_2d_s8_groups"
_PLAIN: Final = "conv_2d_s8"
_PIXELS: Final = 3  # that are made together
_EXPONENT: Final = 12  # TFL2C_CONV_2D_S8_PACKED_EXPONENT


def layers(node: Operands) -> tuple[Channels, ...]:
    """Return the output channels of each group; none if their sums are too large to be packed."""
    weights = node.input(1).array().astype(np.int64)
    count = node.input().shape[3] // max(1, weights.shape[3])
    if not weights.size or not node.output().elements:
        return ()
    flat = weights.reshape(len(weights), -1)
    bias, reals = _affine.bias(node, len(flat)), _affine.real_multipliers(node)
    zero_points = _affine.zero_point(node), node.output().affine.zero_point
    found = []
    for part in np.split(np.arange(len(flat)), count):
        own = [reals[c] for c in part] if len(reals) > 1 else reals
        layer = _blocks.channels(flat[part], [bias[c] for c in part], own, zero_points)
        if not layer.packable:
            return ()
        found.append(layer)
    return tuple(found)


def kernel(node: Operands, target: Target) -> Kernel | None:
    """Return the kernel if it can make the node, else None."""
    is_for_core = target.simd is Simd.NONE and target.gnu_asm
    is_grouped = node.input(1).shape[3] < node.input().shape[3]
    found = layers(node) if is_for_core and is_grouped else ()
    if not found:
        return None
    _, height, width, seen = node.input(1).shape
    return Kernel(KERNEL, scratch=8 * _threes.products(found[0]) + 12 * height * width + seen)


def fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of the kernel."""
    found = layers(node)
    weights = np.concatenate([_threes.fours(layer) for layer in found])
    blocks = np.concatenate([_threes.blocks(layer, _EXPONENT).values for layer in found])
    height, width = node.input().shape[1:3]
    taps = node.input(1).shape[1], node.input(1).shape[2]
    layout = "[groups][(output channels of one + 3) / 4]"
    output = _affine.output_fields(node, node.attrs.activation)
    del output["output_zero_point"]
    shared: dict[str, Value] = {
        "weights": as_const("weights", weights, np.int8, f"{layout}[products][4]"),
        "blocks": as_const("blocks", blocks, np.uint32, f"{layout}[13]"),
        "products": weights.shape[1],
        "segment": _threes.segment(weights),
        **image_fields("input", node.input().shape),
        **window_fields(node.attrs.window, (height, width), taps),
        **image_fields("output", node.output().shape),
        "input_zero_point": _affine.zero_point(node),
        **output,
    }
    named = {f"all.{name}": value for name, value in shared.items()}
    return {**named, "group_channels": node.input(1).shape[3]}


def instructions(node: Operands, kernel: Kernel, made: int) -> int:
    """Return about what a call takes that makes so many rows."""
    _, height, width, seen = node.input(1).shape
    count = node.input().shape[3] // seen
    blocks = -(-(node.output().shape[3] // count) // _blocks.BLOCK)
    taps, products = height * width, kernel.scratch - 12 * height * width - seen
    each = taps * (45 + 10 * seen) + blocks * (680 + 27 * (products // 8))
    pixels = made * node.output().shape[2]
    return 150 + -(-pixels // 3) * (300 + 150 * taps + count * each)


def is_plain(node: Operands, kernel: Kernel) -> bool:
    """Whether the kernel for everything makes groups, whose taps it has to take one by one."""
    return kernel.name == _PLAIN and node.input(1).shape[3] < node.input().shape[3]


def plain_instructions(node: Operands, made: int) -> int:
    """Return about what a call of that kernel takes that makes so many rows."""
    outputs, height, width, seen = node.input(1).shape
    each = 135 + height * width * (33 + 7.5 * seen)
    return 30 + round(made * node.output().shape[2] * outputs * each)


def rows(node: Operands, access: RowAccess) -> RowAccess:
    """Return the access under the names that the kernel's parameters have.

    Where three pixels lie in several rows, one group of all of them is written before the next one
    of the first is read.
    """
    width: int = node.output().shape[2]
    ahead = -(-_PIXELS // width) - 1 if width < _PIXELS else min(1, width % _PIXELS)
    reads = tuple(replace(read, field=f"all.{read.field}") for read in access.reads)
    return replace(access, reads=reads, field=f"all.{access.field}", ahead=ahead)
