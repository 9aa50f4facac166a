# SPDX-License-Identifier: Apache-2.0
"""CONV_3D and CONV_3D_TRANSPOSE, which is the same with what goes in and comes out exchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, TensorSpec, single

_TRANSPOSED = "CONV_3D_TRANSPOSE"

Three = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Maker:
    """``size`` is that of the larger volume; ``channels`` are those of input and output."""

    size: Three = (4, 6, 5)
    kernel: Three = (2, 3, 3)
    stride: Three = (1, 1, 1)
    dilation: Three = (1, 1, 1)
    padding: str = "SAME"
    channels: tuple[int, int] = (3, 2)
    batches: int = 1
    bias: bool = True
    activation: str = "NONE"
    constant: bool = True

    def possible(self) -> bool:
        return min(self._small()) > 0

    def model(self, op: str, rng: Generator) -> ModelSpec:
        sizes = [self.size, self._small()]
        before, after = reversed(sizes) if op == _TRANSPOSED else sizes
        inputs, outputs = self.channels
        ends = (outputs, inputs) if op == _TRANSPOSED else (inputs, outputs)
        weights = rng.normal(0, 1, (*self.kernel, *ends)).astype(np.float32)
        source = TensorSpec("input", (self.batches, *before, inputs), "float32")
        output = TensorSpec("output", (self.batches, *after, outputs), "float32")
        given = TensorSpec(
            "weights", weights.shape, "float32", data=weights if self.constant else None
        )
        operands: list[TensorSpec | None] = [source, given]
        if op == _TRANSPOSED:
            shape = np.array(output.shape, np.int32)
            operands = [TensorSpec("shape", shape.shape, "int32", data=shape), given, source]
        if self.bias:
            bias = rng.normal(0, 3, outputs).astype(np.float32)
            operands.append(TensorSpec("bias", bias.shape, "float32", data=bias))
        return single(op, operands, output, self._options())

    def _options(self) -> dict[str, Any]:
        options: dict[str, Any] = {"padding": self.padding}
        for axis, stride, dilation in zip("dhw", self.stride, self.dilation, strict=True):
            options |= {f"stride_{axis}": stride, f"dilation_{axis}_factor": dilation}
        return {**options, "fused_activation_function": self.activation}

    def _small(self) -> Three:
        windows = [(k - 1) * d + 1 for k, d in zip(self.kernel, self.dilation, strict=True)]
        if self.padding == "SAME":
            windows = [1, 1, 1]
        triples = zip(self.size, windows, self.stride, strict=True)
        depth, height, width = ((n - w) // s + 1 for n, w, s in triples)
        return depth, height, width
