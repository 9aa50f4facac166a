# SPDX-License-Identifier: Apache-2.0
"""BROADCAST_ARGS of constant shapes, to whose result BROADCAST_TO brings an input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, Shape, TensorSpec, constant


@dataclass(frozen=True, slots=True)
class Maker:
    """``shapes`` are the two, of which the first one is the input's; ``index`` is their type."""

    shapes: tuple[Shape, Shape] = ((2, 1), (1, 3))
    index: str = "int32"
    dtype: str = "int8"

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        quant = Quant.of(0.05, 3) if self.dtype == "int8" else None
        wanted = self._wanted
        operands = [
            constant(f"shape_{i}", np.array(shape, dtype=self.index))
            for i, shape in enumerate(self.shapes)
        ]
        source = TensorSpec("input", self.shapes[0], self.dtype, quant)
        together = TensorSpec("together", (len(wanted),), self.index)
        output = TensorSpec("output", wanted, self.dtype, quant)
        nodes = (
            OpSpec(op, ("shape_0", "shape_1"), ("together",)),
            OpSpec("BROADCAST_TO", ("input", "together"), ("output",)),
        )
        return ModelSpec((source, *operands, together, output), nodes, ("input",), ("output",))

    @property
    def _wanted(self) -> Shape:
        count = max(map(len, self.shapes))
        first, second = ((1,) * (count - len(shape)) + shape for shape in self.shapes)
        return tuple(b if a == 1 else a for a, b in zip(first, second, strict=True))
