# SPDX-License-Identifier: Apache-2.0
"""STABLEHLO_COMPOSITE: an operator, and the subgraph that it is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, Shape, TensorSpec, constant

_NO_ATTRIBUTES = b"\0\0\1\0\0$\1"  # an empty map, as a flexbuffer


@dataclass(frozen=True, slots=True)
class Maker:
    """What the composite is made of:

    ``sum``      its inputs are added up
    ``chain``    a sum, and the RELU of it, which are both outputs
    ``fixed``    a sum with a constant
    ``inner``    another composite, a ``sum``, and the RELU of it
    ``itself``   a composite that is made of itself
    ``through``  an input as it is

    ``times``  that it stands one behind the other
    ``seen_as``  the type of its first input inside, where it is another one
    """

    body: str = "sum"
    times: int = 1
    dtype: str = "int8"
    shape: Shape = (2, 3)
    seen_as: str = ""

    def possible(self) -> bool:
        return self.times == 1 or self.body != "chain"

    def model(self, op: str, rng: Generator) -> ModelSpec:
        tensors = [self._value("first"), self._value("second")]
        ops = []
        for i in range(self.times):
            made = [f"made_{i}_{j}" for j in range(2 if self.body == "chain" else 1)]
            tensors += [self._value(name) for name in made]
            source = f"made_{i - 1}_0" if i else "first"
            ops.append(OpSpec(op, (source, "second"), tuple(made), _called(1)))
        parts = [self._part(self.body, op, rng)]
        if self.body == "inner":
            parts.append(self._part("sum", op, rng))
        inputs = ("first", "second")
        return ModelSpec(tuple(tensors), tuple(ops), inputs, ops[-1].outputs, tuple(parts))

    def _part(self, body: str, op: str, rng: Generator) -> ModelSpec:
        tensors = [self._value(name) for name in ("a", "b", "c", "d")]
        if self.seen_as:
            tensors[0] = replace(tensors[0], dtype=self.seen_as)
        outputs: tuple[str, ...] = ("c",)
        ops = [OpSpec("ADD", ("a", "b"), ("c",))]
        if body in {"chain", "inner"}:
            ops.append(OpSpec("RELU", ("c",), ("d",)))
            outputs = ("c", "d") if body == "chain" else ("d",)
        if body in {"inner", "itself"}:
            ops[0] = OpSpec(op, ("a", "b"), ("c",), _called(2 if body == "inner" else 1))
        if body == "fixed":
            codes = rng.integers(-50, 50, self.shape).astype(self.dtype)
            tensors[2:] = [self._value("c"), constant("d", codes, self._quant())]
            ops = [OpSpec("ADD", ("a", "d"), ("c",))]
        if body == "through":
            outputs = ("a",)
        return ModelSpec(tuple(tensors), tuple(ops), ("a", "b"), outputs)

    def _value(self, name: str) -> TensorSpec:
        return TensorSpec(name, self.shape, self.dtype, self._quant())

    def _quant(self) -> Quant | None:
        return Quant.of(0.05, 3) if np.dtype(self.dtype) == np.int8 else None


def _called(number: int) -> dict[str, object]:
    return {
        "name": "test.composite",
        "decomposition_subgraph_index": number,
        "composite_attributes": _NO_ATTRIBUTES,
    }
