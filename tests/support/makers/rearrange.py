# SPDX-License-Identifier: Apache-2.0
"""Operators that give the same elements another shape or order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, constant, single


@dataclass(frozen=True, slots=True)
class Maker:
    """``shapes`` are of input and output.

    ``operand``  the second input (new shape, axis, permutation), none when empty
    ``scalar``   whether the operand is one number of rank 0
    ``options``  the vector option of the same meaning, left out when empty
    """

    shapes: tuple[Shape, Shape] = ((1, 6), (1, 6))
    operand: tuple[int, ...] = ()
    scalar: bool = False
    options: tuple[int, ...] = ()
    dtype: str = "int8"
    zero_point: int = 0

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        zero = 0 if self.dtype == "int16" else self.zero_point
        quantized = self.dtype in ("int8", "uint8", "int16")
        quant = Quant.of(0.05, zero) if quantized else None
        operands = [TensorSpec("input", self.shapes[0], self.dtype, quant)]
        if self.operand:
            values = self.operand[0] if self.scalar else self.operand
            operands.append(constant("operand", np.array(values, dtype=np.int32)))
        options = {_OPTION[op]: self.options} if self.options else {}
        output = TensorSpec("output", self.shapes[1], self.dtype, quant)
        return single(op, operands, output, options)


_OPTION = {"RESHAPE": "new_shape", "SQUEEZE": "squeeze_dims"}
