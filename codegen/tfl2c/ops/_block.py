# SPDX-License-Identifier: Apache-2.0
"""Operators between blocks of pixels and the channels of one pixel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _walk
from tfl2c.ops._op import Op, Options

_ORDER = (0, 1, 3, 2, 4, 5)  # rows of a block and what lies in its row change places


@dataclass(frozen=True, slots=True)
class Block:
    """A square of ``size`` by ``size`` pixels."""

    size: int


def _attributes(options: Options) -> Block:
    size = int(options["block_size"])
    if size < 1:
        raise ValueError(f"there are no blocks of {size} pixels")
    return Block(size)


def operator(
    name: str,
    split: Callable[[Operands], Shape],
    shapes: Callable[[Operands], tuple[Shape, ...]],
) -> Op:
    """Return an operator that makes two of six dimensions, which ``split`` returns, change places.

    These are the third and fourth of the input's dimensions once each block is split up.
    """

    def walked(node: Operands) -> _walk.Walk:
        sizes = split(node)
        apart = _walk.strides(sizes)
        return _walk.walk([(sizes[i], apart[i]) for i in _ORDER], node.input().dtype.bits // 8)

    def evaluate(node: Operands) -> tuple[bytes, ...]:
        return (node.input().array().reshape(split(node)).transpose(_ORDER).tobytes(),)

    made = _walk.operator(
        name,
        walked,
        constraints=(_checks.rank(0, 4), _checks.not_empty),
        shapes=shapes,
        evaluate=evaluate,
    )
    return replace(made, attributes=_attributes)
