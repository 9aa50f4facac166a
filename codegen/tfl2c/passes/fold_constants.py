# SPDX-License-Identifier: Apache-2.0
"""Compute at compile time what depends on constants alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tfl2c import ops
from tfl2c.graph import Graph, Operands

_MOST = 2**26  # bytes of all that is folded: more are no constants for a microcontroller

Evaluate = Callable[[Operands], tuple[bytes, ...]]


def fold_constants(graph: Graph) -> Graph:
    """Replace the outputs of nodes by constants where the operator knows how to compute them.

    An output of the model may become a constant and stays an output.
    """
    tensors = dict(graph.tensors)
    graph = replace(graph, tensors=tensors)  # sees every constant as soon as it is there
    kept = []
    room = _MOST
    for node in graph.nodes:
        evaluate = _evaluate(graph.operands(node))
        size = sum(tensors[i].nbytes for i in node.outputs)
        if evaluate is None or size > room:
            kept.append(node)
            continue
        room -= size
        values = evaluate(graph.operands(node))
        for i, data in zip(node.outputs, values, strict=True):
            tensors[i] = replace(tensors[i], data=data)
    return replace(graph, nodes=tuple(kept))


def _evaluate(node: Operands) -> Evaluate | None:
    """Return what computes a node whose inputs are all constant, None for any other."""
    constant = all(t.is_constant and not t.is_variable for t in node.present())
    return ops.find(node.node).evaluate if constant else None
