# SPDX-License-Identifier: Apache-2.0
"""Use the reals that int8 weights between floats stand for, where no kernel takes the codes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import ABSENT, DType, Graph, Node, Tensor

_OPERATORS = ("TRANSPOSE_CONV", "BATCH_MATMUL")
_LARGEST = 2**29  # elements


def decode_weights(graph: Graph) -> Graph:
    """Return the graph and its subgraphs with float32 constants for such weights.

    They take four times the room. What else reads them still finds codes.
    """
    parts = {number: _decoded(part) for number, part in graph.subgraphs.items()}
    return replace(_decoded(graph), subgraphs=parts)


def reals(graph: Graph) -> dict[int, bytes]:
    """Return the float32 elements that all codes between floats stand for, by tensor.

    Of no tensor that something else reads, too.
    """
    between = [node for node in graph.nodes if _is_between_floats(graph, node)]
    read = {i for node in between for i in node.inputs if i != ABSENT}
    others = {i for node in graph.nodes if node not in between for i in node.inputs}
    kept = read - others - {*graph.outputs}
    return {i: _reals(graph.tensors[i]).data or b"" for i in kept if _is_code(graph.tensors[i])}


def _decoded(graph: Graph) -> Graph:
    tensors = dict(graph.tensors)
    names: dict[int, int] = {}  # of reals, by codes
    nodes = []
    for node in graph.nodes:
        decoded = node.op in _OPERATORS and _is_between_floats(graph, node)
        for i in node.inputs if decoded else ():
            if i not in names and i != ABSENT and _is_code(graph.tensors[i]):
                names[i] = max(tensors) + 1
                tensors[names[i]] = _reals(graph.tensors[i])
        inputs = tuple(names.get(i, i) for i in node.inputs)
        nodes.append(replace(node, inputs=inputs) if node.op in _OPERATORS else node)
    return replace(graph, tensors=tensors, nodes=tuple(nodes)) if names else graph


def _is_between_floats(graph: Graph, node: Node) -> bool:
    """Whether an operator makes floats and gets some, too."""
    ends = (*node.outputs, *(i for i in node.inputs if i != ABSENT))
    if not node.outputs or any(i not in graph.tensors for i in ends):
        return False
    floats = [graph.tensors[i].dtype is DType.FLOAT32 for i in ends]
    return floats[0] and any(floats[1:])


def _is_code(tensor: Tensor) -> bool:
    """Whether a tensor is a constant of int8 codes whose scales fit."""
    if not tensor.is_constant or tensor.dtype is not DType.INT8 or tensor.elements > _LARGEST:
        return False
    codes = tensor.quantization
    if codes is None or set(codes.zero_points) != {0}:
        return False
    return codes.per_tensor or (
        codes.axis < len(tensor.shape) and len(codes.scales) == tensor.shape[codes.axis]
    )


def _reals(tensor: Tensor) -> Tensor:
    codes = tensor.affine
    scales = np.array(codes.scales, dtype=np.float32)
    if not codes.per_tensor:
        scales = scales.reshape(-1, *[1] * (len(tensor.shape) - 1 - codes.axis))
    reals = tensor.array().astype(np.float32) * scales
    return replace(tensor, dtype=DType.FLOAT32, quantization=None, data=reals.tobytes())
