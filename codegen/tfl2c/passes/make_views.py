# SPDX-License-Identifier: Apache-2.0
"""Let tensors share their bytes that differ in nothing but, perhaps, the shape."""

from __future__ import annotations

from dataclasses import replace

from tfl2c import ops
from tfl2c.graph import Graph, Operands


def make_views(graph: Graph) -> Graph:
    """Remove the nodes that change no byte: their outputs become views of an input.

    An output of the model may become a view, of an input or a constant too.
    """
    views = {
        node.outputs[0]: replace(graph.tensors[node.outputs[0]], view_of=node.inputs[at])
        for node in graph.nodes
        if (at := _same_as(graph.operands(node))) is not None
    }
    nodes = tuple(node for node in graph.nodes if views.keys().isdisjoint(node.outputs))
    return replace(graph.with_tensors(views), nodes=nodes)


def _same_as(node: Operands) -> int | None:
    """Return the position of the input whose bytes the output has, or None if there is none."""
    op = ops.find(node.node)
    if op.view or (op.identity is not None and op.identity(node)):
        return 0
    cut = op.cuts(node) if op.cuts is not None and len(node.node.outputs) == 1 else None
    if cut is None or node.input(cut[0]).nbytes != node.output().nbytes:
        return None
    return cut[0]
