# SPDX-License-Identifier: Apache-2.0
"""Operators that move elements of any type: several inputs, constant operands, several outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, Shape, TensorSpec, constant

_QUANTIZED = {"int8", "uint8", "int16"}
_OPERANDS_FIRST = {"SPLIT"}


@dataclass(frozen=True, slots=True)
class Maker:
    """``inputs`` and ``outputs`` are shapes.

    ``operands``      constants behind the inputs: axes, lengths, ranges; a number has rank 0
    ``indices``       shapes of indices that are computed at run time, behind the inputs, too
    ``values``        what these are drawn from
    ``wide``          whether operands and indices are int64
    ``options``       of the operator
    ``output_dtype``  where it is not the inputs'
    ``constants``     the inputs that are constant, by position
    ``scales``        of inputs and outputs
    """

    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    operands: tuple[int | tuple[int, ...], ...] = ()
    indices: tuple[Shape, ...] = ()
    values: tuple[int, ...] = ()
    wide: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    dtype: str = "int8"
    output_dtype: str = ""
    constants: tuple[int, ...] = ()
    scales: tuple[float, float] = (0.05, 0.05)

    def possible(self) -> bool:
        return len(self.constants) < len(self.inputs)

    def model(self, op: str, rng: Generator) -> ModelSpec:
        inputs = [self._input(i, shape, rng) for i, shape in enumerate(self.inputs)]
        kind = np.int64 if self.wide else np.int32
        indices = [
            TensorSpec(f"indices_{i}", shape, np.dtype(kind).name, values=self.values)
            for i, shape in enumerate(self.indices)
        ]
        operands = [
            constant(f"operand_{i}", np.array(values, dtype=kind))
            for i, values in enumerate(self.operands)
        ]
        operands = [*indices, *operands]
        given = [*operands, *inputs] if op in _OPERANDS_FIRST else [*inputs, *operands]
        outputs = [
            self._output("output" if i == 0 else f"output_{i}", shape)
            for i, shape in enumerate(self.outputs)
        ]
        names = tuple(t.name for t in outputs)
        node = OpSpec(op, tuple(t.name for t in given), names, self.options)
        computed = tuple(t.name for t in (*inputs, *indices) if t.data is None)
        return ModelSpec((*given, *outputs), (node,), computed, names)

    def _input(self, i: int, shape: Shape, rng: Generator) -> TensorSpec:
        name = "input" if i == 0 else f"input_{i}"
        if i not in self.constants:
            return TensorSpec(name, shape, self.dtype, self._quant(self.dtype, 0))
        values = rng.integers(0, 100, shape).astype(self.dtype)
        return constant(name, values, self._quant(self.dtype, 0))

    def _output(self, name: str, shape: Shape) -> TensorSpec:
        dtype = self.output_dtype or self.dtype
        return TensorSpec(name, shape, dtype, self._quant(dtype, 1))

    def _quant(self, dtype: str, i: int) -> Quant | None:
        return Quant.of(self.scales[i], 0) if dtype in _QUANTIZED else None
