# SPDX-License-Identifier: Apache-2.0
"""Drop what no output of the model needs."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace

from tfl2c.graph import ABSENT, Graph, Node
from tfl2c.ops import _marks


def drop_unused(graph: Graph) -> Graph:
    """Drop the nodes whose outputs are never read, then the tensors that nothing mentions.

    The model's inputs stay, read or not, and so do nodes that may change a variable.
    """
    bases = _Bases(graph)
    needed = {base for i in graph.outputs for base in bases.of(i)}
    blocks = tuple(_marks.blocks(graph.nodes))
    kept: dict[int, Node] = {}
    before = -1
    while before < len(needed):  # a loop's next values come behind what reads them
        before, kept = len(needed), {}
        for at, node in reversed(tuple(enumerate(graph.nodes))):
            if node.op in _marks.OPS:
                continue
            if not needed.isdisjoint(node.outputs) or _keeps_state(graph, node):
                kept[at] = node
                needed.update(base for i in _present(node) for base in bases.of(i))
        for block in blocks:
            kept |= _kept_marks(graph.nodes, block, needed, kept)
        needed.update(base for n in kept.values() for i in _present(n) for base in bases.of(i))
    made = {base for node in kept.values() for i in node.outputs for base in bases.of(i)}
    named = needed.union(graph.inputs, made)
    tensors = {i: tensor for i, tensor in graph.tensors.items() if i in named}
    return replace(graph, nodes=tuple(kept[at] for at in sorted(kept)), tensors=tensors)


def _present(node: Node) -> Iterator[int]:
    return (i for i in node.inputs if i != ABSENT)


def _kept_marks(
    nodes: Sequence[Node], block: _marks.Block, needed: set[int], kept: Container[int]
) -> dict[int, Node]:
    """Return the marks of a block with what is needed of it; none if nothing is."""
    begin, middle, end = (nodes[at] for at in (block.begin, block.middle, block.end))
    ends = begin.outputs if block.loops else end.outputs
    places = [p for p, i in enumerate(ends) if i in needed]
    if not places and not any(at in kept for at in range(block.begin, block.end)):
        return {}
    made = tuple(ends[p] for p in places)
    if block.loops:
        begin = replace(begin, inputs=tuple(begin.inputs[p] for p in places), outputs=made)
        end = replace(end, inputs=tuple(end.inputs[p] for p in places))
    else:
        halves = (end.inputs[p + of] for of in (0, len(ends)) for p in places)
        end = replace(end, inputs=tuple(halves), outputs=made)
    return {block.begin: begin, block.middle: middle, block.end: end}


class _Bases:
    """What tensors share their bytes with."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._joined: dict[int, set[int]] = {}  # by whole: it and all parts
        for i, tensor in graph.tensors.items():
            if tensor.part is not None:
                whole = graph.whole(i).of
                self._joined.setdefault(whole, {whole}).add(i)

    def of(self, tensor: int) -> set[int]:
        """Return a tensor, what it is a view of, down to the one that owns the bytes, and parts."""
        chain = {tensor}
        while (base := self._graph.tensors[tensor].view_of) is not None:
            chain.add(base)
            tensor = base
        return chain | self._joined.get(self._graph.whole(tensor).of, set())


def _keeps_state(graph: Graph, node: Node) -> bool:
    used = (*(i for i in node.inputs if i != ABSENT), *(graph.root(i) for i in node.outputs))
    return any(graph.tensors[i].is_variable for i in used)
