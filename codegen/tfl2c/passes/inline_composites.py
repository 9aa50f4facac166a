# SPDX-License-Identifier: Apache-2.0
"""Put what an operator is made of in the place of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tfl2c import ops
from tfl2c.graph import ABSENT, Graph, Node, Tensor
from tfl2c.ops._called import Composite
from tfl2c.ops._op import BadOptions


def inline_composites(graph: Graph) -> Graph:
    """Return the graph and its subgraphs without composites, but for those that are refused.

    Operators that come from a subgraph are numbered behind all others. Subgraphs that nothing calls
    any more are gone.
    """
    everywhere = (graph, *graph.subgraphs.values())
    if not any(_is_composite(node) for part in everywhere for node in part.nodes):
        return graph
    parts = {}
    for number, part in graph.subgraphs.items():
        inlined = _inlined(replace(part, subgraphs=graph.subgraphs))
        parts[number] = replace(inlined, subgraphs={})
    main = _inlined(graph)
    called = _called(main, parts)
    return replace(main, subgraphs={n: part for n, part in parts.items() if n in called})


def _is_composite(node: Node) -> bool:
    return isinstance(node.attrs, Composite)


def _inlined(graph: Graph) -> Graph:
    while True:
        sound = {
            node.index
            for node in graph.nodes
            if _is_composite(node) and ops.fault(graph.operands(node)) is None
        }
        if not sound:
            return graph
        tensors = dict(graph.tensors)
        free = max(node.index for node in graph.nodes) + 1
        nodes: list[Node] = []
        for node in graph.nodes:
            body = list(_body(graph, node, tensors)) if node.index in sound else [node]
            if node.index in sound:
                body = [replace(n, index=free + i) for i, n in enumerate(body)]
                free += len(body)
            nodes += body
        graph = replace(graph, nodes=tuple(nodes), tensors=tensors)


def _body(graph: Graph, node: Node, tensors: dict[int, Tensor]) -> Iterator[Node]:
    """Yield the operators of a composite, over tensors that are added to ``tensors``."""
    part = graph.subgraphs[node.attrs.body]
    names = dict(zip(part.inputs, node.inputs, strict=True))
    names |= dict(zip(part.outputs, node.outputs, strict=True))
    names[ABSENT] = ABSENT
    for i, tensor in part.tensors.items():
        if i not in names:
            names[i] = max(tensors) + 1
            tensors[names[i]] = tensor
    for inner in part.nodes:
        inputs, outputs = (tuple(names[i] for i in ends) for ends in (inner.inputs, inner.outputs))
        yield replace(inner, inputs=inputs, outputs=outputs)


def _called(graph: Graph, parts: dict[int, Graph]) -> set[int]:
    """Return the numbers of the subgraphs that are called, in subgraphs as well."""
    found: set[int] = set()
    waiting = [graph]
    while waiting:
        for node in waiting.pop().nodes:
            op = ops.lookup(node.op)
            calls = op.calls(node.attrs) if op and op.calls and _has_calls(node) else ()
            waiting += [parts[n] for n in calls if n not in found]
            found.update(calls)
    return found


def _has_calls(node: Node) -> bool:
    return not isinstance(node.attrs, BadOptions)
