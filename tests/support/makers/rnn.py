# SPDX-License-Identifier: Apache-2.0
"""RNN, UNIDIRECTIONAL_SEQUENCE_RNN and BIDIRECTIONAL_SEQUENCE_RNN over a few calls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.makers import lstm
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, constant


@dataclass(frozen=True, slots=True)
class Maker:
    """``units`` are those of the forward and the backward layer.

    ``auxiliary`` is the depth of another input, which the backward layer reads or, if ``added``,
    both do besides the input.
    """

    depth: int = 5
    units: tuple[int, int] = (4, 3)
    steps: int = 3
    batch: int = 1
    time_major: bool = False
    merged: bool = True
    activation: str = "TANH"
    quiet: bool = True
    auxiliary: int = 0
    added: bool = False
    is_variable: bool = True
    weights: str = "float32"  # "int8", "shifted" by a zero point; "decoded": what int8 stands for

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        is_two = op == "BIDIRECTIONAL_SEQUENCE_RNN"
        outer = (self.steps, self.batch) if self.time_major else (self.batch, self.steps)
        rows = (self.batch,) if op == "RNN" else outer
        values = lstm.quiet(rng) if self.quiet else ()
        source = TensorSpec("input", (*rows, self.depth), "float32", values=values)
        layers = self._layer("forward", self.units[0], rng)
        if is_two:
            layers += self._layer("backward", self.units[1], rng)
        other = TensorSpec("auxiliary", (*rows, self.auxiliary), "float32", values=values)
        more = [other] if self.auxiliary else []
        weights = [
            self._weights(f"weights_{i}", (units, self.auxiliary), rng)
            for i, units in enumerate(self.units if self.added else ())
        ]
        widths = self.units if is_two else self.units[:1]
        widths = (sum(widths),) if self.merged else widths
        results = [
            TensorSpec(f"output_{i}", (*rows, width), "float32") for i, width in enumerate(widths)
        ]
        names: list[str | None] = [t.name for t in (source, *layers, *more, *weights)]
        names += [None] * (12 - len(names) if is_two else 0)
        options = {
            "fused_activation_function": self.activation,
            **({"time_major": self.time_major} if op != "RNN" else {}),
            **({"merge_outputs": self.merged} if is_two else {}),
        }
        ends = tuple(t.name for t in results)
        node = OpSpec(op, tuple(names), ends, options)
        inputs = tuple(t.name for t in (source, *more))
        inputs += tuple(t.name for t in layers if t.data is None and not t.is_variable)
        return ModelSpec((source, *layers, *more, *weights, *results), (node,), inputs, ends)

    def _layer(self, name: str, units: int, rng: Generator) -> list[TensorSpec]:
        return [
            self._weights(f"{name}_weights", (units, self.depth), rng),
            self._weights(f"{name}_recurrent", (units, units), rng),
            constant(f"{name}_bias", rng.normal(0, 1, units).astype(np.float32)),
            TensorSpec(
                f"{name}_hidden", (self.batch, units), "float32", is_variable=self.is_variable
            ),
        ]

    def _weights(self, name: str, shape: tuple[int, int], rng: Generator) -> TensorSpec:
        values = rng.normal(0, 0.5 / np.sqrt(shape[1]), shape)
        if self.weights == "float32":
            return constant(name, values.astype(np.float32))
        codes, scale = np.rint(values / 0.02).astype(np.int8), np.float32(0.02)
        if self.weights == "decoded":
            return constant(name, codes * scale)
        return constant(name, codes, Quant.of(float(scale), int(self.weights == "shifted")))
