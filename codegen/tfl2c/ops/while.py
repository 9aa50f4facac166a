# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: N999  (modules are called as the operators are)
"""WHILE: a subgraph again and again, as long as another one says: a loop in C.

How often that is follows from the values alone. A loop that never ends does so in C, too.
"""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _called
from tfl2c.ops._called import While
from tfl2c.ops._op import Op, Options


def _attributes(options: Options) -> While:
    return While(int(options["cond_subgraph_index"]), int(options["body_subgraph_index"]))


def _calls(attrs: While) -> tuple[int, ...]:
    return attrs.graphs


def _one_bool(node: Operands) -> str | None:
    """The first subgraph must make nothing but one bool, the condition."""
    _, made = _called.ends(node.graph.subgraphs[node.attrs.condition])
    return _called.one_bool(made[0]) if len(made) == 1 else f"it makes {len(made)} tensors"


def _ends_fit(node: Operands) -> str | None:
    """Input and output must keep type, shape and scale through both subgraphs, turn by turn.

    Let tensors that grow begin at their full size.
    """
    given = [node.input(i) for i in range(node.inputs)]
    if len(node.node.outputs) != len(given):
        return f"there are {len(given)} inputs and {len(node.node.outputs)} outputs"
    number = node.attrs.body
    inputs, outputs = _called.ends(node.graph.subgraphs[number])
    asked, _ = _called.ends(node.graph.subgraphs[node.attrs.condition])
    return (
        _called.difference(given, asked, "input", node.attrs.condition)
        or _called.difference(given, inputs, "input", number)
        or _called.difference(given, outputs, "output", number)
        or _called.difference(given, _called.outputs(node), "output", number)
    )


OP = Op(
    "WHILE",
    attributes=_attributes,
    inputs=(1, 1024),
    outputs=(1, 1024),
    constraints=(_called.is_read, _called.finite, _one_bool, _ends_fit),
    shapes=_called.declared,
    kernels=("copy",),
    vanishes=True,
    calls=_calls,
    remedy="",
)
