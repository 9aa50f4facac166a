# SPDX-License-Identifier: Apache-2.0
"""A graph that passes changed as a .tflite file again: a reference can say what it computes.

Views become RESHAPE, padding that a window took over becomes PAD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build, constant
from tfl2c.graph import ABSENT, Graph, Node, Quantization, Tensor

_WINDOWS = ("CONV_2D", "DEPTHWISE_CONV_2D", "AVERAGE_POOL_2D", "MAX_POOL_2D")


def rewritten(graph: Graph) -> bytes:
    """Return a model that computes what ``graph`` does."""
    return build(_Rewriter(graph).model())


class _Rewriter:
    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.tensors = [_tensor(i, t) for i, t in graph.tensors.items()]
        self.ops: list[OpSpec] = []

    def model(self) -> ModelSpec:
        self._reshape((*self.graph.inputs, *self._constants()))
        for node in self.graph.nodes:
            self._write(node)
            self._reshape(node.outputs)
        inputs, outputs = (
            tuple(_name(i) for i in side) for side in (self.graph.inputs, self.graph.outputs)
        )
        return ModelSpec(tuple(self.tensors), tuple(self.ops), inputs, outputs)

    def _constants(self) -> list[int]:
        return [i for i, tensor in self.graph.tensors.items() if tensor.is_constant]

    def _reshape(self, bases: tuple[int, ...]) -> None:
        for i, tensor in self.graph.tensors.items():
            if tensor.view_of in bases:
                shape = self._fixed(np.array(tensor.shape, dtype=np.int32))
                inputs = (_name(tensor.view_of), shape)
                self.ops.append(OpSpec("RESHAPE", inputs, (_name(i),), {}))
                self._reshape((i,))

    def _write(self, node: Node) -> None:
        inputs = [None if i == ABSENT else _name(i) for i in node.inputs]
        if node.op in _WINDOWS and not isinstance(node.attrs.window.padding, str):
            inputs[0] = self._padded(node)
        outputs = tuple(_name(i) for i in node.outputs)
        self.ops.append(OpSpec(node.op, tuple(inputs), outputs, _options(node)))

    def _padded(self, node: Node) -> str:
        source = self.graph.tensors[node.inputs[0]]
        top, bottom, left, right = node.attrs.window.padding
        amounts = np.array([[0, 0], [top, bottom], [left, right], [0, 0]], dtype=np.int32)
        shape = tuple(n + int(sum(a)) for n, a in zip(source.shape, amounts, strict=True))
        padded = replace(_tensor(node.inputs[0], source), name=f"p{node.index}", shape=shape)
        self.tensors.append(padded)
        inputs = (_name(node.inputs[0]), self._fixed(amounts))
        self.ops.append(OpSpec("PAD", inputs, (padded.name,)))
        return padded.name

    def _fixed(self, values: Any) -> str:
        self.tensors.append(constant(f"c{len(self.tensors)}", values))
        return self.tensors[-1].name


def _name(index: int) -> str:
    return f"t{index}"


def _tensor(index: int, tensor: Tensor) -> TensorSpec:
    data = tensor.array() if tensor.is_constant else None
    quant = _quant(tensor.quantization)
    return TensorSpec(_name(index), tensor.shape, tensor.dtype.value, quant, data)


def _quant(quantization: Quantization | None) -> Quant | None:
    if quantization is None:
        return None
    return Quant(quantization.scales, quantization.zero_points, quantization.axis)


def _options(node: Node) -> Mapping[str, Any]:
    options: dict[str, Any] = {}
    if node.op in _WINDOWS:
        options |= _window(node)
    if hasattr(node.attrs, "activation"):
        options["fused_activation_function"] = node.attrs.activation
    for name in ("depth_multiplier", "keep_num_dims", "keep_dims", "beta"):
        if hasattr(node.attrs, name):
            options[name] = getattr(node.attrs, name)
    return options


def _window(node: Node) -> dict[str, Any]:
    window = node.attrs.window
    options = {
        "padding": window.padding if isinstance(window.padding, str) else "VALID",
        "stride_h": window.stride[0],
        "stride_w": window.stride[1],
    }
    if node.op.endswith("POOL_2D"):
        height, width = node.attrs.kernel
        return {**options, "filter_height": height, "filter_width": width}
    return {
        **options,
        "dilation_h_factor": window.dilation[0],
        "dilation_w_factor": window.dilation[1],
    }
