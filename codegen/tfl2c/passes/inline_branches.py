# SPDX-License-Identifier: Apache-2.0
"""Put the operators of both subgraphs in the place of an IF, and a choice behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tfl2c.graph import ABSENT, Graph, Node
from tfl2c.ops import CHOOSE

_IF = "IF"


def inline_branches(graph: Graph) -> Graph:
    """Return the graph without IF: a constant condition leaves one of the subgraphs.

    Operators that come from a subgraph are numbered behind all others.
    """
    while any(node.op == _IF for node in graph.nodes):
        nodes: list[Node] = []
        for node in graph.nodes:
            if node.op == _IF:
                graph, inlined = _inlined(graph, node, nodes)
                nodes += inlined
            else:
                nodes.append(node)
        graph = replace(graph, nodes=tuple(nodes))
    return graph


def _inlined(graph: Graph, node: Node, before: list[Node]) -> tuple[Graph, list[Node]]:
    """Return the graph with more tensors, and what takes the place of an IF."""
    condition = graph.tensors[node.inputs[0]]
    free = max(n.index for n in (*graph.nodes, *before)) + 1
    if condition.is_constant:
        taken = bool(condition.array().reshape(-1)[0])
        number = node.attrs.then_graph if taken else node.attrs.else_graph
        graph, nodes, made = _body(graph, number, node.inputs[1:], free)
        views = {
            outer: replace(graph.tensors[outer], view_of=inner)
            for outer, inner in zip(node.outputs, made, strict=True)
        }
        return graph.with_tensors(views), nodes
    graph, nodes, first = _body(graph, node.attrs.then_graph, node.inputs[1:], free)
    free += len(nodes)
    graph, others, second = _body(graph, node.attrs.else_graph, node.inputs[1:], free)
    nodes += others
    free += len(others)
    for i, (outer, a, b) in enumerate(zip(node.outputs, first, second, strict=True)):
        index = node.index if i == 0 else free + i
        nodes.append(Node(index, CHOOSE, None, (node.inputs[0], a, b), (outer,)))
    return graph, nodes


def _body(
    graph: Graph, number: int, given: tuple[int, ...], free: int
) -> tuple[Graph, list[Node], list[int]]:
    """Return the graph with a subgraph's tensors, its nodes over them, and what it makes."""
    part = graph.subgraphs[number]
    start = max(graph.tensors) + 1
    own = (i for i in part.tensors if i not in part.inputs)
    names: Mapping[int, int] = {
        ABSENT: ABSENT,
        **{i: start + n for n, i in enumerate(own)},
        **dict(zip(part.inputs, given, strict=True)),
    }
    added = {names[i]: tensor for i, tensor in part.tensors.items() if i not in part.inputs}
    nodes = [
        replace(
            node,
            index=free + n,
            inputs=tuple(names[i] for i in node.inputs),
            outputs=tuple(names[i] for i in node.outputs),
        )
        for n, node in enumerate(part.nodes)
    ]
    return graph.with_tensors(added), nodes, [names[i] for i in part.outputs]
