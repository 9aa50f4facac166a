# SPDX-License-Identifier: Apache-2.0
"""Give uint8 tensors, the codes of older quantized models, the type that the kernels work on.

A code becomes itself less 128, and so does the zero point: the reals stay the same. What the
application exchanges stays uint8.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import replace
from typing import cast

import numpy as np

from tfl2c import ops
from tfl2c.graph import ABSENT, DType, Graph, Node, Operands, Tensor

_HALF = 128
_WEIGHTS = 1  # the position among the inputs
_WEIGHING = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV"}

_BETWEEN_CODES = {"QUANTIZE", "DEQUANTIZE"}  # input and output need not have the same type


def signed_codes(graph: Graph, *, borders: bool = True) -> Graph:
    """Return the graph with int8 codes where a node does not take uint8 as it is.

    Tensors that nodes hold together change all or not at all. Inputs and outputs of the model get
    a QUANTIZE that flips the highest bit, unless ``borders`` is False: then they are int8, too.
    Nodes whose codes change know it: ``Node.unsigned``. Weights lose their zero point where int8
    codes without one can stand for them, and else stay as they are.
    """
    chosen = {i for group in _groups(graph) for i in group if _must_change(graph, group)}
    if not chosen:
        return graph
    nodes = [_marked(node, chosen) for node in graph.nodes]
    changed = {i: _signed(graph.tensors[i]) for i in chosen}
    weighing = (n for n in nodes if n.unsigned and n.op in _WEIGHING)
    used = {i: n.op for n in weighing for i in n.inputs[_WEIGHTS : _WEIGHTS + 1] if i != ABSENT}
    changed |= {i: _weights(graph.tensors[i], op) for i, op in used.items()}
    if not borders:
        return replace(graph, nodes=tuple(nodes)).with_tensors(changed)
    return _with_borders(graph, nodes, changed)


def with_signed_codes(graph: Graph, node: Node) -> Operands:
    """Return what a node is when all its uint8 codes are int8 ones."""
    own = {i: graph.tensors[i] for i in (*node.inputs, *node.outputs) if i != ABSENT}
    weights = node.inputs[_WEIGHTS : _WEIGHTS + 1] if node.op in _WEIGHING else ()
    changed = {
        i: _weights(t, node.op) if i in weights else _signed(t)
        for i, t in own.items()
        if t.dtype is DType.UINT8
    }
    # Both maps are only looked at: a copy for every node would take as long as nodes are many.
    tensors = ChainMap(changed, cast("dict[int, Tensor]", graph.tensors))
    return replace(graph, tensors=tensors).operands(replace(node, unsigned=True))


def _groups(graph: Graph) -> list[set[int]]:
    """Return the uint8 tensors, those together that must have one type."""
    group = {i: {i} for i, t in graph.tensors.items() if t.dtype is DType.UINT8}
    for i in _only_weights(graph):
        group.pop(i, None)
    for node in graph.nodes:
        own = [i for i in (*node.inputs, *node.outputs) if i in group]
        if node.op in _BETWEEN_CODES or not own:
            continue
        merged = set().union(*(group[i] for i in own))
        group.update(dict.fromkeys(merged, merged))
    return list({id(found): found for found in group.values()}.values())


def _only_weights(graph: Graph) -> set[int]:
    """Return the constants that are nothing but weights of sums of products."""
    found, others = set[int](), set[int](graph.outputs)
    for node in graph.nodes:
        for position, i in enumerate(node.inputs):
            weighs = position == _WEIGHTS and node.op in _WEIGHING and i != ABSENT
            (found if weighs and graph.tensors[i].is_constant else others).add(i)
    return found - others


def _must_change(graph: Graph, group: set[int]) -> bool:
    """Whether a node refuses the tensors as they are, and all can work on codes less 128."""
    tensors = [graph.tensors[i] for i in group]
    if any(t.is_variable for t in tensors) or not any(t.quantization for t in tensors):
        return False
    touching = [n for n in graph.nodes if not group.isdisjoint((*n.inputs, *n.outputs))]
    if not all(node.op in _BETWEEN_CODES or _takes_both(node) for node in touching):
        return False
    weighing = (n for n in touching if n.op in _WEIGHING and len(n.inputs) > _WEIGHTS)
    if any(n.inputs[_WEIGHTS] in group for n in weighing):
        return False  # weights that are computed, or used otherwise as well
    return any(ops.fault(graph.operands(node)) is not None for node in touching)


def _takes_both(node: Node) -> bool:
    """Whether a node computes the same from int8 codes, where need be as `Node.unsigned` says."""
    op = ops.lookup(node.op)
    return op is not None and op.unsigned


def _marked(node: Node, chosen: set[int]) -> Node:
    unsigned = not chosen.isdisjoint((*node.inputs, *node.outputs))
    return replace(node, unsigned=True) if unsigned else node


def _signed(tensor: Tensor) -> Tensor:
    quantization = tensor.quantization
    if quantization is not None:
        zeros = tuple(zero - _HALF for zero in quantization.zero_points)
        quantization = replace(quantization, zero_points=zeros)
    data = None if tensor.data is None else tensor.data.translate(_FLIPPED)
    return replace(tensor, dtype=DType.INT8, quantization=quantization, data=data)


def _weights(tensor: Tensor, op: str) -> Tensor:
    """Return weights as int8 codes without zero point if that can be, else as they are."""
    quantization = tensor.quantization
    if tensor.dtype is not DType.UINT8 or quantization is None or not quantization.per_tensor:
        return tensor
    steps = tensor.array().astype(np.int64) - quantization.zero_point
    fits = steps.size > 0 and steps.min() >= -_HALF and steps.max() < _HALF
    if op == "FULLY_CONNECTED" or not fits:
        return tensor
    symmetric = replace(quantization, zero_points=(0,))
    data = steps.astype(np.int8).tobytes()
    return replace(tensor, dtype=DType.INT8, quantization=symmetric, data=data)


_FLIPPED = bytes(code ^ _HALF for code in range(2 * _HALF))


def _with_borders(graph: Graph, nodes: list[Node], changed: dict[int, Tensor]) -> Graph:
    """Return the graph with new tensors in place of inputs and outputs, which stay as they are."""
    ends = dict.fromkeys(i for i in (*graph.inputs, *graph.outputs) if i in changed)
    inner = {outer: i for i, outer in enumerate(ends, max(graph.tensors) + 1)}
    index = max((node.index for node in nodes), default=-1) + 1
    flips = []
    for position, (outer, own) in enumerate(inner.items()):
        computed = outer not in graph.inputs
        if not graph.tensors[outer].is_constant:
            pair = (own, outer) if computed else (outer, own)
            flips.append(Node(index + position, "QUANTIZE", None, (pair[0],), (pair[1],)))
    before = [flip for flip in flips if flip.inputs[0] in inner]
    after = [flip for flip in flips if flip.inputs[0] not in inner]
    tensors = {inner.get(i, i): tensor for i, tensor in changed.items()}
    renamed = (_renamed(node, inner) for node in nodes)
    return replace(graph, nodes=(*before, *renamed, *after)).with_tensors(tensors)


def _renamed(node: Node, inner: dict[int, int]) -> Node:
    inputs = tuple(i if i == ABSENT else inner.get(i, i) for i in node.inputs)
    return replace(node, inputs=inputs, outputs=tuple(inner.get(i, i) for i in node.outputs))
