# SPDX-License-Identifier: Apache-2.0
"""Operators of one operand that keep every element in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from numpy.random import Generator

from tests.support.makers.common import Pair
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker:
    """Types, scales and zero points are of (input, output).

    ``alpha``        the option of LEAKY_RELU
    ``approximate``  the option of GELU
    """

    shape: Shape = (1, 256)
    types: tuple[str, str] = ("int8", "int8")
    scales: tuple[float, float] = (0.05, 0.05)
    zero_points: Pair = (0, 0)
    alpha: float | None = None
    approximate: bool | None = None

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        options: dict[str, Any] = {"alpha": self.alpha, "approximate": self.approximate}
        given = {k: v for k, v in options.items() if v is not None}
        return single(op, [self._tensor("input", 0)], self._tensor("output", 1), given)

    def _tensor(self, name: str, i: int) -> TensorSpec:
        quant = Quant.of(self.scales[i], self.zero_points[i])
        return TensorSpec(name, self.shape, self.types[i], quant)
