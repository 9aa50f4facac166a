# SPDX-License-Identifier: Apache-2.0
"""SPACE_TO_BATCH_ND: the pixels of blocks become images of a batch, a border added before.

The border is zero points. TensorFlow Lite Micro leaves in it what was in the memory.
"""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _pad, _space
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target


def _sizes(node: Operands) -> list[int]:
    """Return height and width of the images that are made; ValueError if there are none."""
    image, made = _space.Image.of(node), list[int]()
    pairs = zip((image.height, image.width), _space.border(node), _space.block(node), strict=True)
    for n, both, length in pairs:
        whole = n + sum(both)
        if whole % length:
            raise ValueError(f"{whole} pixels, padding included, do not make blocks of {length}")
        made.append(whole // length)
    return made


def _shapes(node: Operands) -> tuple[Shape, ...]:
    image, (tall, broad) = _space.Image.of(node), _space.block(node)
    inner = _sizes(node)[: len(node.input().shape) - 2]
    return ((image.batch * tall * broad, *inner, image.channels),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("space_to_batch_nd")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    image, (tall, broad) = _space.Image.of(node), _space.block(node)
    (top, _), (left, _) = _space.border(node)
    height, width = _sizes(node)
    fields: dict[str, Value] = {
        "batch": image.batch,
        "input_height": image.height,
        "input_width": image.width,
        "pixel_elements": image.channels,
        "block_height": tall,
        "block_width": broad,
        "pad_top": top,
        "pad_left": left,
        "output_height": height,
        "output_width": width,
        **_pad.element_fields(_pad.zero(node.output())),
    }
    return Lowered(fields, extent=(image.batch * tall * broad,))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    image, (tall, broad) = _space.Image.of(node), _space.block(node)
    height, width = _sizes(node)
    source = node.input().array().reshape(-1, image.height, image.width, image.channels)
    zero = np.frombuffer(_pad.zero(node.output()), dtype=source.dtype)[0]
    padded = np.pad(source, ((0, 0), *_space.border(node), (0, 0)), constant_values=zero)
    blocks = padded.reshape(-1, height, tall, width, broad, image.channels)
    return (blocks.transpose(2, 4, 0, 1, 3, 5).tobytes(),)


OP = Op(
    "SPACE_TO_BATCH_ND",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=_space.CONSTRAINTS,
    shapes=_shapes,
    kernels=("space_to_batch_nd",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
    unsigned=True,
)
