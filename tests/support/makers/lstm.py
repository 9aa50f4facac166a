# SPDX-License-Identifier: Apache-2.0
"""UNIDIRECTIONAL_SEQUENCE_LSTM, and LSTM of the kind FULL, over a few calls with one state."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec, constant, single

_GATES = 4
_ABSENT_PEEPHOLES = (None, None, None)
_BIAS = {"int8": np.int32, "int16": np.int64, "float32": np.float32}


def quiet(rng: Generator) -> tuple[float, ...]:
    """Return inputs about 1, for `TensorSpec.values`."""
    return tuple(float(x) for x in rng.normal(0, 1.5, 64).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Maker:
    """``zero_points`` are those of input and hidden state; ``cell_bits`` behind a cell's point."""

    depth: int = 5
    units: int = 4
    steps: int = 3
    batch: int = 1
    dtype: str = "int8"
    zero_points: tuple[int, int] = (-3, 4)
    input_scale: float = 0.02  # of int8
    hidden_scale: float = 1 / 128  # likewise
    cell_bits: int = 11
    cell_clip: float = 0.0
    time_major: bool = False
    activation: str = "TANH"
    projection: int = 0  # numbers that are left of a hidden state; 0 for all
    projection_bias: bool = True
    projection_clip: float = 0.0
    peephole: bool = False
    coupled: bool = False  # the input gate is 1 less the forget gate
    normalized: bool = False
    weights: str = "float32"  # of a float layer; or "int8"
    quiet: bool = False  # float inputs are so small that gates are not all open or shut
    made_zero_point: int = 4  # of int8, of what is projected
    gate_bits: int = 12  # behind the point of what is normalized
    bias: float = 1.0  # about what it adds to the argument of a gate

    def possible(self) -> bool:
        return self.dtype == "int8" or self.zero_points == (0, 0)

    def model(self, op: str, rng: Generator) -> ModelSpec:
        outer = (self.steps, self.batch) if self.time_major else (self.batch, self.steps)
        shape = (self.batch,) if op == "LSTM" else outer
        source = self._values("input", (*shape, self.depth), 0)
        if self.quiet:
            source = replace(source, values=quiet(rng))
        width = self.projection or self.units
        hidden = replace(self._values("hidden", (self.batch, width), 1), is_variable=True)
        normal = [self._factors(f"normal_{i}", rng) if self.normalized else None for i in range(4)]
        if self.coupled:
            normal[0] = None
        operands = [source, *self.layer("", rng), hidden, self._cells(), *normal]
        output = self._values("output", (*shape, width), 1)
        made = single(op, operands, output, self._options(op))
        if self.dtype == "float32":
            return made
        between = self._between(hidden)
        node = replace(made.ops[0], intermediates=tuple(t.name for t in between))
        return replace(made, ops=(node,), tensors=(*made.tensors, *between))

    def _between(self, hidden: TensorSpec) -> list[TensorSpec]:
        """Return what tells the scales of gates and of what is made of the cells."""
        gates = [TensorSpec(f"between_{i}", (0,), "float32") for i in range(_GATES)]
        if self.normalized:
            scale = Quant.of(2.0**-self.gate_bits)
            gates = [replace(gate, dtype="int16", quant=scale) for gate in gates]
        quant = Quant.of(1 / 128, self.made_zero_point) if self.projection else hidden.quant
        return [*gates, TensorSpec("effective_hidden", (0,), "int8", quant)]

    def layer(self, name: str, rng: Generator) -> list[TensorSpec | None]:
        """Return the 17 constants of a layer."""
        width = self.projection or self.units
        weights = [self._weights(f"{name}weights_{i}", self.depth, rng) for i in range(_GATES)]
        recurrent = [self._weights(f"{name}recurrent_{i}", width, rng) for i in range(_GATES)]
        biases = [self._bias(f"{name}bias_{i}", rng) for i in range(_GATES)]
        peephole = [self._factors(f"{name}peephole_{i}", rng) for i in range(3)]
        projection = self._projection(name, rng) if self.projection else (None, None)
        looks = [*(peephole if self.peephole else _ABSENT_PEEPHOLES)]
        found = [*weights, *recurrent, *looks, *biases, *projection]
        if self.coupled:
            for i in (0, 4, 8, 11):
                found[i] = None
        return found

    def _projection(self, name: str, rng: Generator) -> tuple[TensorSpec, TensorSpec | None]:
        weights = self._weights(f"{name}projection", self.units, rng, self.projection)
        bias = rng.normal(0, 0.3, self.projection).astype(np.float32)
        if self.dtype != "float32":
            bias = (bias / 2.0**-13).astype(np.int32)
        return weights, constant(f"{name}offset", bias) if self.projection_bias else None

    def _options(self, op: str) -> dict[str, object]:
        return {
            "fused_activation_function": self.activation,
            "cell_clip": self.cell_clip,
            "proj_clip": self.projection_clip,
            **({"time_major": self.time_major} if op != "LSTM" else {}),
        }

    def _values(self, name: str, shape: tuple[int, ...], position: int) -> TensorSpec:
        if self.dtype == "float32":
            return TensorSpec(name, shape, self.dtype)
        scale = (
            (self.input_scale, self.hidden_scale)[position] if self.dtype == "int8" else 2.0**-15
        )
        return TensorSpec(name, shape, self.dtype, Quant.of(scale, self.zero_points[position]))

    def _cells(self) -> TensorSpec:
        shape = (self.batch, self.units)
        if self.dtype == "float32":
            return TensorSpec("cells", shape, "float32", is_variable=True)
        quant = Quant.of(2.0**-self.cell_bits)
        return TensorSpec("cells", shape, "int16", quant, is_variable=True)

    def _weights(self, name: str, columns: int, rng: Generator, rows: int = 0) -> TensorSpec:
        codes = rng.integers(-127, 128, (rows or self.units, columns)).astype(np.int8)
        scale = float(np.float32(rng.uniform(0.5, 2) * 2 / 127 / np.sqrt(columns)))
        if self.dtype == self.weights == "float32":
            return constant(name, (codes * scale).astype(np.float32))
        return constant(name, codes, Quant.of(scale))

    def _bias(self, name: str, rng: Generator) -> TensorSpec:
        values = rng.normal(0, 1, self.units)
        if self.dtype != "float32":
            values *= self.bias / (2.0**-24 if self.normalized else 2.0**-12)
            values = np.clip(values, -(2.0**31), 2.0**31 - 1)
        return constant(name, values.astype(_BIAS[self.dtype]))

    def _factors(self, name: str, rng: Generator) -> TensorSpec:
        """Return numbers about 1, one for each unit."""
        if self.dtype == "float32":
            return self._bias(name, rng)
        codes = np.clip(rng.normal(0, 2**14, self.units), -32767, 32767).astype(np.int16)
        return constant(name, codes, Quant.of(2.0**-14))
