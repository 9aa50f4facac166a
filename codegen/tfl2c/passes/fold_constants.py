# SPDX-License-Identifier: Apache-2.0
"""Compute at compile time what depends on constants alone."""

from __future__ import annotations

from dataclasses import replace

from tfl2c import ops
from tfl2c.graph import Graph, Node, Tensor

ROOM = 2**26  # bytes of all that is folded: more are no constants for a microcontroller


class Folding:
    """A graph whose constants become more while its nodes are computed in order."""

    def __init__(self, graph: Graph, room: int = ROOM) -> None:
        self.tensors: dict[int, Tensor] = dict(graph.tensors)
        self.graph = replace(graph, tensors=self.tensors)  # sees every constant when it is there
        self.room = room  # bytes of what may still be folded

    def can_compute(self, node: Node) -> bool:
        """Whether the operator knows how, from constants alone, or from shapes alone."""
        op = ops.lookup(node.op)
        if op is None or op.evaluate is None:
            return False
        present = tuple(self.graph.operands(node).present())
        return op.of_shapes or all(t.is_constant and not t.is_variable for t in present)

    def compute(self, node: Node) -> bool:
        """Make the outputs constant; False if they are too large."""
        evaluate = ops.find(node).evaluate
        size = sum(self.tensors[i].nbytes for i in node.outputs)
        if evaluate is None or size > self.room:
            return False
        self.room -= size
        values = evaluate(self.graph.operands(node))
        for i, data in zip(node.outputs, values, strict=True):
            self.tensors[i] = replace(self.tensors[i], data=data)
        return True


def fold_constants(graph: Graph, room: int = ROOM) -> Graph:
    """Replace the outputs of nodes by constants where the operator knows how to compute them.

    An output of the model may become a constant and stays an output.
    """
    folding = Folding(graph, room)
    kept = [n for n in graph.nodes if not (folding.can_compute(n) and folding.compute(n))]
    return replace(folding.graph, nodes=tuple(kept))
