# SPDX-License-Identifier: Apache-2.0
"""Which bytes are still needed where, along every way through branches and loops."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tfl2c.graph import ABSENT, Graph, Node
from tfl2c.ops import COPY, _marks
from tfl2c.ops._variables import ASSIGN, READ

_COPYING = {READ, ASSIGN, COPY}


class Lives:
    """What is needed behind each node. Sets of roots are bits of an integer."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        roots = dict.fromkeys(graph.root(i) for i in graph.tensors)
        self._bits = {i: 1 << n for n, i in enumerate(roots)}
        self._reads = [self._of(node.inputs) for node in graph.nodes]
        self._made = [self._of(node.outputs) for node in graph.nodes]
        self._places: dict[int, list[int]] = {}
        for at, node in enumerate(graph.nodes):
            for root in self._written(node):
                self._places.setdefault(root, []).append(at)
        lasting = [i for i, tensor in graph.tensors.items() if tensor.is_variable]
        self._given = self._of((*graph.inputs, *lasting))
        for i in dict.fromkeys(graph.root(i) for i in graph.inputs):
            self._places.setdefault(i, []).append(-1)
        end = self._of((*graph.outputs, *lasting))
        self._behind = _behind(graph.nodes, self._reads, self._killed(), end)

    def mask(self, root: int) -> int:
        """Return the set of one root."""
        return self._bits[root]

    def writes(self, root: int) -> Sequence[int]:
        """Return where something is written to a root; -1 before all nodes."""
        return self._places.get(root, ())

    def needed(self, at: int, root: int) -> int:
        """Return what must not change when a node writes a root, but for what it copies there.

        Where a mark says that a root has another value from now on, that is what is read later.
        """
        if at < 0:
            return self._given & ~self._bits[root]
        node = self._graph.nodes[at]
        if not _writes(node):
            return (self._behind[at] | self._made[at]) & ~self._bits[root]
        same = self._reads[at] if node.op in _COPYING else 0
        others = self._behind[at] | self._reads[at] | self._made[at]
        return others & ~same & ~self._bits[root]

    def dies(self, at: int) -> int:
        """Return what a node is the last one to read."""
        return self._reads[at] & ~self._behind[at]

    def _of(self, tensors: Iterable[int]) -> int:
        found = 0
        for i in tensors:
            if i != ABSENT:
                found |= self._bits[self._graph.root(i)]
        return found

    def _written(self, node: Node) -> Iterable[int]:
        """Return the roots that a node changes; one that keeps a state changes its inputs, too."""
        found = [self._graph.root(i) for i in node.outputs]
        if node.op not in _COPYING and _writes(node):
            read = (self._graph.root(i) for i in node.inputs if i != ABSENT)
            found += [i for i in read if self._graph.tensors[i].is_variable]
        return found

    def _killed(self) -> list[int]:
        """Return for every node the roots that it writes as a whole."""
        tensors, root = self._graph.tensors, self._graph.root
        return [
            self._of(i for i in node.outputs if tensors[i].nbytes == tensors[root(i)].nbytes)
            if _writes(node)
            else 0
            for node in self._graph.nodes
        ]


def _writes(node: Node) -> bool:
    return node.op not in _marks.OPS


def _behind(
    nodes: Sequence[Node], reads: Sequence[int], killed: Sequence[int], end: int
) -> list[int]:
    """Return what is needed behind every node, whichever way it goes on."""
    ways: list[tuple[int, ...]] = [(at + 1,) for at in range(len(nodes))]
    for block in _marks.blocks(nodes):
        if block.loops:
            ways[block.middle] = block.middle + 1, block.end + 1
            ways[block.end] = (block.begin,)
        else:
            ways[block.begin] = block.begin + 1, block.middle + 1
            ways[block.middle] = (block.end,)
    before = [0] * len(nodes) + [end]
    behind = [0] * len(nodes)
    changes = True
    while changes:
        changes = False
        for at in range(len(nodes) - 1, -1, -1):
            behind[at] = 0
            for way in ways[at]:
                behind[at] |= before[way]
            now = (behind[at] & ~killed[at]) | reads[at]
            changes |= now != before[at]
            before[at] = now
    return behind
