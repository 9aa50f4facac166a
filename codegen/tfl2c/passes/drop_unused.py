# SPDX-License-Identifier: Apache-2.0
"""Drop what no output of the model needs."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.graph import ABSENT, Graph, Node


def drop_unused(graph: Graph) -> Graph:
    """Drop the nodes whose outputs are never read, then the tensors that nothing mentions.

    The model's inputs stay, read or not, and so do nodes that may change a variable.
    """
    needed = {base for i in graph.outputs for base in _bases(graph, i)}
    kept: list[Node] = []
    for node in reversed(graph.nodes):
        if needed.isdisjoint(node.outputs) and not _keeps_state(graph, node):
            continue
        kept.append(node)
        needed.update(base for i in node.inputs if i != ABSENT for base in _bases(graph, i))
    made = {base for node in kept for i in node.outputs for base in _bases(graph, i)}
    named = needed.union(graph.inputs, made)
    tensors = {i: tensor for i, tensor in graph.tensors.items() if i in named}
    return replace(graph, nodes=tuple(reversed(kept)), tensors=tensors)


def _bases(graph: Graph, tensor: int) -> list[int]:
    """Return a tensor and what it is a view of, down to the one that owns the bytes."""
    chain = [tensor]
    while (base := graph.tensors[chain[-1]].view_of) is not None:
        chain.append(base)
    return chain


def _keeps_state(graph: Graph, node: Node) -> bool:
    used = (*(i for i in node.inputs if i != ABSENT), *(graph.root(i) for i in node.outputs))
    return any(graph.tensors[i].is_variable for i in used)
