# SPDX-License-Identifier: Apache-2.0
"""Random models of branches and loops within each other; values trade places, variables change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

import numpy as np

from tests.support.cases import Case, Table
from tests.support.inputs import input_sets
from tests.support.oracle import TFLM
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build, constant

_QUANT = Quant.of(0.05, 3)
_SHAPE = (2, 3)
_TABLE = Table("WHILE", "random_blocks", TFLM, (), "")
_VARIABLES = ("first", "second")
_COUNT = TensorSpec("i", (1,), "int32", values=(0.0, 1.0, 2.0, 3.0))


def random_cases(first: int, count: int) -> Iterator[Case]:
    """Yield models, each of a seed of its own."""
    for seed in range(first, first + count):
        spec = _Model(seed).spec
        samples = input_sets(spec, np.random.default_rng(seed))
        yield Case(f"blocks_{seed}", _TABLE, {"seed": seed}, build(spec), samples)


class _Model:
    """A model and the subgraphs that it calls, numbered from 1."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.parts: list[ModelSpec] = []
        main = _Part(self, 3, depth=3)
        self.parts.append(_once())
        main.ops.append(OpSpec("CALL_ONCE", (), (), {"init_subgraph_index": 1}))
        main.fill(2 + self.random.randrange(5))
        made = [v for v in main.values if v not in main.inputs]
        outputs = sorted(self.random.sample(made, min(len(made), 3)))
        self.spec = ModelSpec(
            tuple(main.tensors),
            tuple(main.ops),
            ("i", *main.inputs),
            tuple(outputs),
            tuple(self.parts),
        )

    def add(self, part: ModelSpec) -> int:
        self.parts.append(part)
        return len(self.parts)


def _once() -> ModelSpec:
    """Return the subgraph that gives the variables their first values."""
    tensors: list[TensorSpec] = []
    ops: list[OpSpec] = []
    for number, name in enumerate(_VARIABLES):
        value = constant(f"{name}_value", np.full(_SHAPE, 10 * number, np.int8), _QUANT)
        tensors += [value, TensorSpec(name, (1,), "resource")]
        ops.append(OpSpec("VAR_HANDLE", (), (name,), _named(name)))
        ops.append(OpSpec("ASSIGN_VARIABLE", (name, value.name), ()))
    return ModelSpec(tuple(tensors), tuple(ops), (), ())


def _named(name: str) -> dict[str, str]:
    return {"container": "", "shared_name": name}


