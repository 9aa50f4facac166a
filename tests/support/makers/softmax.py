# SPDX-License-Identifier: Apache-2.0
"""SOFTMAX and other operators over the last dimension."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from tests.support.makers.common import typed
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker:
    """The output's quantization is the only one that the references accept.

    ``types`` are those of codes; with ``dtype`` float32 there are none.
    """

    input: Shape = (1, 10)
    beta: float = 1.0
    scale: float = 0.1
    zero_point: int = 0
    output_scale: float = 1 / 256
    output_zero_point: int = -128
    dtype: str = "int8"
    types: tuple[str, str] = ("int8", "int8")

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        quant = Quant.of(self.output_scale, self.output_zero_point)
        model = single(
            op,
            [TensorSpec("input", self.input, self.types[0], Quant.of(self.scale, self.zero_point))],
            TensorSpec("output", self.input, self.types[1], quant),
            {"beta": self.beta} if op == "SOFTMAX" else {},
        )
        return typed(model, self.dtype)
