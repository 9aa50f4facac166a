# SPDX-License-Identifier: Apache-2.0
"""BATCH_MATMUL of two int8 tensors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, constant, single


@dataclass(frozen=True, slots=True)
class Maker:
    """``batches`` of both inputs; ``sizes`` are rows, depth and columns of the product.

    Scales and zero points are of (first, second, output).
    """

    batches: tuple[Shape, Shape] = ((), ())
    sizes: tuple[int, int, int] = (3, 4, 5)
    adjoint: tuple[bool, bool] = (False, False)
    constant: bool = False
    scales: tuple[float, float, float] = (0.05, 0.02, 0.3)
    zero_points: tuple[int, int, int] = (-128, 0, 3)
    second_depth: int = 0

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        rows, depth, columns = self.sizes
        height = self.second_depth or depth
        first = (depth, rows) if self.adjoint[0] else (rows, depth)
        second = (columns, height) if self.adjoint[1] else (height, columns)
        quants = [Quant.of(s, z) for s, z in zip(self.scales, self.zero_points, strict=True)]
        shape = (*self.batches[1], *second)
        codes = rng.integers(-128, 128, shape, dtype=np.int8)
        operands = [
            TensorSpec("first", (*self.batches[0], *first), quant=quants[0]),
            constant("second", codes, quants[1])
            if self.constant
            else TensorSpec("second", shape, quant=quants[1]),
        ]
        made = (*np.broadcast_shapes(*self.batches), rows, columns)
        options = {"adj_x": self.adjoint[0], "adj_y": self.adjoint[1]}
        return single(op, operands, TensorSpec("output", made, quant=quants[2]), options)
