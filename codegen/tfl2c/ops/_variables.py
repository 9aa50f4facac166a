# SPDX-License-Identifier: Apache-2.0
"""What the operators on resource variables share: whose variable it is, and what it holds.

VAR_HANDLE names a variable and makes a handle; READ_VARIABLE and ASSIGN_VARIABLE take the handle.
A pass puts a tensor that lives for ever in the place of each variable: then READ_VARIABLE takes it,
and ASSIGN_VARIABLE takes nothing but the value and makes a view of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfl2c.graph import ABSENT, DType, Graph, Node, Operands, Tensor
from tfl2c.ops._op import Options, shape_text
from tfl2c.program import Lowered

HANDLE = "VAR_HANDLE"
READ = "READ_VARIABLE"
ASSIGN = "ASSIGN_VARIABLE"
ONCE = "CALL_ONCE"


@dataclass(frozen=True, slots=True)
class VarHandle:
    """The name of a variable: the same one is the same variable, in every subgraph."""

    container: str
    shared_name: str


def handle(options: Options) -> VarHandle:
    """Return the attributes of VAR_HANDLE."""
    return VarHandle(str(options["container"]), str(options["shared_name"]))


def named(graph: Graph, tensor: int) -> VarHandle | None:
    """Return the variable that a handle stands for; None when it is not made by VAR_HANDLE."""
    makers = (n for n in graph.nodes if tensor in n.outputs and n.op == HANDLE)
    maker = next(makers, None)
    return maker.attrs if maker and isinstance(maker.attrs, VarHandle) else None


def value_of(graph: Graph, node: Node) -> Tensor | None:
    """Return the tensor that a node reads from a variable or assigns to it."""
    ends = node.outputs if node.op == READ else node.inputs[1:]
    return graph.tensors[ends[0]] if ends and ends[0] != ABSENT else None


def has_a_name(node: Operands) -> str | None:
    """The variable must be named by a VAR_HANDLE of the same subgraph."""
    handle = node.node.inputs[0]
    if is_resolved(node) or (handle != ABSENT and named(node.graph, handle)):
        return None
    return "its handle comes from elsewhere"


def is_resolved(node: Operands) -> bool:
    """Whether there is a tensor already in the place of the variable."""
    if node.node.op == READ:
        return node.has(0) and node.input().is_variable
    return bool(node.node.outputs) and node.output().view_of is not None


def has_one_type(node: Operands) -> str | None:
    """A variable must have the same type and shape wherever it is read or assigned."""
    value = value_of(node.graph, node.node)
    found = named(node.graph, node.node.inputs[0])
    if value is None or found is None:
        return None
    for other in _values(node.graph, found):
        if (other.dtype, other.shape) != (value.dtype, value.shape):
            kinds = [f"{t.dtype.value} {shape_text(t)}" for t in (value, other)]
            return " and ".join(kinds)
    return None


def plain_type(node: Operands) -> str | None:
    """Input and output values must be int8, uint8, int16, int32, int64, float32 or bool."""
    value = value_of(node.graph, node.node)
    known = value is None or value.dtype in _TYPES
    return None if known or value is None else f"it is {value.dtype.value}"


_TYPES = {
    DType.INT8,
    DType.UINT8,
    DType.INT16,
    DType.INT32,
    DType.INT64,
    DType.FLOAT32,
    DType.BOOL,
}


def _values(graph: Graph, variable: VarHandle) -> Iterator[Tensor]:
    """Yield what is read from a variable or assigned to it, in all subgraphs."""
    for part in (graph, *graph.subgraphs.values()):
        makers = (n for n in part.nodes if n.op == HANDLE and n.attrs == variable)
        handles = {i for maker in makers for i in maker.outputs}
        for node in part.nodes:
            if node.op in {READ, ASSIGN} and handles.intersection(node.inputs[:1]):
                value = value_of(part, node)
                if value is not None:
                    yield value


def copied(node: Operands) -> Lowered:
    """Return the parameters of a copy of the first input."""
    return Lowered({"bytes": node.input().nbytes}, ())
