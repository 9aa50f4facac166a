# SPDX-License-Identifier: Apache-2.0
"""CHOOSE: one of two values, as a condition says. No operator of TFLite: it stands behind an IF."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.output().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("choose")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered({"bytes": node.output().nbytes}, (), (0, 1, 2))


OP = Op(
    "CHOOSE",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=(),
    shapes=_shapes,
    kernels=("choose",),
    select=_select,
    lower=_lower,
)
