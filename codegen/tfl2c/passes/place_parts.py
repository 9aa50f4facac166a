# SPDX-License-Identifier: Apache-2.0
"""Make tensors where they are joined, and read them where they are cut out: nothing is copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tfl2c import ops
from tfl2c.graph import ABSENT, Graph, Node, Part, Tensor

_ALIGN = 4  # bytes: what kernels may rely on; elements of 64 bits lie at multiples of 8

JOINS_AND_CUTS = "joins", "cuts"
"""The fields of an operator that say where tensors lie in others."""


def place_parts(graph: Graph, what: Sequence[str] = JOINS_AND_CUTS) -> Graph:
    """Remove the nodes that only join tensors, or cut one, whose bytes are in one piece each.

    Their tensors become parts of the whole. Each is a part of one other at most. Constants and
    variables are never parts, nor what lies in a place that holds several values one after the
    other, nor what would lie off its alignment. Where a few neighbours among what is joined cannot
    be parts, a node stays that copies these. Passes come before this: afterwards no node tells what
    the parts have to do with each other.
    """
    placing = _Placing(graph, what)
    nodes = tuple(kept for node in graph.nodes for kept in placing.without(node))
    return graph if nodes == graph.nodes else replace(placing.graph, nodes=nodes)


class _Placing:
    """A graph whose tensors become parts of others."""

    def __init__(self, graph: Graph, what: Sequence[str]) -> None:
        self._what = what
        self._tensors: dict[int, Tensor] = dict(graph.tensors)
        self.graph = replace(graph, tensors=self._tensors)  # sees every part when it is one
        read = [i for node in graph.nodes for i in node.inputs if i != ABSENT]
        self._used = {graph.root(i) for i in (*read, *graph.outputs)}
        made = [i for node in graph.nodes for i in node.outputs]
        self._several = {graph.root(i) for i in made if graph.root(i) != i}
        self._several |= {i for i, t in graph.tensors.items() if t.is_variable}
        self._several |= {graph.whole(i).of for i in tuple(self._several)}

    def without(self, node: Node) -> Iterator[Node]:
        """Yield what is to be run in place of a node."""
        op, operands = ops.find(node), self.graph.operands(node)
        begins = op.joins(operands) if op.joins and "joins" in self._what else None
        cuts = op.cuts(operands) if op.cuts and "cuts" in self._what else None
        if begins is not None:
            yield from self._joined(node, begins)
        elif cuts is None or not self._is_cut(node.inputs[cuts[0]], node.outputs, cuts[1]):
            yield node

    def _joined(self, node: Node, begins: Sequence[int]) -> Iterator[Node]:
        """Make the inputs parts of the output; yield the node that copies the others, if any."""
        (whole,) = node.outputs
        roots = [self.graph.root(i) for i in node.inputs]
        placed = [
            self._fits(root, at) and self._is_all(i) and root not in roots[:position]
            for position, (i, root, at) in enumerate(zip(node.inputs, roots, begins, strict=True))
        ]
        empty = [not self._tensors[i].nbytes for i in node.inputs]
        others = [i for i, done in enumerate(zip(placed, empty, strict=True)) if not any(done)]
        gap = bool(others) and others[-1] - others[0] >= len(others)
        aligned = not others or self._is_aligned(self._tensors[whole], begins[others[0]])
        if not any(placed) or gap or not aligned or not self._owns(whole):
            yield node
            return
        for root, at, fits in zip(roots, begins, placed, strict=True):
            if fits:
                self._tensors[root] = replace(self._tensors[root], part=Part(whole, at))
        if others:
            yield self._copy(node, others, Part(whole, begins[others[0]]))

    def _copy(self, node: Node, positions: Sequence[int], part: Part) -> Node:
        """Return the node with some of its inputs, whose output is a part of what it was."""
        inputs = tuple(node.inputs[p] for p in positions)
        of = self._tensors[part.of]
        (shape,) = ops.find(node).shapes(self.graph.operands(replace(node, inputs=inputs)))
        made = max(self._tensors) + 1
        self._tensors[made] = replace(of, shape=shape, part=part)
        return replace(node, inputs=inputs, outputs=(made,))

    def _is_cut(self, source: int, outputs: Sequence[int], begins: Sequence[int]) -> bool:
        """Make the outputs parts of the source, if all that are used can be."""
        root = self.graph.root(source)
        of = self._tensors[root]
        ends = zip(outputs, begins, strict=True)
        used = [(i, at) for i, at in ends if i in self._used or not self._is_free(i)]
        if of.is_constant or root in self._several or not self._is_all(source):
            return False
        if not all(self._fits(i, at) for i, at in used):
            return False
        for i, at in used:
            tensor = self._tensors[i]
            self._tensors[i] = (
                replace(tensor, view_of=root)
                if tensor.nbytes == of.nbytes
                else replace(tensor, part=Part(root, at))
            )
        return True

    def _fits(self, tensor: int, at: int) -> bool:
        """Whether a tensor may be a part that begins at a byte."""
        of = self._tensors[tensor]
        return self._is_free(tensor) and of.nbytes > 0 and self._is_aligned(of, at)

    def _is_free(self, tensor: int) -> bool:
        return self._owns(tensor) and self._tensors[tensor].part is None

    def _owns(self, tensor: int) -> bool:
        """Whether it is made once, and what others view."""
        of = self._tensors[tensor]
        own = of.view_of is None and tensor not in self._several
        return own and not of.is_constant and not of.is_variable

    def _is_all(self, tensor: int) -> bool:
        """Whether a tensor has all bytes of its root."""
        return self._tensors[tensor].nbytes == self._tensors[self.graph.root(tensor)].nbytes

    def _is_aligned(self, tensor: Tensor, at: int) -> bool:
        return at % max(_ALIGN, tensor.dtype.bits // 8) == 0
