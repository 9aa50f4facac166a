# SPDX-License-Identifier: Apache-2.0
"""Give a model with a float32 border around an int8 body int8 inputs and outputs."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.errors import ModelError, quoted
from tfl2c.graph import DType, Graph, Node

_REMEDY = "leave out --io int8"


def int8_borders(graph: Graph) -> Graph:
    """Remove the QUANTIZE behind each float32 input and the DEQUANTIZE in front of each output.

    The application exchanges codes from then on; their scale and zero point are those of the
    removed operator. Inputs and outputs that are not float32 stay as they are. Raises `ModelError`
    where a float32 border is not made of those operators alone.
    """
    codes: dict[int, int] = {}  # tensor of the body -> the input that takes its place
    inputs = []
    for position, tensor in enumerate(graph.inputs):
        body = _quantized(graph, position, tensor)
        inputs.append(body[0] if body else tensor)
        codes.update((other, inputs[-1]) for other in body[1:])
    outputs = tuple(_source(graph, p, t) for p, t in enumerate(graph.outputs))
    bodies = {*inputs, *codes}
    gone = {node.index for node in graph.nodes if not bodies.isdisjoint(node.outputs)}
    nodes = tuple(_renamed(node, codes) for node in graph.nodes if node.index not in gone)
    renamed = tuple(codes.get(tensor, tensor) for tensor in outputs)
    return replace(graph, nodes=nodes, inputs=tuple(inputs), outputs=renamed)


def _quantized(graph: Graph, position: int, tensor: int) -> list[int]:
    """Return the int8 tensors that an input is quantized to, all of one scale and zero point."""
    if graph.tensors[tensor].dtype is not DType.FLOAT32:
        return []
    label = f"input {position} {quoted(graph.tensors[tensor].name)}"
    if tensor in graph.outputs:
        raise ModelError(f"{label} is float32 and an output as well", _REMEDY)
    readers = graph.consumers(tensor)
    if not readers or any(node.op != "QUANTIZE" for node in readers):
        raise ModelError(f"{label} is float32 and not only read by QUANTIZE", _REMEDY)
    made = [node.outputs[0] for node in readers]
    if len({graph.tensors[i].quantization for i in made}) > 1:
        raise ModelError(f"{label} is quantized to different scales", _REMEDY)
    return made


def _source(graph: Graph, position: int, tensor: int) -> int:
    """Return the int8 tensor that an output is dequantized from, or the output itself."""
    if graph.tensors[tensor].dtype is not DType.FLOAT32 or graph.tensors[tensor].is_constant:
        return tensor
    maker = next((n for n in graph.nodes if tensor in n.outputs), None)
    if maker is None or maker.op != "DEQUANTIZE":
        label = f"output {position} {quoted(graph.tensors[tensor].name)}"
        raise ModelError(f"{label} is float32 and not made by DEQUANTIZE", _REMEDY)
    return maker.inputs[0]


def _renamed(node: Node, codes: dict[int, int]) -> Node:
    return replace(node, inputs=tuple(codes.get(i, i) for i in node.inputs))
