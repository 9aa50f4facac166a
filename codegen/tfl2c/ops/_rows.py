# SPDX-License-Identifier: Apache-2.0
"""Tensors as rows of elements: what operators that keep every element in its place work by."""

from __future__ import annotations

from math import prod

from tfl2c.graph import Shape
from tfl2c.program import Value

IMAGE = 4  # dimensions: batch, height, width, channels


def rows_of(shape: Shape) -> tuple[int, int]:
    """Return (rows, elements of one): an image's own rows, else one row of everything."""
    if len(shape) != IMAGE:
        return 1, prod(shape)
    return prod(shape[:2]), prod(shape[2:])


def row_fields(shape: Shape) -> dict[str, Value]:
    """Return the kernel's parameters for an input and an output of the same shape."""
    rows, elements = rows_of(shape)
    return {"row_elements": elements, "input_rows": rows, "output_rows": rows}
