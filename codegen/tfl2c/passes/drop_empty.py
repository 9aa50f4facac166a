# SPDX-License-Identifier: Apache-2.0
"""Drop tensors without elements, and what makes nothing but such.

Converters leave parts of length 0 in SPLIT_V, and joins of what is not there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c import ops
from tfl2c.errors import OperatorError, quoted
from tfl2c.graph import ABSENT, DType, Graph, Node, Tensor

_LENGTHS = 1  # position of the input of SPLIT_V


def drop_empty(graph: Graph) -> Graph:
    """Return the graph and its subgraphs with constants in the place of tensors without elements.

    Raises `OperatorError` if a node makes such a tensor and has to stay, or if it is an output.
    """
    parts = {number: _without(part) for number, part in graph.subgraphs.items()}
    return replace(_without(graph), subgraphs=parts)


def _without(graph: Graph) -> Graph:
    made = (i for node in graph.nodes for i in node.outputs)
    empty = {i for i in made if graph.tensors[i].elements == 0}
    if not empty:
        return graph
    tensors = dict(graph.tensors)
    kept = [_kept(graph, node, tensors, empty) for node in graph.nodes]
    for i in empty:
        tensors[i] = replace(tensors[i], data=b"")
    return replace(graph, tensors=tensors, nodes=tuple(node for node in kept if node is not None))


def _kept(graph: Graph, node: Node, tensors: dict[int, Tensor], empty: set[int]) -> Node | None:
    """Return what is left of a node; None if that is nothing."""
    given = tuple(i for i in node.inputs if i not in empty)
    if node.op == "CONCATENATION" and given and empty.isdisjoint(node.outputs):
        return replace(node, inputs=given)
    lost = [i for i in node.outputs if i in empty]
    if not lost:
        return node
    if not _makes_nothing_else(graph, node, empty) or not set(lost).isdisjoint(graph.outputs):
        fault = f"its output tensor {lost[0]} {quoted(graph.tensors[lost[0]].name)} has no elements"
        name = graph.tensors[node.outputs[0]].name
        raise OperatorError(node.index, node.op, name, fault)
    if len(lost) == len(node.outputs):
        return None
    return _shorter(node, tensors, empty)


def _makes_nothing_else(graph: Graph, node: Node, empty: set[int]) -> bool:
    """Whether a node surely makes tensors without elements, and parts of another one at most."""
    op = ops.lookup(node.op)
    if op is None or op.calls or op.custom or op.states:
        return False
    sources = [graph.tensors[i] for i in node.inputs if i != ABSENT]
    if any(t.is_variable or t.dtype is DType.RESOURCE for t in sources):
        return False
    if set(node.outputs) <= empty:
        shapes = ops.implied_shapes(graph.operands(node))
        return not empty.isdisjoint(node.inputs) if shapes is None else all(0 in s for s in shapes)
    return node.op == "SPLIT_V" and ops.fault(graph.operands(node)) is None


def _shorter(node: Node, tensors: dict[int, Tensor], empty: set[int]) -> Node:
    """Return SPLIT_V with the outputs that have elements."""
    lengths = tensors[node.inputs[_LENGTHS]]
    places = [p for p, i in enumerate(node.outputs) if i not in empty]
    kept = lengths.array().reshape(-1)[places]
    number = max(tensors) + 1
    tensors[number] = replace(lengths, shape=kept.shape, data=np.ascontiguousarray(kept).tobytes())
    inputs = (*node.inputs[:_LENGTHS], number, *node.inputs[_LENGTHS + 1 :])
    return replace(node, inputs=inputs, outputs=tuple(node.outputs[p] for p in places))
