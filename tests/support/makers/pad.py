# SPDX-License-Identifier: Apache-2.0
"""PAD with constant amounts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec, constant, single


@dataclass(frozen=True, slots=True)
class Maker:
    """``padded`` is (length, elements before, elements after) of every dimension."""

    padded: tuple[tuple[int, int, int], ...] = ((1, 0, 0), (3, 1, 2))
    amounts: str = "int32"
    scale: float = 0.05
    zero_point: int = 0
    dtype: str = "int8"

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        zero = 0 if self.dtype == "int16" else self.zero_point
        quantized = self.dtype in ("int8", "uint8", "int16")
        quant = Quant.of(self.scale, zero) if quantized else None
        amounts = np.array([p[1:] for p in self.padded], dtype=self.amounts)
        return single(
            op,
            [
                TensorSpec("input", tuple(p[0] for p in self.padded), self.dtype, quant),
                constant("paddings", amounts),
            ],
            TensorSpec("output", tuple(sum(p) for p in self.padded), self.dtype, quant),
        )
