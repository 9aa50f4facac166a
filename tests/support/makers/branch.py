# SPDX-License-Identifier: Apache-2.0
"""IF: two subgraphs, and a condition that is computed, an input, or constant."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, Shape, TensorSpec, constant


@dataclass(frozen=True, slots=True)
class Maker:
    """``condition``: input, true, false. The subgraphs are named by what they do.

    ``sum``, ``larger``   ADD, MAXIMUM of the two values
    ``first``             the first value as it is
    ``fixed``             a constant
    ``both``              an inner IF with ``sum`` and ``larger``
    ``itself``            it calls itself: such models are refused
    """

    branches: tuple[str, str] = ("sum", "larger")
    condition: str = "input"
    dtype: str = "int8"
    shape: Shape = (2, 3)
    again: bool = False  # what is chosen is added to the first value
    inner_shape: Shape = ()  # of the subgraphs' tensors, where it is another one

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        condition = TensorSpec("condition", (1,), "bool")
        if self.condition != "input":
            condition = replace(condition, data=np.array([self.condition == "true"]))
        if self.condition == "number":
            condition = TensorSpec("condition", (1,), "int32")
        values = [condition, self._value("a"), self._value("b"), self._value("chosen")]
        named = ("condition", "a", "b")
        subgraphs = (1, 2)
        ops = [OpSpec(op, named, ("chosen",), _called(*subgraphs))]
        if self.again:
            values.append(self._value("output"))
            ops.append(OpSpec("ADD", ("chosen", "a"), ("output",)))
        inputs = named if self.condition in {"input", "number"} else named[1:]
        parts = [self._part(name, rng, 3) for name in self.branches]
        if "both" in self.branches:
            parts += [self._part("sum", rng, 0), self._part("larger", rng, 0)]
        return ModelSpec(tuple(values), tuple(ops), inputs, (values[-1].name,), tuple(parts))

    def _part(self, name: str, rng: Generator, behind: int) -> ModelSpec:
        a, b, made = (self._value(n, self.inner_shape) for n in ("a", "b", "made"))
        if name == "first":
            return ModelSpec((a, b), (), ("a", "b"), ("a",))
        if name == "fixed":
            codes = rng.integers(-50, 50, a.shape).astype(self.dtype)
            fixed = constant("made", codes, made.quant)
            return ModelSpec((a, b, fixed), (), ("a", "b"), ("made",))
        if name in {"both", "itself"}:
            condition = constant("always", np.array([True]))
            called = _called(behind, behind + 1) if name == "both" else _called(1, 1)
            inner = OpSpec("IF", ("always", "a", "b"), ("made",), called)
            return ModelSpec((condition, a, b, made), (inner,), ("a", "b"), ("made",))
        node = OpSpec({"sum": "ADD", "larger": "MAXIMUM"}[name], ("a", "b"), ("made",))
        return ModelSpec((a, b, made), (node,), ("a", "b"), ("made",))

    def _value(self, name: str, shape: Shape = ()) -> TensorSpec:
        quant = Quant.of(0.05, 3) if self.dtype == "int8" else None
        return TensorSpec(name, shape or self.shape, self.dtype, quant)


def _called(first: int, second: int) -> dict[str, int]:
    return {"then_subgraph_index": first, "else_subgraph_index": second}
