# SPDX-License-Identifier: Apache-2.0
"""DEPTHWISE_CONV_2D with constant int8 weights."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from tests.support.makers.common import Affine, Pair, computed, quantized, typed, window_output
from tests.support.tflite_builder import ModelSpec, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker(Affine):
    """Sizes, kernels, strides and dilations are (height, width)."""

    batch: int = 1
    size: Pair = (5, 5)
    channels: int = 3
    depth_multiplier: int = 1
    kernel: Pair = (3, 3)
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding: str = "SAME"
    activation: str = "NONE"
    computed: tuple[str, ...] = ()  # what is an input of the model and no constant: weights, bias

    def possible(self) -> bool:
        return min(self._output) > 0

    @property
    def _output(self) -> Pair:
        return window_output(self.size, self.kernel, self.stride, self.padding, self.dilation)

    def model(self, op: str, rng: Generator) -> ModelSpec:
        outputs = self.channels * self.depth_multiplier
        taps = self.kernel[0] * self.kernel[1]
        q = quantized(self, (1, *self.kernel, outputs), 3, taps, rng)
        model = single(
            op,
            q.operands((self.batch, *self.size, self.channels), absent=self.bias == "absent"),
            TensorSpec("output", (self.batch, *self._output, outputs), quant=q.output),
            {
                "padding": self.padding,
                "stride_h": self.stride[0],
                "stride_w": self.stride[1],
                "depth_multiplier": self.depth_multiplier,
                "dilation_h_factor": self.dilation[0],
                "dilation_w_factor": self.dilation[1],
                "fused_activation_function": self.activation,
            },
        )
        return computed(typed(model, self.dtype, self.bias_type), self.computed)
