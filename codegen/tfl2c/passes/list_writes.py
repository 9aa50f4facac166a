# SPDX-License-Identifier: Apache-2.0
"""Write an element of a list where it is.

Converters keep what a loop makes turn by turn in one tensor, and each turn joins it anew: the
elements in front of the turn's own, that one, and those behind it. How many these are is known at
run time only; what is made of them has the shape of the list.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import DType, Graph, Node, Tensor

_REST = -1  # a size that stands for all there is


def list_writes(graph: Graph) -> Graph:
    """Return the graph and its subgraphs with DYNAMIC_UPDATE_SLICE in the place of such joins.

    Elsewhere joins stay as they are, and so does what is refused in them.
    """
    parts = {number: _rewritten(part) for number, part in graph.subgraphs.items()}
    return replace(_rewritten(graph), subgraphs=parts)


def _rewritten(graph: Graph) -> Graph:
    lists = _Lists(graph)
    writes = {node.index: lists.write(node) for node in graph.nodes if node.op == "CONCATENATION"}
    found = {index: write for index, write in writes.items() if write is not None}
    if not found:
        return graph
    unread = {i for i in lists.cuts if all(n.index in found for n in graph.consumers(i))}
    unread.difference_update(graph.outputs)
    kept = (n for n in graph.nodes if unread.isdisjoint(n.outputs))
    return replace(graph, nodes=tuple(found.get(n.index, n) for n in kept))


class _Lists:
    """A graph's joins. ``cuts`` are the parts of lists that were joined with an element."""

    def __init__(self, graph: Graph) -> None:
        self.cuts: set[int] = set()
        self._tensors = graph.tensors
        self._makers = {i: node for node in graph.nodes for i in node.outputs}

    def write(self, join: Node) -> Node | None:
        """Return the node that writes the element that is joined with all others of a list."""
        if len(join.inputs) != 3 or getattr(join.attrs, "axis", None) != 0:
            return None
        front, element, behind = join.inputs
        first = self._operands(front, "SLICE", 3)
        last = self._operands(behind, "SLICE", 3)
        if first is None or last is None or first[0] != last[0] or element not in self._tensors:
            return None
        of, begin, size = first
        shape = self._tensors[of].shape
        fits = self._tensors[element].shape == (1, *shape[1:]) and min(shape, default=-1) > 0
        rank = len(shape)
        at, then = self._head(size, rank, _REST), self._head(last[1], rank, 0)
        if not fits or at is None or then is None or not self._follows(then, at):
            return None
        if not self._holds(begin, 0, rank) or not self._holds(last[2], _REST, rank):
            return None
        self.cuts |= {front, behind}
        # Where the sizes say "all", the element is as long as the list: it can begin at 0 only.
        return Node(join.index, "DYNAMIC_UPDATE_SLICE", None, (of, element, size), join.outputs)

    def _operands(self, tensor: int, op: str, count: int) -> tuple[int, ...] | None:
        """Return the inputs of what makes a tensor, if that is ``op`` and all are there."""
        maker = self._makers.get(tensor)
        if maker is None or maker.op != op or len(maker.inputs) != count:
            return None
        return maker.inputs if all(i in self._tensors for i in maker.inputs) else None

    def _head(self, numbers: int, rank: int, others: int) -> int | None:
        """Return the tensor of the first of ``rank`` numbers, if all behind it are ``others``."""
        parts = self._operands(numbers, "CONCATENATION", 2)
        if parts is None or not self._holds(parts[1], others, rank - 1):
            return None
        return self._scalar(parts[0])

    def _scalar(self, tensor: int) -> int | None:
        """Return the tensor that has the only element of another one."""
        while (source := self._operands(tensor, "RESHAPE", 2)) is not None:
            tensor = source[0]
        return tensor if self._tensors[tensor].elements == 1 else None

    def _follows(self, tensor: int, other: int) -> bool:
        """Whether a tensor is computed as another one plus 1."""
        terms = self._operands(tensor, "ADD", 2)
        if terms is None or getattr(self._makers[tensor].attrs, "activation", "") != "NONE":
            return False
        return any(
            self._scalar(a) == other and self._holds(b, 1, 1) for a, b in (terms, terms[::-1])
        )

    def _holds(self, tensor: int, value: int, count: int) -> bool:
        """Whether a tensor is ``count`` times the constant ``value``."""
        numbers: Tensor = self._tensors[tensor]
        if not numbers.is_constant or numbers.dtype not in (DType.INT32, DType.INT64):
            return False
        return numbers.elements == count and bool(np.all(numbers.array() == value))
