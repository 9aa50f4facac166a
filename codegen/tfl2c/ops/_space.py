# SPDX-License-Identifier: Apache-2.0
"""Batches made of the pixels of blocks, and back."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Constraint, shape_text

_BLOCK, _BORDER = 1, 2  # positions of the inputs

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Image:
    """A tensor of 3 or 4 dimensions as images; without a width, that is 1."""

    batch: int
    height: int
    width: int
    channels: int

    @classmethod
    def of(cls, node: Operands) -> Image:
        """Return the input's."""
        batch, *size, channels = node.input().shape
        height, width = (*size, 1)[:2]
        return cls(batch, height, width, channels)


def block(node: Operands) -> Pair:
    """Return height and width of a block."""
    height, width = (*_moves.numbers(node, _BLOCK), 1)[:2]
    return height, width


def border(node: Operands) -> tuple[Pair, Pair]:
    """Return what is at the top and the bottom, and at the left and the right."""
    pairs = [(int(first), int(last)) for first, last in node.input(_BORDER).array()]
    vertical, horizontal = (*pairs, (0, 0))[:2]
    return vertical, horizontal


def _block_fits(node: Operands) -> str | None:
    """The block must have a length, above 0, for each dimension but the first and the last."""
    numbers, inner = _moves.numbers(node, _BLOCK), len(node.input().shape) - 2
    return None if len(numbers) == inner and min(numbers) > 0 else f"it is {numbers}"


def _border_fits(node: Operands) -> str | None:
    """There must be two amounts, not negative, for every length of the block."""
    amounts, blocks = node.input(_BORDER), node.input(_BLOCK).elements
    if amounts.shape != (blocks, 2):
        return f"they are {shape_text(amounts)} for {blocks}"
    least = int(amounts.array().min(initial=0))
    return None if least >= 0 else f"one is {least}"


CONSTRAINTS: tuple[Constraint, ...] = (
    _moves.data_of_one_type(0),
    _moves.one_quantization(0),
    _checks.not_empty,
    _checks.rank(0, 3, 4),
    _checks.constant(_BLOCK, "block"),
    _checks.index_type(_BLOCK, "lengths of the block"),
    _checks.constant(_BORDER, "border"),
    _checks.index_type(_BORDER, "amounts of the border"),
    _block_fits,
    _border_fits,
)
