# SPDX-License-Identifier: Apache-2.0
"""BIDIRECTIONAL_SEQUENCE_LSTM over a few calls, which share the states."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.random import Generator

from tests.support.makers import lstm
from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec

_NAMES = ("forward_", "backward_")


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
    cell_clip: float = 0.0
    peephole: bool = False
    coupled: bool = False
    projection: int = 0
    auxiliary: int = 0
    added: bool = False
    projection_bias: bool = True
    projection_clip: float = 0.0
    activation: str = "TANH"
    weights: str = "float32"  # or "int8"
    quiet: bool = True

    def possible(self) -> bool:
        """Return False where LiteRT takes a second sequence's state from behind its tensor."""
        return not self.merged or self.batch == 1 or self.time_major

    def model(self, op: str, rng: Generator) -> ModelSpec:
        outer = (self.steps, self.batch) if self.time_major else (self.batch, self.steps)
        values = lstm.quiet(rng) if self.quiet else ()
        source = TensorSpec("input", (*outer, self.depth), "float32", values=values)
        layers = [
            t
            for name, units in zip(_NAMES, self.units, strict=True)
            for t in self._cells(units, self.depth).layer(name, rng)
        ]
        states = [
            TensorSpec(f"{name}_{i}", (self.batch, size), "float32", is_variable=True)
            for i, units in enumerate(self.units)
            for name, size in (("hidden", self.projection or units), ("cells", units))
        ]
        other = TensorSpec("auxiliary", (*outer, self.auxiliary), "float32", values=values)
        more = [other] if self.auxiliary else []
        parts = [self.projection or units for units in self.units]
        widths = [sum(parts)] if self.merged else parts
        results = [
            TensorSpec(f"output_{i}", (*outer, width), "float32") for i, width in enumerate(widths)
        ]
        operands = [source, *layers, *states, *more, *self._added(rng)]
        names = [t.name if t else None for t in operands] + [None] * (48 - len(operands))
        options = {
            "fused_activation_function": self.activation,
            "cell_clip": self.cell_clip,
            "proj_clip": self.projection_clip,
            "time_major": self.time_major,
            "merge_outputs": self.merged,
        }
        ends = tuple(t.name for t in results)
        node = OpSpec(op, tuple(names), ends, options)
        present = tuple(t for t in operands if t)
        inputs = tuple(t.name for t in (source, *more))
        return ModelSpec((*present, *results), (node,), inputs, ends)

    def _added(self, rng: Generator) -> list[TensorSpec | None]:
        """Return the weights of both layers for what is added."""
        if not self.added:
            return []
        return [
            t
            for name, units in zip(_NAMES, self.units, strict=True)
            for t in self._cells(units, self.auxiliary).layer(f"{name}more_", rng)[:4]
        ]

    def _cells(self, units: int, depth: int) -> lstm.Maker:
        return lstm.Maker(
            depth=depth,
            units=units,
            dtype="float32",
            zero_points=(0, 0),
            peephole=self.peephole,
            coupled=self.coupled,
            projection=self.projection,
            projection_bias=self.projection_bias,
            weights=self.weights,
        )
