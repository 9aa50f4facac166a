# SPDX-License-Identifier: Apache-2.0
"""BATCH_MATMUL of two tensors of the same type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

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
    dtype: str = "int8"
    second_depth: int = 0

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        rows, depth, columns = self.sizes
        height = self.second_depth or depth
        first = (depth, rows) if self.adjoint[0] else (rows, depth)
        second = (columns, height) if self.adjoint[1] else (height, columns)
        shape = (*self.batches[1], *second)
        operands = [
            TensorSpec("first", (*self.batches[0], *first), self.dtype, self._quant(0)),
            constant("second", self._values(shape, rng), self._quant(1))
            if self.constant
            else TensorSpec("second", shape, self.dtype, self._quant(1)),
        ]
        made = (*np.broadcast_shapes(*self.batches), rows, columns)
        options = {"adj_x": self.adjoint[0], "adj_y": self.adjoint[1]}
        return single(op, operands, TensorSpec("output", made, self.dtype, self._quant(2)), options)

    def _quant(self, position: int) -> Quant | None:
        if self.dtype == "float32":
            return None
        finer = {"int8": 1, "int16": 256}[self.dtype]
        zero_point = self.zero_points[position] if self.dtype == "int8" else 0
        return Quant.of(self.scales[position] / finer, zero_point)

    def _values(self, shape: Shape, rng: Generator) -> NDArray[Any]:
        if self.dtype == "float32":
            return rng.normal(0, 1, shape).astype(np.float32)
        info = np.iinfo(self.dtype)
        return rng.integers(info.min, info.max, shape, dtype=self.dtype, endpoint=True)
