# SPDX-License-Identifier: Apache-2.0
"""Codes between floats: narrow ones as int8, and as reals where no kernel takes codes.

Narrow ones between int16 codes become int8, too, where LiteRT computes what it does with int8.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import ABSENT, DType, Graph, Node, Tensor

_OPERATORS = ("TRANSPOSE_CONV", "BATCH_MATMUL")
_NARROW = (DType.INT2, DType.INT4)  # codes that lie side by side in a byte
_CODES = (*_NARROW, DType.INT8)
_LARGEST = 2**29  # elements


def decode_weights(graph: Graph) -> Graph:
    """Return the graph and its subgraphs with float32 constants for such weights.

    They take four times the room; int8 codes twice or four times that of int4 and int2. What else
    reads them finds them as they are.
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
    made: dict[tuple[int, DType], int] = {}  # what codes have become, by their tensor and its type
    nodes = []
    for node in graph.nodes:
        inputs = list(node.inputs)
        for position, i in enumerate(node.inputs):
            dtype = _wanted(graph, node, i)
            if dtype is None:
                continue
            if (i, dtype) not in made:
                made[i, dtype] = max(tensors) + 1
                as_wanted = _reals if dtype is DType.FLOAT32 else _bytes
                tensors[made[i, dtype]] = as_wanted(graph.tensors[i])
            inputs[position] = made[i, dtype]
        nodes.append(replace(node, inputs=tuple(inputs)))
    return replace(graph, tensors=tensors, nodes=tuple(nodes)) if made else graph


def _wanted(graph: Graph, node: Node, i: int) -> DType | None:
    """Return the type that a node takes in place of input ``i``; None for the one it has."""
    tensor = graph.tensors.get(i)
    if tensor is None or not _is_code(tensor):
        return None
    if node.op in _OPERATORS and _is_between_floats(graph, node):
        return DType.FLOAT32
    made = {graph.tensors[o].dtype for o in node.outputs[:1]}
    is_wide = made == {DType.FLOAT32} or (made == {DType.INT16} and node.op == "CONV_2D")
    return DType.INT8 if is_wide and tensor.dtype in _NARROW else None


def _is_between_floats(graph: Graph, node: Node) -> bool:
    """Whether an operator makes floats and gets some, too."""
    ends = (*node.outputs, *(i for i in node.inputs if i != ABSENT))
    if not node.outputs or any(i not in graph.tensors for i in ends):
        return False
    floats = [graph.tensors[i].dtype is DType.FLOAT32 for i in ends]
    return floats[0] and any(floats[1:])


def _is_code(tensor: Tensor) -> bool:
    """Whether a tensor is a constant of int2, int4 or int8 codes whose scales fit."""
    if not tensor.is_constant or tensor.dtype not in _CODES or tensor.elements > _LARGEST:
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
    reals = _bytes(tensor).array().astype(np.float32) * scales
    return replace(tensor, dtype=DType.FLOAT32, quantization=None, data=reals.tobytes())


def _bytes(tensor: Tensor) -> Tensor:
    """Return a tensor of codes with one in each byte."""
    if tensor.dtype is DType.INT8:
        return tensor
    bits = tensor.dtype.bits
    octets = np.frombuffer(tensor.data or b"", np.uint8)[:, None]
    each = (octets >> np.arange(0, 8, bits)).reshape(-1)[: tensor.elements] % 2**bits
    half = 2 ** (bits - 1)
    codes = (each.astype(np.int8) ^ half) - half
    return replace(tensor, dtype=DType.INT8, data=codes.astype(np.int8).tobytes())
