# SPDX-License-Identifier: Apache-2.0
"""DYNAMIC_UPDATE_SLICE: a tensor with a block written over it, which is moved to lie inside."""

from __future__ import annotations

from math import prod

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _indices, _moves, _walk
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_BLOCK, _BEGIN = 1, 2  # positions of the inputs
_DIMS = 8  # of the kernel's arrays


def _block_fits(node: Operands) -> str | None:
    """The block must fit into the tensor, which may have 1 to 8 dimensions."""
    shape, block = node.input().shape, node.input(_BLOCK).shape
    fits = 1 <= len(shape) == len(block) <= _DIMS
    if fits and all(n <= whole for n, whole in zip(block, shape, strict=True)):
        return None
    return f"they are {shape_text(node.input(_BLOCK))} and {shape_text(node.input())}"


def _one_beginning(node: Operands) -> str | None:
    """There must be one beginning for every dimension."""
    rank = len(node.input().shape)
    return None if node.input(_BEGIN).shape == (rank,) else shape_text(node.input(_BEGIN))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("dynamic_update_slice")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, block = node.input(), node.input(_BLOCK)
    size = source.dtype.bits // 8
    pairs = zip(source.shape, block.shape, strict=True)
    filler = _DIMS - len(block.shape)
    fields: dict[str, Value] = {
        "dims": len(block.shape),
        "length": (*block.shape, *[1] * filler),
        "room": (*(whole - n + 1 for whole, n in pairs), *[1] * filler),
        "stride": (*(s * size for s in _walk.strides(source.shape)), *[0] * filler),
        "run_bytes": block.shape[-1] * size,
        "bytes": source.nbytes,
        "wide": _indices.is_wide(node.input(_BEGIN)),
    }
    return Lowered(fields, extent=(prod(block.shape[:-1]),), inputs=(0, _BLOCK, _BEGIN))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    source, block = node.input().array().copy(), node.input(_BLOCK).array()
    ranges = zip(_moves.numbers(node, _BEGIN), block.shape, source.shape, strict=True)
    starts = [(min(max(at, 0), whole - n), n) for at, n, whole in ranges]
    source[tuple(slice(at, at + n) for at, n in starts)] = block
    return (source.tobytes(),)


OP = Op(
    "DYNAMIC_UPDATE_SLICE",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0, _BLOCK),
        _moves.one_quantization(0, _BLOCK),
        _checks.index_type(_BEGIN, "beginnings"),
        _block_fits,
        _one_beginning,
    ),
    shapes=_shapes,
    kernels=("dynamic_update_slice",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
