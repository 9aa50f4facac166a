# SPDX-License-Identifier: Apache-2.0
"""Operators of some operands of one shape, which keep every element in its place."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from tests.support.makers.common import Pair
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker:
    """Scales and zero points are of (inputs, output); only int8 has them."""

    inputs: int = 2
    shape: Shape = (1, 4)
    dtype: str = "int8"
    scales: tuple[float, float] = (0.05, 0.07)
    zero_points: Pair = (0, 0)

    def possible(self) -> bool:
        return self.inputs > 0

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        operands = [self._tensor(f"input_{i}", 0) for i in range(self.inputs)]
        return single(op, operands, self._tensor("output", 1))

    def _tensor(self, name: str, i: int) -> TensorSpec:
        quant = Quant.of(self.scales[i], self.zero_points[i]) if self.dtype == "int8" else None
        return TensorSpec(name, self.shape, self.dtype, quant)
