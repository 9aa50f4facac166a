# SPDX-License-Identifier: Apache-2.0
"""BATCH_TO_SPACE_ND: images of a batch become the pixels of blocks, and a border goes."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _space, _tables
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def _shapes(node: Operands) -> tuple[Shape, ...]:
    image, (tall, broad) = _space.Image.of(node), _space.block(node)
    if image.batch % (tall * broad):
        raise ValueError(f"a batch of {image.batch} does not make blocks of {tall * broad}")
    sizes = (image.height * tall, image.width * broad)
    inner = [n - sum(both) for n, both in zip(sizes, _space.border(node), strict=True)]
    if min(inner) < 1:
        raise ValueError(f"the border leaves nothing of the image of {sizes[0]} by {sizes[1]}")
    batch = image.batch // (tall * broad)
    return ((batch, *inner[: len(node.input().shape) - 2], image.channels),)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    """A row of the output is in the image that its place in the block names; likewise a column."""
    image, (tall, broad) = _space.Image.of(node), _space.block(node)
    batch = image.batch // (tall * broad)
    pixel = image.channels * node.input().dtype.bits // 8
    row = image.width * pixel
    whole = image.height * row
    (top, bottom), (left, right) = _space.border(node)
    tables = (
        [b * whole for b in range(batch)],
        [
            y % tall * broad * batch * whole + y // tall * row
            for y in range(top, image.height * tall - bottom)
        ],
        [
            x % broad * batch * whole + x // broad * pixel
            for x in range(left, image.width * broad - right)
        ],
    )
    return _tables.lowered(tables, pixel)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    image, (tall, broad) = _space.Image.of(node), _space.block(node)
    blocks = (
        node.input().array().reshape(tall, broad, -1, image.height, image.width, image.channels)
    )
    size = image.height * tall, image.width * broad
    whole = blocks.transpose(2, 3, 0, 4, 1, 5).reshape(-1, *size, image.channels)
    (top, bottom), (left, right) = _space.border(node)
    return (
        np.ascontiguousarray(whole[:, top : size[0] - bottom, left : size[1] - right]).tobytes(),
    )


OP = Op(
    "BATCH_TO_SPACE_ND",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=_space.CONSTRAINTS,
    shapes=_shapes,
    kernels=_tables.KERNELS,
    select=_tables.select,
    lower=_lower,
    evaluate=_evaluate,
    unsigned=True,
)
