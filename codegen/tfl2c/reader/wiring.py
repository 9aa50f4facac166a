# SPDX-License-Identifier: Apache-2.0
"""How nodes and tensors hang together: every value is made once, before it is read."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.errors import ModelError, OperatorError, quoted
from tfl2c.graph import ABSENT, Graph, Node


def check_wiring(graph: Graph, *, is_called: bool) -> Graph:
    """Return the graph if its nodes can run in their order.

    One that ``is_called`` may be without inputs and outputs. Constants without elements have no
    bytes in the file; they get their empty data here. Raises `ModelError` or `OperatorError` if a
    value is never made, made twice or read too early, or if a node writes what must not be written.
    """
    _check_ends(graph, is_called=is_called)
    makers = _makers(graph)
    graph = _with_empty_constants(graph, makers)
    known = {i for i, t in graph.tensors.items() if t.is_constant or t.is_variable}
    known.update(graph.inputs)
    for node in graph.nodes:
        for tensor in node.inputs:
            if tensor != ABSENT and tensor not in known:
                raise _too_early(graph, node, tensor, makers)
        known.update(node.outputs)
    for position, tensor in enumerate(graph.outputs):
        if tensor not in known:
            raise ModelError(f"output {position}: nothing makes {_label(graph, tensor)}")
    return graph


def _check_ends(graph: Graph, *, is_called: bool) -> None:
    for what, ends in (("input", graph.inputs), ("output", graph.outputs)):
        if not ends and not is_called:
            remedy = "if it has several signatures, choose another one with --signature"
            raise ModelError(f"the model has no {what}s", remedy)
        for position, tensor in enumerate(ends):
            if tensor not in graph.tensors:
                raise ModelError(f"{what} {position} is tensor {tensor}, which does not exist")
    seen: set[int] = set()
    for position, tensor in enumerate(graph.inputs):
        fault = _input_fault(graph, tensor)
        if tensor in seen:
            fault = "is an input already"
        if fault:
            raise ModelError(f"input {position}: {_label(graph, tensor)} {fault}")
        seen.add(tensor)


def _input_fault(graph: Graph, tensor: int) -> str:
    fixed = _fixed(graph, tensor)
    if fixed:
        return f"is a {fixed}"
    return "" if graph.tensors[tensor].elements else "has no elements"


def _makers(graph: Graph) -> dict[int, int]:
    """Return the index of the node that makes each computed tensor."""
    makers: dict[int, int] = {}
    inputs = set(graph.inputs)
    for node in graph.nodes:
        for tensor in node.outputs:
            label = _label(graph, tensor)
            fixed = "model input" if tensor in inputs else _fixed(graph, tensor)
            if fixed:
                raise _error(graph, node, f"it writes {label}, which is a {fixed}")
            if tensor in makers:
                other = f"operator {makers[tensor]}" if makers[tensor] != node.index else "itself"
                raise _error(graph, node, f"it writes {label}, which is already made by {other}")
            makers[tensor] = node.index
    return makers


def _fixed(graph: Graph, tensor: int) -> str:
    if graph.tensors[tensor].is_constant:
        return "constant"
    return "variable" if graph.tensors[tensor].is_variable else ""


def _with_empty_constants(graph: Graph, makers: dict[int, int]) -> Graph:
    read = {i for node in graph.nodes for i in node.inputs if i != ABSENT}
    empty = {
        i: replace(graph.tensors[i], data=b"")
        for i in sorted(read - makers.keys())
        if graph.tensors[i].elements == 0 and not graph.tensors[i].is_variable
    }
    return graph.with_tensors(empty)


def _too_early(graph: Graph, node: Node, tensor: int, makers: dict[int, int]) -> OperatorError:
    label = _label(graph, tensor)
    if tensor not in makers:
        return _error(graph, node, f"it reads {label}, which has no data and which nothing makes")
    if makers[tensor] == node.index:
        return _error(graph, node, f"it reads its own output {label}")
    return _error(graph, node, f"it reads {label} before operator {makers[tensor]} makes it")


def _label(graph: Graph, tensor: int) -> str:
    return f"tensor {tensor} {quoted(graph.tensors[tensor].name)}"


def _error(graph: Graph, node: Node, fault: str) -> OperatorError:
    name = graph.tensors[node.outputs[0]].name if node.outputs else ""
    return OperatorError(node.index, node.op, name, fault)
