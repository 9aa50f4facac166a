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
    ``collect``           a variable plus the first value, which it is from then on
    ``reset``             the second value, which the variable is from then on
    ``remember``          an SVDF of the first value, float32 of shape (2, 3)
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
        if "collect" in self.branches:
            parts.append(first_value(self._value("value"), self.shape))
            ops.insert(0, OpSpec("CALL_ONCE", (), (), {"init_subgraph_index": len(parts)}))
        return ModelSpec(tuple(values), tuple(ops), inputs, (values[-1].name,), tuple(parts))

    def _part(self, name: str, rng: Generator, behind: int) -> ModelSpec:
        a, b, made = (self._value(n, self.inner_shape) for n in ("a", "b", "made"))
        if name == "first":
            return ModelSpec((a, b), (), ("a", "b"), ("a",))
        if name == "fixed":
            codes = rng.integers(-50, 50, a.shape).astype(self.dtype)
            fixed = constant("made", codes, made.quant)
            return ModelSpec((a, b, fixed), (), ("a", "b"), ("made",))
        if name in {"collect", "reset"}:
            return self._stateful(name, a, b)
        if name == "remember":
            return _remembering(a, b, made, rng)
        if name in {"both", "itself"}:
            condition = constant("always", np.array([True]))
            called = _called(behind, behind + 1) if name == "both" else _called(1, 1)
            inner = OpSpec("IF", ("always", "a", "b"), ("made",), called)
            return ModelSpec((condition, a, b, made), (inner,), ("a", "b"), ("made",))
        node = OpSpec({"sum": "ADD", "larger": "MAXIMUM"}[name], ("a", "b"), ("made",))
        return ModelSpec((a, b, made), (node,), ("a", "b"), ("made",))

    def _stateful(self, name: str, a: TensorSpec, b: TensorSpec) -> ModelSpec:
        handle = TensorSpec("handle", (1,), "resource")
        old, made = self._value("old"), self._value("made")
        named = OpSpec("VAR_HANDLE", (), ("handle",), {"container": "", "shared_name": "state"})
        if name == "reset":
            assign = OpSpec("ASSIGN_VARIABLE", ("handle", "b"), ())
            return ModelSpec((a, b, handle), (named, assign), ("a", "b"), ("b",))
        read = OpSpec("READ_VARIABLE", ("handle",), ("old",))
        add = OpSpec("ADD", ("old", "a"), ("made",))
        assign = OpSpec("ASSIGN_VARIABLE", ("handle", "made"), ())
        ops = (named, read, add, assign)
        return ModelSpec((a, b, handle, old, made), ops, ("a", "b"), ("made",))

    def _value(self, name: str, shape: Shape = ()) -> TensorSpec:
        quant = Quant.of(0.05, 3) if self.dtype == "int8" else None
        return TensorSpec(name, shape or self.shape, self.dtype, quant)


def first_value(value: TensorSpec, shape: Shape) -> ModelSpec:
    """Return a subgraph that gives the variable "state" a value to begin with."""
    data = np.full(shape, 7).astype(value.dtype)
    named = OpSpec("VAR_HANDLE", (), ("handle",), {"container": "", "shared_name": "state"})
    assign = OpSpec("ASSIGN_VARIABLE", ("handle", "value"), ())
    handle = TensorSpec("handle", (1,), "resource")
    return ModelSpec((replace(value, data=data), handle), (named, assign), (), ())


def _remembering(a: TensorSpec, b: TensorSpec, made: TensorSpec, rng: Generator) -> ModelSpec:
    """Return a subgraph with a state of its own."""
    constants, node = remembering("a", rng)
    return ModelSpec((a, b, *constants, made), (node,), ("a", "b"), ("made",))


def remembering(source: str, rng: Generator) -> tuple[tuple[TensorSpec, ...], OpSpec]:
    """Return an SVDF that makes "made" of ``source``, and its tensors, one of which is a state."""
    features = constant("features", rng.uniform(-1, 1, (3, 3)).astype(np.float32))
    time = constant("time", rng.uniform(-1, 1, (3, 2)).astype(np.float32))
    state = TensorSpec("state", (2, 6), "float32", is_variable=True)
    options = {"rank": 1, "fused_activation_function": "NONE"}
    node = OpSpec("SVDF", (source, "features", "time", None, "state"), ("made",), options)
    return (features, time, state), node


def _called(first: int, second: int) -> dict[str, int]:
    return {"then_subgraph_index": first, "else_subgraph_index": second}
