# SPDX-License-Identifier: Apache-2.0
"""Let the application hand over the input row by row instead of writing it whole."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.errors import ModelError, quoted
from tfl2c.graph import DType, Graph, Node, Tensor
from tfl2c.ops import FEED

_REMEDY = "leave out --feed rows"
_IMAGE = 4  # dimensions


def row_feed(graph: Graph) -> Graph:
    """Return the graph with a node FEED that makes the rows of the only input.

    A variable counts the rows that are there. Raises `ModelError` unless there is one input,
    an image [1, height, width, channels] that is no output as well.
    """
    if len(graph.inputs) != 1:
        raise ModelError(f"there are {len(graph.inputs)} inputs, rows are fed to one", _REMEDY)
    (fed,) = graph.inputs
    tensor = graph.tensors[fed]
    if len(tensor.shape) != _IMAGE or tensor.shape[0] != 1:
        shape = "[" + ",".join(map(str, tensor.shape)) + "]"
        raise ModelError(
            f"input 0 {quoted(tensor.name)} is {shape}, rows are fed to [1,height,width,channels]",
            _REMEDY,
        )
    if graph.root(fed) in {graph.root(i) for i in graph.outputs}:
        raise ModelError(f"input 0 {quoted(tensor.name)} is an output as well", _REMEDY)
    feed = Node(-1, FEED, None, (), (fed,))
    counter = max(graph.tensors) + 1
    rows = Tensor("rows fed", (1,), DType.INT32, is_variable=True)
    changed = replace(graph, nodes=(feed, *graph.nodes), inputs=())
    return changed.with_tensors({counter: rows})
