# SPDX-License-Identifier: Apache-2.0
"""AVERAGE_POOL_2D and MAX_POOL_2D."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from tests.support.makers.common import Pair, typed, window_output
from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker:
    """Sizes, kernels and strides are (height, width)."""

    batch: int = 1
    size: Pair = (5, 5)
    channels: int = 3
    kernel: Pair = (2, 2)
    stride: Pair = (2, 2)
    padding: str = "VALID"
    activation: str = "NONE"
    scale: float = 0.05
    zero_point: int = 0
    dtype: str = "int8"

    def possible(self) -> bool:
        return min(self._output) > 0

    @property
    def _output(self) -> Pair:
        return window_output(self.size, self.kernel, self.stride, self.padding)

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        quant = Quant.of(self.scale, self.zero_point)
        model = single(
            op,
            [TensorSpec("input", (self.batch, *self.size, self.channels), quant=quant)],
            TensorSpec("output", (self.batch, *self._output, self.channels), quant=quant),
            {
                "padding": self.padding,
                "stride_h": self.stride[0],
                "stride_w": self.stride[1],
                "filter_height": self.kernel[0],
                "filter_width": self.kernel[1],
                "fused_activation_function": self.activation,
            },
        )
        return typed(model, self.dtype)
