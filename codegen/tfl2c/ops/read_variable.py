# SPDX-License-Identifier: Apache-2.0
"""READ_VARIABLE: the value of a variable.

It is copied only where the variable changes before the value is read for the last time.
"""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _variables
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.output().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("copy")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _variables.copied(node)


OP = Op(
    "READ_VARIABLE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_variables.has_a_name, _variables.plain_type, _variables.has_one_type),
    shapes=_shapes,
    kernels=("copy",),
    select=_select,
    lower=_lower,
)
