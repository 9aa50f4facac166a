# SPDX-License-Identifier: Apache-2.0
"""DEPTH_TO_SPACE: the channels of one pixel become the pixels of a block."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _walk
from tfl2c.ops._block import attributes
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered


def _shapes(node: Operands) -> tuple[Shape, ...]:
    batch, height, width, channels = node.input().shape
    size = node.attrs.size
    if channels % (size * size):
        raise ValueError(f"{channels} channels do not make blocks of {size} by {size}")
    return ((batch, height * size, width * size, channels // (size * size)),)


def _walked(node: Operands) -> _walk.Walk:
    batch, height, width, channels = node.input().shape
    size = node.attrs.size
    row, made = width * channels, channels // (size * size)
    dims = [
        (batch, height * row),
        (height, row),
        (size, size * made),
        (width, channels),
        (size, made),
        (made, 1),
    ]
    return _walk.walk(dims, node.input().dtype.bits // 8)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _walked(node).lowered()


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    batch, height, width, _ = node.input().shape
    size = node.attrs.size
    array = node.input().array().reshape(batch, height, width, size, size, -1)
    return (array.transpose(0, 1, 3, 2, 4, 5).tobytes(),)


def _identity(node: Operands) -> bool:
    return _walked(node).is_copy and node.input().elements == node.output().elements


OP = Op(
    "DEPTH_TO_SPACE",
    attributes=attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.rank(0, 4),
        _checks.not_empty,
    ),
    shapes=_shapes,
    kernels=_walk.KERNELS,
    select=_walk.select,
    lower=_lower,
    identity=_identity,
    evaluate=_evaluate,
    unsigned=True,
)
