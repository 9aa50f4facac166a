# SPDX-License-Identifier: Apache-2.0
"""Operators that cut a tensor into parts along an axis, one output each."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

Parts = Callable[[Operands], tuple[int, int, list[int]]]
"""Returns the tensor's position in Node.inputs, the axis, and the parts' lengths along it;
ValueError with a sentence if they are none."""


def checked(length: int, lengths: list[int], outputs: int) -> list[int]:
    """Return ``lengths`` if they are those of the parts; ValueError if they cannot be."""
    if len(lengths) != outputs:
        raise ValueError(f"{len(lengths)} parts are asked for, there are {outputs} outputs")
    if min(lengths) < 0 or sum(lengths) != length:
        raise ValueError(f"parts of {lengths} do not make up the dimension of {length}")
    return lengths


def shapes(node: Operands, parts: Parts) -> tuple[Shape, ...]:
    """Return the shapes of the parts, the axis kept."""
    position, axis, lengths = parts(node)
    shape = node.input(position).shape
    return tuple((*shape[:axis], n, *shape[axis + 1 :]) for n in lengths)


def select(node: Operands, target: Target) -> Kernel:
    """Return the kernel of all of them."""
    return Kernel("split")


def lowered(node: Operands, parts: Parts) -> Lowered:
    """Return the call of the kernel."""
    position, axis, lengths = parts(node)
    source = node.input(position)
    fields = _moves.runs(lengths, source.shape, axis, source.dtype)
    return Lowered(fields, (prod(source.shape[:axis]),), (position,), outputs_listed=True)


def cuts(node: Operands, parts: Parts) -> tuple[int, tuple[int, ...]] | None:
    """Return the tensor's position and the bytes of it at which the parts begin; see `Op`."""
    position, axis, lengths = parts(node)
    source = node.input(position)
    begins = _moves.offsets(lengths, source.shape, axis, source.dtype)
    return None if begins is None else (position, begins)


def values(node: Operands, parts: Parts) -> tuple[bytes, ...]:
    """Return the bytes of the parts of a constant."""
    position, axis, lengths = parts(node)
    cuts = np.cumsum(lengths)[:-1]
    return tuple(part.tobytes() for part in np.split(node.input(position).array(), cuts, axis))
