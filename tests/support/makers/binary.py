# SPDX-License-Identifier: Apache-2.0
"""Operators of two operands that are broadcast against each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.makers.common import typed
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, constant, single


@dataclass(frozen=True, slots=True)
class Maker:
    """``constant``: none, first, second; ``same``: one tensor is both operands.

    Scales and zero points are of (first, second, output).
    """

    shapes: tuple[Shape, Shape] = ((1, 4), (1, 4))
    constant: str = "none"
    same: bool = False
    scales: tuple[float, float, float] = (0.05, 0.03, 0.07)
    zero_points: tuple[int, int, int] = (-128, 127, 0)
    activation: str = "NONE"
    dtype: str = "int8"

    def possible(self) -> bool:
        try:
            np.broadcast_shapes(*self.shapes)
        except ValueError:
            return False
        equal = self.shapes[0] == self.shapes[1]
        return not self.same or (equal and self.constant == "none")

    def model(self, op: str, rng: Generator) -> ModelSpec:
        operands = [self._operand(i, name, rng) for i, name in enumerate(("first", "second"))]
        quant = Quant.of(self.scales[2], self.zero_points[2])
        output = TensorSpec("output", np.broadcast_shapes(*self.shapes), quant=quant)
        fused = self.activation != "NONE"  # not every operator has the option
        options = {"fused_activation_function": self.activation} if fused else {}
        model = single(op, operands[:1] * 2 if self.same else operands, output, options)
        if self.same:
            model = ModelSpec((operands[0], output), model.ops, ("first",), model.outputs)
        return typed(model, self.dtype)

    def _operand(self, i: int, name: str, rng: Generator) -> TensorSpec:
        quant = Quant.of(self.scales[i], self.zero_points[i])
        if name != self.constant:
            return TensorSpec(name, self.shapes[i], quant=quant)
        return constant(name, rng.integers(-128, 128, self.shapes[i], dtype=np.int8), quant)
