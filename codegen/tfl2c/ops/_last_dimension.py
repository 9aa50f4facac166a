# SPDX-License-Identifier: Apache-2.0
"""Operators that treat each run of the last dimension by itself, all runs in one call."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops._op import shape_text


def whole_rows(node: Operands) -> str | None:
    """The input must have a dimension."""
    return None if node.input().shape else "it has none"


def depth(node: Operands) -> int:
    """Return the length of the last dimension."""
    return node.input().shape[-1]


def extent(node: Operands) -> tuple[int]:
    """Return the number of runs."""
    return (node.input().elements // depth(node),)


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the output's shape: the input's."""
    return (node.input().shape,)


def short_rows(node: Operands, most: int) -> str | None:
    """Return the detail where the last dimension is longer than ``most``."""
    shape = node.input().shape
    fits = bool(shape) and 1 <= shape[-1] <= most
    return None if fits else f"the input is {shape_text(node.input())}"
