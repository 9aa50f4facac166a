# SPDX-License-Identifier: Apache-2.0
"""Cuts of a tensor that begin where only run time knows; how large they are is known before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _indices, _walk
from tfl2c.ops._op import Constraint
from tfl2c.program import Lowered, Value

KERNEL = "dynamic_slice"
BEGIN = 1  # position of the beginnings

_DIMS = 8  # of the kernel's arrays


@dataclass(frozen=True, slots=True)
class LateCut:
    """What is taken along the first dimensions, one for each beginning; of the others all.

    A beginning that does not count says nothing: the cut begins with the input there.
    """

    length: Shape
    counts: tuple[bool, ...]

    def whole(self, node: Operands) -> Shape:
        """Return the lengths of what is taken along all dimensions."""
        return (*self.length, *node.input().shape[len(self.length) :])

    def lowered(self, node: Operands, *, from_end: bool) -> Lowered:
        """Return the call of the kernel."""
        source = node.input()
        size = source.dtype.bits // 8
        dims = len(self.length)
        triples = zip(source.shape, self.length, self.counts, strict=False)
        room = [n - taken + 1 if counts else 1 for n, taken, counts in triples]
        filler = _DIMS - dims
        fields: dict[str, Value] = {
            "dims": dims,
            "length": (*self.length, *[1] * filler),
            "room": (*room, *[1] * filler),
            "stride": (*(s * size for s in _walk.strides(source.shape)[:dims]), *[0] * filler),
            "run_bytes": self.length[-1] * prod(source.shape[dims:]) * size,
            "wide": _indices.is_wide(node.input(BEGIN)),
            "from_end": int(from_end),
        }
        return Lowered(fields, extent=(prod(self.length[:-1]),), inputs=(0, BEGIN))


@dataclass(frozen=True, slots=True)
class Late:
    """How an operator's cuts can begin late.

    ``cut``       what is taken, of a node that ``fits``
    ``fits``      the constraint on nodes whose beginnings are computed
    ``known``     positions of the inputs that must be constant then, too
    ``from_end``  whether negative beginnings count from the end
    """

    cut: Callable[[Operands], LateCut]
    fits: Constraint
    known: tuple[int, ...]
    from_end: bool


def is_late(node: Operands) -> bool:
    """Whether the beginnings are computed at run time."""
    return not node.input(BEGIN).is_constant


def when_late(constraint: Constraint) -> Constraint:
    """Return the constraint for nodes whose beginnings are computed."""

    def narrowed(node: Operands) -> str | None:
        return constraint(node) if is_late(node) else None

    narrowed.__doc__ = constraint.__doc__
    return narrowed


def when_known(constraint: Constraint) -> Constraint:
    """Return the constraint for nodes whose beginnings are constant."""

    def narrowed(node: Operands) -> str | None:
        return None if is_late(node) else constraint(node)

    narrowed.__doc__ = constraint.__doc__
    return narrowed
