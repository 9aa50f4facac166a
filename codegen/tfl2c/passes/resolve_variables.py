# SPDX-License-Identifier: Apache-2.0
"""Put a tensor in the place of each named variable, and say what all variables hold at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tfl2c.graph import DType, Graph, Node, Tensor
from tfl2c.ops._variables import ASSIGN, HANDLE, ONCE, READ, VarHandle, named, value_of


def resolve_variables(graph: Graph) -> Graph:
    """Return the graph without handles: READ_VARIABLE reads a tensor, ASSIGN_VARIABLE makes one.

    What it makes is a view of the variable. A variable holds at first what CALL_ONCE assigns to
    it. Otherwise one of int8 holds its zero point and any other one zeros, as in the references.
    """
    variables = _variables(graph)
    changed = {i: _with_initial(t) for i, t in graph.tensors.items() if t.is_variable}
    changed |= dict(variables.values())
    nodes = []
    for node in graph.nodes:
        if node.op in {HANDLE, ONCE}:
            continue
        variable = named(graph, node.inputs[0]) if node.op in {READ, ASSIGN} else None
        if variable is None:
            nodes.append(node)
            continue
        number, tensor = variables[variable]
        if node.op == READ:
            nodes.append(replace(node, inputs=(number,)))
            continue
        made = max(*graph.tensors, *changed) + 1
        changed[made] = replace(tensor, is_variable=False, initial=None, view_of=number)
        nodes.append(Node(node.index, node.op, None, node.inputs[1:], (made,)))
    return replace(graph.with_tensors(changed), nodes=tuple(nodes), subgraphs={})


def _variables(graph: Graph) -> Mapping[VarHandle, tuple[int, Tensor]]:
    """Return the tensor of each variable that is read or assigned, under a new number."""
    first = _first_values(graph)
    found: dict[VarHandle, tuple[int, Tensor]] = {}
    for node in graph.nodes:
        variable = named(graph, node.inputs[0]) if node.op in {READ, ASSIGN} else None
        value = value_of(graph, node)
        if variable is None or variable in found or value is None:
            continue
        tensor = Tensor(
            variable.shared_name,
            value.shape,
            value.dtype,
            value.quantization,
            is_variable=True,
            initial=first.get(variable),
        )
        tensor = tensor if variable in first else _with_initial(tensor)
        found[variable] = max(graph.tensors) + 1 + len(found), tensor
    return found


def _first_values(graph: Graph) -> Mapping[VarHandle, bytes | None]:
    """Return what the subgraphs that run once assign."""
    found: dict[VarHandle, bytes | None] = {}
    for part in (graph.subgraphs[n.attrs.subgraph] for n in graph.nodes if n.op == ONCE):
        for node in part.nodes:
            variable = named(part, node.inputs[0]) if node.op == ASSIGN else None
            value = value_of(part, node)
            if variable is not None and value is not None:
                found[variable] = value.data
    return found


def first_value(tensor: Tensor) -> bytes:
    """Return what a variable holds that nothing gives a first value."""
    is_coded = tensor.dtype is DType.INT8 and tensor.quantization is not None
    return bytes([tensor.affine.zero_point % 256 if is_coded else 0]) * tensor.nbytes


def _with_initial(tensor: Tensor) -> Tensor:
    if tensor.dtype is not DType.INT8 or tensor.quantization is None:
        return tensor
    return replace(tensor, initial=first_value(tensor))
