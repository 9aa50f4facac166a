# SPDX-License-Identifier: Apache-2.0
"""SVDF over a few steps."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec, constant, single


@dataclass(frozen=True, slots=True)
class Maker:
    """``units`` of ``rank`` filters each, for rows of ``depth``; ``state`` is its type."""

    depth: int = 7
    units: int = 5
    rank: int = 1
    memory: int = 4
    batch: int = 1
    state: str = "int16"
    activation: str = "RELU"
    zero_points: tuple[int, int, int] = (-3, 0, -128)  # of input, state and output
    bias: bool = True
    is_variable: bool = True
    dtype: str = "int8"

    def possible(self) -> bool:
        return self.state != "int16" or self.zero_points[1] == 0

    def model(self, op: str, rng: Generator) -> ModelSpec:
        filters = self.units * max(1, self.rank)
        state = TensorSpec(
            "state",
            (self.batch, filters * self.memory),
            "float32" if self.dtype == "float32" else self.state,
            is_variable=self.is_variable,
        )
        features = rng.integers(-127, 128, (filters, self.depth)).astype(np.int8)
        time = rng.integers(-127, 128, (filters, self.memory)).astype(np.int8)
        bias = rng.integers(-4000, 4000, self.units).astype(np.int32)
        source = TensorSpec("input", (self.batch, self.depth), self.dtype)
        result = TensorSpec("output", (self.batch, self.units), self.dtype)
        options = {"rank": self.rank, "fused_activation_function": self.activation}
        if self.dtype == "float32":
            operands = [
                source,
                constant("features", (features / 128).astype(np.float32)),
                constant("time", (time / 128).astype(np.float32)),
                constant("bias", (bias / 4000).astype(np.float32)) if self.bias else None,
                state,
            ]
            return single(op, operands, result, options)
        # Scales that let each step spread over the range of its result.
        spread = 74 * 73 * sqrt(self.depth)
        codes = 60.0 if self.state == "int8" else 9000.0
        scale = [0.05, 0.011, 0.05 * 0.011 * spread / codes, 0.013]
        sums = codes * 73 * sqrt(self.memory * max(1, self.rank))
        made = scale[2] * scale[3] * sums / 100
        wide = time.astype(np.int16) if self.state == "int16" else time
        operands = [
            _with(source, scale[0], self.zero_points[0]),
            constant("features", features, Quant.of(scale[1])),
            constant("time", wide, Quant.of(scale[3])),
            constant("bias", bias, Quant.of(scale[2] * scale[3])) if self.bias else None,
            _with(state, scale[2], self.zero_points[1]),
        ]
        return single(op, operands, _with(result, made, self.zero_points[2]), options)


def _with(tensor: TensorSpec, scale: float, zero_point: int) -> TensorSpec:
    quant = Quant.of(float(np.float32(scale)), zero_point)
    return TensorSpec(
        tensor.name, tensor.shape, tensor.dtype, quant, is_variable=tensor.is_variable
    )
