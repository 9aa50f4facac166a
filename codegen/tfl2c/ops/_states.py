# SPDX-License-Identifier: Apache-2.0
"""What operators share that keep a state in variable tensors among their inputs."""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops._op import Constraint, shape_text


def variable(position: int, what: str) -> Constraint:
    """Return the constraint that input ``position`` is a variable that nobody else uses."""

    def constraint(node: Operands) -> str | None:
        if not node.has(position) or not node.input(position).is_variable:
            return "it is no variable"
        number = node.node.inputs[position]
        users = [n.index for n in node.graph.nodes for i in n.inputs if i == number]
        if number in node.graph.outputs:
            return "it is an output as well"
        return None if len(users) == 1 else f"operators {users[0]} and {users[1]} use it"

    constraint.__doc__ = f"The {what} must be a variable tensor of this operator alone."
    return constraint


def is_of(tensor: Tensor | None, dtype: DType, shape: Shape, name: str) -> str | None:
    """Return what keeps a constant from having a type and shape."""
    if tensor is None:
        return f"there are no {name}"
    if tensor.dtype is not dtype:
        return f"{name} are {tensor.dtype.value}"
    if tensor.shape != shape:
        return f"{name} are {shape_text(tensor)}"
    return None if tensor.is_constant else f"{name} are computed at run time"
