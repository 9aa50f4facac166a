# SPDX-License-Identifier: Apache-2.0
"""What operators share that give images another height and width."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._access import RowAccess, RowsRead, Span
from tfl2c.ops._op import Constraint, Options
from tfl2c.ops._rows import rows_of

_SIZE = 1  # position of the input


@dataclass(frozen=True, slots=True)
class Resize:
    """Whether outermost pixels meet, or pixels are areas of which the middle counts."""

    align_corners: bool
    half_pixel_centers: bool


def either(options: Options) -> Resize:
    """Return the attributes; ValueError if there are both."""
    found = attributes(options)
    if found.align_corners and found.half_pixel_centers:
        raise ValueError("align_corners and half_pixel_centers exclude each other")
    return found


def attributes(options: Options) -> Resize:
    """Return the attributes."""
    return Resize(bool(options["align_corners"]), bool(options["half_pixel_centers"]))


def _size_fits(node: Operands) -> str | None:
    """The size must be a height and a width, both positive."""
    numbers = _moves.numbers(node, _SIZE)
    return None if len(numbers) == 2 and min(numbers) > 0 else f"it is {numbers}"


CONSTRAINTS: tuple[Constraint, ...] = (
    _checks.same_quantization,
    _checks.rank(0, 4),
    _checks.constant(_SIZE, "size"),
    _checks.index_type(_SIZE, "size"),
    _size_fits,
    _checks.not_empty,
)


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the shape of an image of the size."""
    batch, _, _, channels = node.input().shape
    height, width = _moves.numbers(node, _SIZE)
    return ((batch, height, width, channels),)


def access(node: Operands, spans: list[Span]) -> RowAccess:
    """Return the access where output rows of an image are made from rows ``spans`` of it."""
    source, result = node.input(), node.output()
    height = source.shape[1]
    every = tuple(
        (image * height + first, image * height + last)
        for image in range(source.shape[0])
        for first, last in spans
    )
    rows, made = rows_of(source.shape)[0], rows_of(result.shape)[0]
    read = RowsRead(0, rows, source.nbytes // rows, every)
    return RowAccess(made, result.nbytes // made, (read,))
