# SPDX-License-Identifier: Apache-2.0
"""UNIDIRECTIONAL_SEQUENCE_LSTM over a few sequences, which share the state."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec, constant, single

_GATES = 4
_ABSENT_PEEPHOLES = (None, None, None)
_BIAS = {"int8": np.int32, "int16": np.int64, "float32": np.float32}


@dataclass(frozen=True, slots=True)
class Maker:
    """``zero_points`` are those of input and hidden state; ``cell_bits`` behind a cell's point."""

    depth: int = 5
    units: int = 4
    steps: int = 3
    batch: int = 1
    dtype: str = "int8"
    zero_points: tuple[int, int] = (-3, 4)
    cell_bits: int = 11
    cell_clip: float = 0.0
    time_major: bool = False
    activation: str = "TANH"
    projection: bool = False
    peephole: bool = False

    def possible(self) -> bool:
        return self.dtype == "int8" or self.zero_points == (0, 0)

    def model(self, op: str, rng: Generator) -> ModelSpec:
        shape = (self.steps, self.batch) if self.time_major else (self.batch, self.steps)
        source = self._values("input", (*shape, self.depth), 0)
        hidden = replace(self._values("hidden", (self.batch, self.units), 1), is_variable=True)
        weights = [self._weights(f"weights_{i}", self.depth, rng) for i in range(_GATES)]
        recurrent = [self._weights(f"recurrent_{i}", self.units, rng) for i in range(_GATES)]
        biases = [self._bias(f"bias_{i}", rng) for i in range(_GATES)]
        peephole = [self._bias(f"peephole_{i}", rng) for i in range(3)]
        operands = [
            source,
            *weights,
            *recurrent,
            *(peephole if self.peephole else _ABSENT_PEEPHOLES),
            *biases,
            self._weights("projection", self.units, rng) if self.projection else None,
            None,
            hidden,
            self._cells(),
            *[None] * _GATES,
        ]
        output = self._values("output", (*shape, self.units), 1)
        made = single(op, operands, output, self._options())
        between = [TensorSpec(f"between_{i}", (0,), "float32") for i in range(_GATES)]
        between.append(TensorSpec("effective_hidden", (0,), "int8", hidden.quant))
        if self.dtype == "float32":
            return made
        node = replace(made.ops[0], intermediates=tuple(t.name for t in between))
        return replace(made, ops=(node,), tensors=(*made.tensors, *between))

    def _options(self) -> dict[str, object]:
        return {
            "fused_activation_function": self.activation,
            "cell_clip": self.cell_clip,
            "time_major": self.time_major,
        }

    def _values(self, name: str, shape: tuple[int, ...], position: int) -> TensorSpec:
        if self.dtype == "float32":
            return TensorSpec(name, shape, self.dtype)
        scale = (0.02, 1 / 128)[position] if self.dtype == "int8" else 2.0**-15
        return TensorSpec(name, shape, self.dtype, Quant.of(scale, self.zero_points[position]))

    def _cells(self) -> TensorSpec:
        shape = (self.batch, self.units)
        if self.dtype == "float32":
            return TensorSpec("cells", shape, "float32", is_variable=True)
        quant = Quant.of(2.0**-self.cell_bits)
        return TensorSpec("cells", shape, "int16", quant, is_variable=True)

    def _weights(self, name: str, columns: int, rng: Generator) -> TensorSpec:
        codes = rng.integers(-127, 128, (self.units, columns)).astype(np.int8)
        scale = float(np.float32(rng.uniform(0.5, 2) * 2 / 127 / np.sqrt(columns)))
        if self.dtype == "float32":
            return constant(name, (codes * scale).astype(np.float32))
        return constant(name, codes, Quant.of(scale))

    def _bias(self, name: str, rng: Generator) -> TensorSpec:
        values = rng.normal(0, 1, self.units) / (2.0**-12 if self.dtype != "float32" else 1)
        return constant(name, values.astype(_BIAS[self.dtype]))
