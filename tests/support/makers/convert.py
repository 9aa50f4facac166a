# SPDX-License-Identifier: Apache-2.0
"""QUANTIZE and DEQUANTIZE: elements keep their place and change their code."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from tests.support.makers.common import Pair
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker:
    """Types, scales and zero points are of (input, output); a float32 tensor has no scale."""

    shape: Shape = (1, 300)
    types: tuple[str, str] = ("int8", "int8")
    scales: tuple[float, float] = (0.05, 0.05)
    zero_points: Pair = (0, 0)

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        return single(op, [self._tensor("input", 0)], self._tensor("output", 1))

    def _tensor(self, name: str, i: int) -> TensorSpec:
        quant = Quant.of(self.scales[i], self.zero_points[i])
        if self.types[i] == "float32":
            return TensorSpec(name, self.shape, "float32")
        return TensorSpec(name, self.shape, self.types[i], quant)
