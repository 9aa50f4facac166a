# SPDX-License-Identifier: Apache-2.0
"""FEED: the application hands over an input row by row. No operator of TFLite: a pass adds it.

To the planner it is a node that makes the input's rows and reads nothing, so that a ring takes the
place of the whole input where the network lets its rows stream.
"""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops._access import RowAccess
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel
from tfl2c.targets import Target


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.output().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("feed")


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    rows, _ = rows_of(node.output().shape)
    return RowAccess(rows, node.output().nbytes // rows, ())


OP = Op(
    "FEED",
    attributes=no_attributes,
    inputs=(0, 0),
    outputs=(1, 1),
    constraints=(),
    shapes=_shapes,
    select=_select,
    rows=_rows,
)
