# SPDX-License-Identifier: Apache-2.0
"""ASSIGN_VARIABLE: a new value for a variable.

It is copied only where it cannot be computed right where the variable lies. Where it is the end of
a window that begins with the old value, it slides there.
"""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _variables
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _assigns_a_value(node: Operands) -> str | None:
    """It must have two inputs, the variable and its value, and no output."""
    if _variables.is_resolved(node) or (node.has(0) and node.has(1) and not node.node.outputs):
        return None
    return f"there are {node.inputs} and {len(node.node.outputs)}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return tuple(node.output(i).shape for i in range(len(node.node.outputs)))


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("copy")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _variables.copied(node)


OP = Op(
    "ASSIGN_VARIABLE",
    attributes=no_attributes,
    inputs=(1, 2),
    outputs=(0, 1),
    constraints=(
        _assigns_a_value,
        _variables.has_a_name,
        _variables.plain_type,
        _variables.has_one_type,
    ),
    shapes=_shapes,
    kernels=("copy", "slide"),
    select=_select,
    lower=_lower,
)
