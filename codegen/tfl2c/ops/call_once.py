# SPDX-License-Identifier: Apache-2.0
"""CALL_ONCE: a subgraph that gives variables their first values, which `<name>_init` sets."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _variables
from tfl2c.ops._op import Op, Options


@dataclass(frozen=True, slots=True)
class CallOnce:
    """The number of the subgraph."""

    subgraph: int


def _attributes(options: Options) -> CallOnce:
    return CallOnce(int(options["init_subgraph_index"]))


def _calls(attrs: CallOnce) -> tuple[int, ...]:
    return (attrs.subgraph,)


def _only_assigns(node: Operands) -> str | None:
    """The subgraph must do nothing but assign constants to variables."""
    if not node.graph.name:
        return "it is called in a subgraph itself"
    part = node.graph.subgraphs[node.attrs.subgraph]
    for inner in part.nodes:
        if inner.op not in {_variables.HANDLE, _variables.ASSIGN}:
            return f"it has a {inner.op}"
        value = _variables.value_of(part, inner) if inner.op == _variables.ASSIGN else None
        if value is not None and not value.is_constant:
            return "a value is not constant"
    return None


def _comes_first(node: Operands) -> str | None:
    """It must come before all that reads or assigns variables, or runs subgraphs."""
    using = {_variables.READ, _variables.ASSIGN, "IF", "WHILE"}
    early = (n for n in node.graph.nodes if n.op in using)
    found = next((n for n in early if n.index < node.node.index), None)
    return f"{found.op} {found.index} comes before" if found else None


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ()


OP = Op(
    "CALL_ONCE",
    attributes=_attributes,
    inputs=(0, 0),
    outputs=(0, 0),
    constraints=(_only_assigns, _comes_first),
    shapes=_shapes,
    vanishes=True,
    calls=_calls,
)
