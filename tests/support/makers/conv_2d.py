# SPDX-License-Identifier: Apache-2.0
"""CONV_2D with constant int8 weights."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from tests.support.makers.common import Affine, Pair, computed, quantized, typed, window_output
from tests.support.tflite_builder import ModelSpec, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker(Affine):
    """Sizes, kernels, strides and dilations are (height, width); channels (input, output).

    ``computed`` names what is an input of the model and no constant: weights, bias.
    """

    batch: int = 1
    size: Pair = (5, 5)
    channels: Pair = (3, 5)
    groups: int = 1
    kernel: Pair = (3, 3)
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding: str = "SAME"
    activation: str = "NONE"
    computed: tuple[str, ...] = ()

    def possible(self) -> bool:
        divides = all(c % self.groups == 0 for c in self.channels)
        return divides and min(self._output) > 0

    @property
    def _output(self) -> Pair:
        return window_output(self.size, self.kernel, self.stride, self.padding, self.dilation)

    def model(self, op: str, rng: Generator) -> ModelSpec:
        inputs, outputs = self.channels
        depth = inputs // self.groups
        taps = self.kernel[0] * self.kernel[1] * depth
        q = quantized(self, (outputs, *self.kernel, depth), 0, taps, rng)
        model = single(
            op,
            q.operands((self.batch, *self.size, inputs), absent=self.bias == "absent"),
            TensorSpec("output", (self.batch, *self._output, outputs), quant=q.output),
            {
                "padding": self.padding,
                "stride_h": self.stride[0],
                "stride_w": self.stride[1],
                "dilation_h_factor": self.dilation[0],
                "dilation_w_factor": self.dilation[1],
                "fused_activation_function": self.activation,
                **self.bias_option,
            },
        )
        return computed(typed(model, self.dtype, self.bias_type), self.computed)
