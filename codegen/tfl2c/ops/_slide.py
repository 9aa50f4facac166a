# SPDX-License-Identifier: Apache-2.0
"""SLIDE: what a variable keeps moves to its front. No operator of TFLite: a pass adds it.

The variable is the first part of a window, whose last rows are new; the window's end becomes what
the variable holds from now on.
"""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands, Shape
from tfl2c.ops._access import RowAccess, RowsRead, Sweep
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


@dataclass(frozen=True, slots=True)
class Slide:
    """Where in the window that begins which the variable holds next."""

    first_byte: int


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.output().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("slide")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields = {"first_byte": node.attrs.first_byte, "bytes": node.output().nbytes}
    return Lowered(fields, ())


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    """It moves byte by byte towards the front, where the window begins."""
    read = RowsRead(0, 1, node.input().nbytes, ((0, 0),), sweep=Sweep(1, 1))
    return RowAccess(1, node.output().nbytes, (read,))


OP = Op(
    "SLIDE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(),
    shapes=_shapes,
    kernels=("slide",),
    select=_select,
    lower=_lower,
    rows=_rows,
)
