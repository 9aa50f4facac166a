# SPDX-License-Identifier: Apache-2.0
"""VAR_HANDLE: the name of a variable. Nothing is left of it in the code."""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _variables
from tfl2c.ops._op import Op


def _makes_handle(node: Operands) -> str | None:
    """The output must be a resource."""
    found = node.output().dtype
    return None if found is DType.RESOURCE else f"it is {found.value}"


def _is_only_handle(node: Operands) -> str | None:
    """The handle may be used by READ_VARIABLE and ASSIGN_VARIABLE only."""
    made = node.node.outputs[0]
    others = [
        n.op
        for n in node.graph.nodes
        if made in n.inputs
        and (n.op not in {_variables.READ, _variables.ASSIGN} or made in n.inputs[1:])
    ]
    if made in node.graph.outputs:
        return "it is an output"
    return f"{others[0]} takes it" if others else None


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.output().shape,)


OP = Op(
    "VAR_HANDLE",
    attributes=_variables.handle,
    inputs=(0, 0),
    outputs=(1, 1),
    constraints=(_makes_handle, _is_only_handle),
    shapes=_shapes,
    vanishes=True,
)
