# SPDX-License-Identifier: Apache-2.0
"""Give operators that remember something the variables that they keep it in."""

from __future__ import annotations

from dataclasses import replace

from tfl2c import ops
from tfl2c.graph import Graph, Node, Tensor


def keep_states(graph: Graph) -> Graph:
    """Return the graph with a variable for each state, behind the inputs of the node it is of."""
    added: dict[int, Tensor] = {}
    nodes: list[Node] = []
    for node in graph.nodes:
        states = ops.find(node).states
        tensors = states(graph.operands(node)) if states else ()
        first = max(graph.tensors, default=-1) + 1 + len(added)
        added |= dict(enumerate(tensors, first))
        own = tuple(range(first, first + len(tensors)))
        nodes.append(replace(node, inputs=(*node.inputs, *own)))
    return replace(graph.with_tensors(added), nodes=tuple(nodes))