class _Part:
    """A graph while it grows; ``values`` are names of tensors that may be read."""

    def __init__(self, model: _Model, inputs: int, depth: int) -> None:
        self.model = model
        self.random = model.random
        self.depth = depth
        self.tensors = [_COUNT]
        self.ops: list[OpSpec] = []
        self.values: list[str] = []
        self.inputs = [self.value() for _ in range(inputs)]

    def fill(self, statements: int) -> None:
        kinds = [self._binary, self._binary, self._view, self._joined, self._read, self._assign]
        kinds += [self._branch, self._loop] * 2 if self.depth else []
        for _ in range(statements):
            self.random.choice(kinds)()
        self._binary()

    def value(self) -> str:
        """Add a tensor that may be read from now on."""
        name = self.tensor(_SHAPE, "int8")
        self.values.append(name)
        return name

    def tensor(self, shape: tuple[int, ...], dtype: str) -> str:
        quant = _QUANT if dtype == "int8" else None
        self.tensors.append(TensorSpec(f"t{len(self.tensors)}", shape, dtype, quant))
        return self.tensors[-1].name

    def constant(self, *numbers: int) -> str:
        self.tensors.append(constant(f"t{len(self.tensors)}", np.array(numbers, np.int32)))
        return self.tensors[-1].name

    def some(self, count: int) -> list[str]:
        """Return values, now and then a constant among them."""
        found = self.random.choices(self.values, k=count)
        if self.random.random() < 0.15:
            codes = [[self.random.randrange(-30, 30) for _ in range(3)] for _ in range(2)]
            fixed = constant(f"t{len(self.tensors)}", np.array(codes, np.int8), _QUANT)
            self.tensors.append(fixed)
            found[0] = fixed.name
        return found

    def _binary(self) -> None:
        op, inputs = (
            self.random.choice(["ADD", "MAXIMUM", "MINIMUM"]),
            self.random.choices(self.values, k=2),
        )
        self.ops.append(OpSpec(op, tuple(inputs), (self.value(),)))

    def _view(self) -> None:
        flat, source = self.tensor((6,), "int8"), self.random.choice(self.values)
        self.ops.append(OpSpec("RESHAPE", (source, self.constant(6)), (flat,)))
        self.ops.append(OpSpec("RESHAPE", (flat, self.constant(*_SHAPE)), (self.value(),)))

    def _joined(self) -> None:
        first, second = self.random.choices(self.values, k=2)
        both = self.tensor((4, 3), "int8")
        self.ops.append(OpSpec("CONCATENATION", (first, second), (both,), {"axis": 0}))
        axis = constant(f"t{len(self.tensors)}", np.array(0, np.int32))
        self.tensors.append(axis)
        made = (self.value(), self.value())
        self.ops.append(OpSpec("SPLIT", (axis.name, both), made, {"num_splits": 2}))

    def _handle(self) -> str:
        name = self.tensor((1,), "resource")
        named = _named(self.random.choice(_VARIABLES))
        self.ops.append(OpSpec("VAR_HANDLE", (), (name,), named))
        return name

    def _read(self) -> None:
        self.ops.append(OpSpec("READ_VARIABLE", (self._handle(),), (self.value(),)))

    def _assign(self) -> None:
        value = self.random.choice(self.values)
        self.ops.append(OpSpec("ASSIGN_VARIABLE", (self._handle(), value), ()))

    def _less(self, limit: str) -> str:
        made = self.tensor((1,), "bool")
        self.ops.append(OpSpec("LESS", ("i", limit), (made,)))
        return made

    def _branch(self) -> None:
        given = self.some(self.random.randrange(1, 4))
        makes = self.random.randrange(1, 4)
        condition = self._less(self.constant(self.random.randrange(4)))
        numbers = []
        for _ in range(2):
            part = _Part(self.model, len(given), self.depth - 1)
            part.fill(self.random.randrange(4))
            numbers.append(part.done(("i", *part.inputs), part.some(makes)))
        options = dict(zip(("then_subgraph_index", "else_subgraph_index"), numbers, strict=True))
        made = tuple(self.value() for _ in range(makes))
        self.ops.append(OpSpec("IF", (condition, "i", *given), made, options))

    def _loop(self) -> None:
        given = self.some(self.random.randrange(1, 4))
        limit = self.random.choice(["i", self.constant(self.random.randrange(1, 4))])
        asks = _Part(self.model, len(given), 0)
        asks.tensors.append(TensorSpec("limit", (1,), "int32"))
        ends = ("i", "limit", *asks.inputs)
        condition = self.model.add(asks.spec(ends, (asks._less("limit"),)))
        part = _Part(self.model, len(given), self.depth - 1)
        part.tensors.append(TensorSpec("limit", (1,), "int32"))
        part.fill(self.random.randrange(5))
        more = part.tensor((1,), "int32")
        part.ops.append(OpSpec("ADD", ("i", part.constant(1)), (more,)))
        results = (more, "limit", *part.some(len(given)))
        body = self.model.add(part.spec(("i", "limit", *part.inputs), results))
        options = {"cond_subgraph_index": condition, "body_subgraph_index": body}
        counts = (self.tensor((1,), "int32"), self.tensor((1,), "int32"))
        made = (*counts, *(self.value() for _ in given))
        self.ops.append(OpSpec("WHILE", (self.constant(0), limit, *given), made, options))

    def done(self, inputs: Sequence[str], outputs: Sequence[str]) -> int:
        return self.model.add(self.spec(inputs, outputs))

    def spec(self, inputs: Sequence[str], outputs: Sequence[str]) -> ModelSpec:
        return ModelSpec(tuple(self.tensors), tuple(self.ops), tuple(inputs), tuple(outputs))
