# SPDX-License-Identifier: Apache-2.0
"""Operators that are computed when a model is compiled: SHAPE, RANK, RANGE."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, Shape, TensorSpec, constant

_CODES = {"int32": 2, "int64": 4}  # of the schema


@dataclass(frozen=True, slots=True)
class Maker:
    """``shape`` is the input's, whose elements GATHER takes where RANGE says which.

    ``wanted``  start, limit and delta of RANGE
    ``index``   the type of the result
    """

    shape: Shape = (2, 3)
    wanted: tuple[int, int, int] = (0, 2, 1)
    index: str = "int32"
    dtype: str = "int8"

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        quant = Quant.of(0.05, 3) if self.dtype == "int8" else None
        source = TensorSpec("input", self.shape, self.dtype, quant)
        if op == "RANGE":
            return self._gathered(source)
        made = TensorSpec("output", () if op == "RANK" else (len(self.shape),), self.index)
        options = {"out_type": _CODES[self.index]} if op == "SHAPE" else {}
        node = OpSpec(op, ("input",), ("output",), options)
        return ModelSpec((source, made), (node,), ("input",), ("output",))

    def _gathered(self, source: TensorSpec) -> ModelSpec:
        names = ("start", "limit", "delta")
        operands = [
            constant(name, np.array(value, dtype=self.index))
            for name, value in zip(names, self.wanted, strict=True)
        ]
        count = len(range(*self.wanted)) if self.wanted[2] else 1
        made = TensorSpec("chosen", (count,), self.index)
        output = TensorSpec("output", (count, *self.shape[1:]), self.dtype, source.quant)
        nodes = (
            OpSpec("RANGE", names, ("chosen",)),
            OpSpec("GATHER", ("input", "chosen"), ("output",)),
        )
        return ModelSpec((source, *operands, made, output), nodes, ("input",), ("output",))
