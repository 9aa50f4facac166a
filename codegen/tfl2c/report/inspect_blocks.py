# SPDX-License-Identifier: Apache-2.0
"""The branches and loops of a model, for `inspect`: what runs in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tfl2c.graph import Graph, Node
from tfl2c.ops import _marks

_NAMED: Final = 6  # operators that a note names


class Blocks:
    """The blocks of a graph, by the operators of the model that they stand for."""

    def __init__(self, graph: Graph | None) -> None:
        self._nodes = graph.nodes if graph else ()
        self._found = {}
        for block in _marks.blocks(self._nodes):
            index = self._nodes[block.begin if block.loops else block.end].index
            self._found[index] = block

    def note(self, index: int) -> str:
        """Return what became of an operator that runs subgraphs; "" if it is none such."""
        block = self._found.get(index)
        if block is None:
            return ""
        first = self._listed(block.begin, block.middle)
        second = self._listed(block.middle, block.end)
        if block.loops:
            return f"a loop: {first} before each turn, {second} in it"
        return f"a branch: {first}, or {second}"

    def _listed(self, begin: int, end: int) -> str:
        indices = [str(n.index) for n in self._nodes[begin + 1 : end] if n.op not in _marks.OPS]
        more = [f"{len(indices) - _NAMED} more"] if len(indices) > _NAMED else []
        return ", ".join(indices[:_NAMED] + more) or "nothing"

    def inner(self) -> Iterator[Node]:
        """Yield the nodes that run in blocks, in order."""
        within = {
            at
            for block in self._found.values()
            for at in range(block.begin, block.end)
            if self._nodes[at].op not in _marks.OPS
        }
        return (self._nodes[at] for at in sorted(within))
