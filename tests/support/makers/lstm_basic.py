# SPDX-License-Identifier: Apache-2.0
"""LSTM of the kind BASIC over a few calls, which share the state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.makers import lstm
from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec, constant


@dataclass(frozen=True, slots=True)
class Maker:
    """``kind`` BASIC, or FULL with what the maker of UNIDIRECTIONAL_SEQUENCE_LSTM has."""

    kind: str = "FULL"
    depth: int = 5
    units: int = 4
    batch: int = 1
    cell_clip: float = 0.0
    peephole: bool = False
    coupled: bool = False
    projection: int = 0
    projection_bias: bool = True
    projection_clip: float = 0.0
    normalized: bool = False
    is_variable: bool = True
    dtype: str = "float32"
    activation: str = "TANH"
    weights: str = "float32"  # of the kind FULL; or "int8"
    quiet: bool = True

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        return self._basic(op, rng) if self.kind == "BASIC" else self._full(op, rng)

    def _full(self, op: str, rng: Generator) -> ModelSpec:
        maker = lstm.Maker(
            depth=self.depth,
            units=self.units,
            batch=self.batch,
            dtype=self.dtype,
            zero_points=(0, 0),
            cell_clip=self.cell_clip,
            peephole=self.peephole,
            coupled=self.coupled,
            projection=self.projection,
            projection_bias=self.projection_bias,
            projection_clip=self.projection_clip,
            normalized=self.normalized,
            activation=self.activation,
            quiet=self.quiet,
            weights=self.weights,
        )
        return maker.model(op, rng)

    def _basic(self, op: str, rng: Generator) -> ModelSpec:
        row, units = self.depth + self.units, (self.batch, self.units)
        weights = rng.normal(0, 1 / np.sqrt(row), (4 * self.units, row)).astype(np.float32)
        bias = rng.normal(0, 1, 4 * self.units).astype(np.float32)
        values = lstm.quiet(rng) if self.quiet else ()
        source = TensorSpec("input", (self.batch, self.depth), "float32", values=values)
        operands = (
            source,
            TensorSpec("hidden", units, "float32", is_variable=self.is_variable),
            constant("weights", weights),
            constant("bias", bias),
            TensorSpec("cells", units, "float32", is_variable=self.is_variable),
        )
        results = (
            TensorSpec("output", units, "float32"),
            TensorSpec("state", units, "float32"),
            TensorSpec("joined", (self.batch, row), "float32"),
            TensorSpec("sums", (self.batch, 4 * self.units), "float32"),
        )
        options = {"fused_activation_function": self.activation, "kernel_type": "BASIC"}
        ends = tuple(t.name for t in results)
        node = OpSpec(op, tuple(t.name for t in operands), ends, options)
        inputs = tuple(t.name for t in operands if t.data is None and not t.is_variable)
        return ModelSpec((*operands, *results), (node,), inputs, ends)
