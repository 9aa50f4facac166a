# SPDX-License-Identifier: Apache-2.0
"""Let tensors share their bytes that differ in nothing but, perhaps, the shape."""

from __future__ import annotations

from dataclasses import replace

from tfl2c import ops
from tfl2c.graph import Graph, Operands


def make_views(graph: Graph) -> Graph:
    """Remove the nodes that change no byte: their outputs become views of their inputs.

    An output of the model may become a view, of an input or a constant too.
    """
    viewing = [node for node in graph.nodes if _changes_nothing(graph.operands(node))]
    views = {
        node.outputs[0]: replace(graph.tensors[node.outputs[0]], view_of=node.inputs[0])
        for node in viewing
    }
    nodes = tuple(node for node in graph.nodes if views.keys().isdisjoint(node.outputs))
    return replace(graph.with_tensors(views), nodes=nodes)


def _changes_nothing(node: Operands) -> bool:
    op = ops.find(node.node)
    return op.view or (op.identity is not None and op.identity(node))
