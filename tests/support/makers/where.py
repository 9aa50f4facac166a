# SPDX-License-Identifier: Apache-2.0
"""WHERE of a constant, which says what GATHER_ND takes of an input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec, constant


@dataclass(frozen=True, slots=True)
class Maker:
    """``condition`` are the constant's elements, of type ``kind``; the input has its shape.

    It is an input as well where ``is_computed``.
    """

    condition: tuple[Any, ...] = (0, 1, 1)
    kind: str = "bool"
    dtype: str = "float32"
    is_computed: bool = False

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        values = np.array(self.condition, dtype=self.kind)
        count = int(np.count_nonzero(values))
        condition = constant("condition", values)
        if self.is_computed:
            condition = TensorSpec("condition", values.shape, self.kind)
        source = TensorSpec("input", values.shape, self.dtype)
        places = TensorSpec("places", (count, values.ndim), "int64")
        output = TensorSpec("output", (count,), self.dtype)
        nodes = (
            OpSpec(op, ("condition",), ("places",)),
            OpSpec("GATHER_ND", ("input", "places"), ("output",)),
        )
        inputs = ("input", "condition") if self.is_computed else ("input",)
        return ModelSpec((source, condition, places, output), nodes, inputs, ("output",))
