# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: N999  (modules are called as the operators are)
"""IF: one of two subgraphs, as a condition says: a branch in C, unless it is constant."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _called
from tfl2c.ops._called import If
from tfl2c.ops._op import Op, Options


def _attributes(options: Options) -> If:
    return If(int(options["then_subgraph_index"]), int(options["else_subgraph_index"]))


def _calls(attrs: If) -> tuple[int, ...]:
    return attrs.graphs


def _one_bool(node: Operands) -> str | None:
    """The condition, the first input, must be one bool."""
    return _called.one_bool(node.input())


def _ends_fit(node: Operands) -> str | None:
    """Input and output must have the type, shape and scale that both subgraphs give them.

    The subgraphs take all inputs but the condition.
    """
    given = [node.input(i) for i in range(1, node.inputs)]
    for number in node.attrs.graphs:
        inputs, outputs = _called.ends(node.graph.subgraphs[number])
        fault = _called.difference(given, inputs, "input", number)
        fault = fault or _called.difference(_called.outputs(node), outputs, "output", number)
        if fault is not None:
            return fault
    return None


OP = Op(
    "IF",
    attributes=_attributes,
    inputs=(1, 1024),
    outputs=(1, 1024),
    constraints=(_called.is_read, _one_bool, _called.finite, _ends_fit),
    shapes=_called.declared,
    kernels=("copy",),
    vanishes=True,
    calls=_calls,
    remedy="",
)
