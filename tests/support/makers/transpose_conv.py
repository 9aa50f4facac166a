# SPDX-License-Identifier: Apache-2.0
"""TRANSPOSE_CONV with constant int8 weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.makers.common import Affine, Pair, computed, quantized, typed
from tests.support.tflite_builder import ModelSpec, TensorSpec, constant, single


@dataclass(frozen=True, slots=True)
class Maker(Affine):
    """Sizes, kernels and strides are (height, width); channels (input, output).

    ``more``  rows and columns that the output has beyond what the padding makes usual
    """

    batch: int = 1
    size: Pair = (3, 4)
    channels: Pair = (3, 5)
    kernel: Pair = (3, 3)
    stride: Pair = (2, 2)
    padding: str = "SAME"
    activation: str = "NONE"
    more: Pair = (0, 0)
    output_batch: int = 0
    computed: tuple[str, ...] = ()  # what is an input of the model and no constant: weights, bias

    def possible(self) -> bool:
        return True

    @property
    def _output(self) -> Pair:
        height, width = (
            self.size[i] * self.stride[i] + self.more[i]
            if self.padding == "SAME"
            else self.size[i] * self.stride[i]
            + max(self.kernel[i] - self.stride[i], 0)
            + self.more[i]
            for i in (0, 1)
        )
        return height, width

    def model(self, op: str, rng: Generator) -> ModelSpec:
        inputs, outputs = self.channels
        taps = max(1, self.kernel[0] * self.kernel[1] * inputs // (self.stride[0] * self.stride[1]))
        q = quantized(self, (outputs, *self.kernel, inputs), 0, taps, rng)
        image, *weights = q.operands((self.batch, *self.size, inputs), absent=self.bias == "absent")
        shape = (self.output_batch or self.batch, *self._output, outputs)
        size = constant("size", np.array(shape, dtype=np.int32))
        fused = self.activation != "NONE"
        options = {
            "padding": self.padding,
            "stride_h": self.stride[0],
            "stride_w": self.stride[1],
            **({"fused_activation_function": self.activation} if fused else {}),
            **self.bias_option,
        }
        operands = [size, weights[0], image, *weights[1:]]
        model = single(op, operands, TensorSpec("output", shape, quant=q.output), options)
        return computed(typed(model, self.dtype, self.bias_type), self.computed)
