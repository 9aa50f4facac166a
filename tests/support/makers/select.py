# SPDX-License-Identifier: Apache-2.0
"""Operators that choose elements of one tensor or of another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.inputs import input_values
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, constant, single

_NAMES = "condition", "first", "second"


@dataclass(frozen=True, slots=True)
class Maker:
    """Shapes are of (condition, first, second).

    ``constant``  none, condition, first, second
    ``output``    its shape, where the operands' do not tell
    """

    shapes: tuple[Shape, Shape, Shape] = ((1, 4), (1, 4), (1, 4))
    dtype: str = "int8"
    constant: str = "none"
    output: Shape = ()

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        quant = Quant.of(0.05, 3) if self.dtype == "int8" else None
        types = {"condition": "bool", "first": self.dtype, "second": self.dtype}
        operands = []
        for name, shape in zip(_NAMES, self.shapes, strict=True):
            own = None if name == "condition" else quant
            if name == self.constant:
                data = input_values("random", shape, types[name], 1.0, rng)
                operands.append(constant(name, data, own))
            else:
                operands.append(TensorSpec(name, shape, types[name], own))
        shape = self.output or self._shape()
        return single(op, operands, TensorSpec("output", shape, self.dtype, quant))

    def _shape(self) -> Shape:
        condition, first, second = self.shapes
        if first == second:
            return first if len(condition) < len(first) else np.broadcast_shapes(condition, first)
        return np.broadcast_shapes(condition, first, second)
