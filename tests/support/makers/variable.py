# SPDX-License-Identifier: Apache-2.0
"""Models with resource variables: what is read and assigned in which order."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.inputs import input_values
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, constant

_QUANTIZED = {"int8", "int16"}


@dataclass(frozen=True, slots=True)
class Maker:
    """``pattern`` says what happens to the variable, which has [1, rows, 1, width].

    ``stream``     a row is put behind the variable's rows, all but the oldest stay
    ``keep``       likewise, and the old rows are an output, too
    ``window``     likewise, and all rows are used only after the variable has got those that stay
    ``given``      likewise, and the new row is the input as it is
    ``early``      likewise, but the row is put in front, and the newest one goes
    ``delay``      the output is the old value, the input the new one
    ``now``        the input is assigned and then read
    ``sum``        the input is added
    ``twice``      it is assigned, read and assigned again
    ``swap``       two variables take each other's values, and one the input

    These make models that are refused: ``late``, where CALL_ONCE comes behind a reader,
    ``from_outside``, where the handle is an input, and ``no_resource``, where it is a number.
    """

    pattern: str
    first: str = "random"  # the first value: random, zeros, none, computed, read of the variable
    dtype: str = "int8"
    rows: int = 3
    width: int = 5
    zero_point: int = -5
    mismatch: bool = False  # a row more is assigned than read

    def possible(self) -> bool:
        adds = self.pattern in {"sum", "twice", "window", "given", "early"}
        return self.dtype in {"int8", "float32"} or not adds

    @property
    def handle(self) -> TensorSpec:
        """Return the handle of the variable."""
        if self.pattern == "no_resource":
            return TensorSpec("a", (1,), "int32")
        return TensorSpec("a", (), "resource")

    def model(self, op: str, rng: Generator) -> ModelSpec:
        assert op in {"ASSIGN_VARIABLE", "CALL_ONCE", "READ_VARIABLE", "VAR_HANDLE"}
        names = ("a", "b") if self.pattern == "swap" else ("a",)
        parts = _Parts(self, names)
        getattr(parts, f"make_{self.pattern}")()
        called = self._called(names, rng)
        once = (OpSpec("CALL_ONCE", (), (), {"init_subgraph_index": 1}),) if called else ()
        handles = [OpSpec("VAR_HANDLE", (), (n,), _name(n)) for n in names]
        if self.pattern == "from_outside":
            handles = []
        late = self.pattern == "late"
        return ModelSpec(
            tuple(parts.tensors),
            (*(() if late else once), *handles, *parts.ops, *(once if late else ())),
            ("x", "a") if self.pattern == "from_outside" else ("x",),
            tuple(parts.outputs),
            called,
        )

    def _called(self, names: tuple[str, ...], rng: Generator) -> tuple[ModelSpec, ...]:
        """Return the subgraph that CALL_ONCE runs, if there is one."""
        if self.first == "none":
            return ()
        tensors: list[TensorSpec] = []
        ops: list[OpSpec] = []
        for name in names:
            value = constant(f"first_{name}", self._first(rng), self.quant)
            tensors += [TensorSpec(name, (), "resource"), value]
            ops.append(OpSpec("VAR_HANDLE", (), (name,), _name(name)))
            assigned = value.name
            if self.first == "computed":
                assigned = f"sum_{name}"
                tensors.append(replace(value, name=assigned, data=None))
                ops.append(OpSpec("ADD", (value.name, value.name), (assigned,)))
            if self.first == "read":
                assigned = f"old_{name}"
                tensors.append(replace(value, name=assigned, data=None))
                ops.append(OpSpec("READ_VARIABLE", (name,), (assigned,)))
            ops.append(OpSpec("ASSIGN_VARIABLE", (name, assigned), ()))
        return (ModelSpec(tuple(tensors), tuple(ops), (), ()),)

    def _first(self, rng: Generator) -> NDArray[np.generic]:
        shape = (1, self.rows, 1, self.width)
        if self.first == "zeros":
            return np.zeros(shape, dtype=self.dtype)
        return input_values("random", shape, self.dtype, 0.05, rng)

    @property
    def quant(self) -> Quant | None:
        """Return the scale of all tensors."""
        return Quant.of(0.05, self.zero_point * (self.dtype == "int8")) if self._scaled else None

    @property
    def _scaled(self) -> bool:
        return self.dtype in _QUANTIZED


class _Parts:
    """The tensors and operators of the main subgraph, as they come."""

    def __init__(self, maker: Maker, names: tuple[str, ...]) -> None:
        self.maker = maker
        self.tensors = [replace(maker.handle, name=n) for n in names]
        self.ops: list[OpSpec] = []
        self.outputs: list[str] = []

    def tensor(self, name: str, rows: int) -> str:
        shape = (1, rows, 1, self.maker.width)
        self.tensors.append(TensorSpec(name, shape, self.maker.dtype, self.maker.quant))
        return name

    def read(self, name: str, to: str) -> str:
        made = self.tensor(to, self.maker.rows)
        self.ops.append(OpSpec("READ_VARIABLE", (name,), (made,)))
        return made

    def assign(self, name: str, value: str) -> None:
        self.ops.append(OpSpec("ASSIGN_VARIABLE", (name, value), ()))

    def input(self) -> str:
        return self.tensor("x", self.maker.rows)

    def make_stream(self) -> None:
        self._join(self.tensor("x", 1))
        self.outputs.append("all")

    def make_window(self) -> None:
        x, made = self.tensor("x", 1), self.tensor("made", 1)
        self.ops.append(OpSpec("ADD", (x, x), (made,)))
        self._join(made)
        self._double("all")

    def make_given(self) -> None:
        self._join(self.tensor("x", 1))
        self._double("all")

    def make_early(self) -> None:
        self._join(self.tensor("x", 1), in_front=True)
        self._double("all")

    def _join(self, row: str, *, in_front: bool = False) -> None:
        """Put a row to those of the variable, in front of them or behind; one at the end goes."""
        rows = self.maker.rows
        old, all_ = self.read("a", "old"), self.tensor("all", rows + 1)
        joined = (row, old) if in_front else (old, row)
        self.ops.append(OpSpec("CONCATENATION", joined, (all_,), {"axis": 1}))
        first = 0 if in_front else 1
        numbers = {"begin": (0, first, 0, 0), "end": (0, first + rows, 0, 0)}
        numbers |= {"strides": (1, 1, 1, 1)}
        self.tensors += [constant(n, np.array(v, np.int32)) for n, v in numbers.items()]
        new = self.tensor("new", rows)
        masks = {"begin_mask": 13, "end_mask": 13}
        self.ops.append(OpSpec("STRIDED_SLICE", (all_, *numbers), (new,), masks))
        self.assign("a", new)

    def _double(self, name: str) -> None:
        doubled = self.tensor("doubled", self.maker.rows + 1)
        self.ops.append(OpSpec("ADD", (name, name), (doubled,)))
        self.outputs.append(doubled)

    def make_keep(self) -> None:
        self.make_stream()
        self.outputs.append("old")

    def make_delay(self) -> None:
        x = self.input()
        self.outputs.append(self.read("a", "old"))
        self.assign("a", x)

    def make_now(self) -> None:
        self.assign("a", self.input())
        self.outputs.append(self.read("a", "new"))

    def make_sum(self) -> None:
        self._add("a", self.input(), "total")
        self.outputs.append("total")

    def make_twice(self) -> None:
        x = self.input()
        self._add("a", x, "total")
        again = self.tensor("again", self.maker.rows)
        self.ops.append(OpSpec("ADD", (self.read("a", "half"), x), (again,)))
        self.assign("a", again)
        self.outputs += ["half", "again"]

    make_late = make_from_outside = make_no_resource = make_delay

    def make_swap(self) -> None:
        x = self.input()
        a, b = self.read("a", "old_a"), self.read("b", "old_b")
        self.assign("a", b)
        self.assign("b", a)
        self.outputs += [a, self.read("a", "new_a")]
        self.assign("b", x)

    def _add(self, name: str, x: str, to: str) -> None:
        rows = self.maker.rows + self.maker.mismatch
        old, total = self.read(name, f"old_{name}"), self.tensor(to, rows)
        self.ops.append(OpSpec("ADD", (old, x), (total,)))
        self.assign(name, total)


def _name(name: str) -> dict[str, str]:
    return {"container": "", "shared_name": name}
