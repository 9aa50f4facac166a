# SPDX-License-Identifier: Apache-2.0
"""Let convolutions and pools read what a PAD in front of them pads."""

from __future__ import annotations

from dataclasses import replace

from tfl2c import ops
from tfl2c.errors import GraphError
from tfl2c.graph import Graph, Node
from tfl2c.ops import _affine

Pads = tuple[int, int, int, int]  # top, bottom, left, right


def absorb_pads(graph: Graph) -> Graph:
    """Remove each PAD of height and width whose only reader can pad by itself.

    The last of several in a row goes first, so that its reader can take over the others too.
    """
    for pad in reversed([node for node in graph.nodes if node.op == "PAD"]):
        reader, pads = _only_reader(graph, pad), _border(graph, pad)
        if reader is not None and pads is not None:
            graph = _absorbed(graph, pad, reader, pads)
    return graph


def _border(graph: Graph, pad: Node) -> Pads | None:
    """Return what is padded around images, None if anything else is padded as well."""
    amounts = graph.tensors[pad.inputs[1]].array()
    if amounts.shape != (4, 2) or amounts[[0, 3]].any():
        return None
    (top, bottom), (left, right) = ((int(before), int(after)) for before, after in amounts[1:3])
    return top, bottom, left, right


def _only_reader(graph: Graph, pad: Node) -> Node | None:
    """Return the node that reads the padded tensor as its first input, if nothing else does."""
    padded = pad.outputs[0]
    readers = graph.consumers(padded)
    viewed = any(tensor.view_of == padded for tensor in graph.tensors.values())
    if len(readers) != 1 or padded in graph.outputs or viewed:
        return None
    reader = readers[0]
    return reader if reader.inputs.index(padded) == 0 and reader.inputs.count(padded) == 1 else None


def _absorbed(graph: Graph, pad: Node, reader: Node, pads: Pads) -> Graph:
    absorb = ops.find(reader).absorb_pad
    code = _affine.zero_point(graph.operands(pad))  # that of the output, too
    attrs = absorb(graph.operands(reader), pads, code) if absorb else None
    if attrs is None:
        return graph
    changed = replace(reader, attrs=attrs, inputs=(pad.inputs[0], *reader.inputs[1:]))
    nodes = (changed if n is reader else n for n in graph.nodes if n is not pad)
    graph = replace(graph, nodes=tuple(nodes))
    if ops.fault(graph.operands(changed)) is not None:
        raise GraphError(f"{reader.op} {reader.index} cannot do without PAD {pad.index}")
    return graph
