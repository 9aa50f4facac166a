# SPDX-License-Identifier: Apache-2.0
"""WHILE: a count up to a limit, and two values that each turn computes anew."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.makers.branch import first_value, remembering
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, Shape, TensorSpec, constant

_ADD = {"bool": "LOGICAL_OR", "int8": "ADD", "int32": "ADD", "float32": "ADD"}
_CONDITION, _BODY, _MORE, _OTHER = 1, 2, 3, 4  # numbers of subgraphs


@dataclass(frozen=True, slots=True)
class Maker:
    """``body``: what it makes of the values a and b.

    ``add``       a + b, b                    ``swap``   b, a
    ``series``    b, a + b                    ``same``   a + b, a + b
    ``fixed``     a constant, a               ``view``   b through two shapes, a + b
    ``chosen``    an inner IF of count < 1    ``inner``  as many inner turns as the count says
    ``again``     the same IF twice           ``state``  a variable plus b, which it then is, b
    ``joined``    the halves of b joined to a + b, the last first
    ``convolved`` a through two convolutions of so many ``windows``, b; int8 images
    ``remember``  an SVDF of b, b; float32 of shape (2, 3)
    ``itself``    it calls itself: such models are refused

    ``given``: the limit and the values that the loop begins with. ``limit`` is an input; ``none``
    is a constant 0, ``twice`` has one tensor for both values, ``made`` computes them before.
    """

    body: str = "add"
    given: str = "limit"
    dtype: str = "int8"
    shape: Shape = (2, 3)
    all_outputs: bool = True
    windows: tuple[int, int] = (3, 3)
    fault: str = ""  # "shape", "count", "condition", "forever": such models are refused

    def possible(self) -> bool:
        return self.dtype != "bool" or self.body not in {"chosen", "again"}

    def model(self, op: str, rng: Generator) -> ModelSpec:
        limit = TensorSpec("limit", (1,), "int32", values=(0.0, 1.0, 2.0, 5.0))
        if self.given == "none":
            limit = constant("limit", np.array([0], np.int32))
        tensors = [constant("zero", np.array([0], np.int32)), limit]
        tensors += [self._value(n) for n in ("a", "b", "x", "y")]
        tensors += [TensorSpec(n, (1,), "int32") for n in ("n", "last")]
        before: list[OpSpec] = []
        ends = ("a", "a") if self.given == "twice" else ("a", "b")
        if self.given == "made":
            tensors += [self._value("c"), self._value("d")]
            before = [self._op("ADD", ("a", "b"), "c"), self._op("ADD", ("c", "b"), "d")]
            ends = ("c", "d")
        loop = OpSpec(
            op,
            ("zero", "limit", *ends),
            ("n", "last", "x", "y"),
            {"cond_subgraph_index": _CONDITION, "body_subgraph_index": _BODY},
        )
        parts = [self._condition(), self._body(rng), *self._more()]
        if self.body == "state":
            parts.append(first_value(self._value("value"), self.shape))
            before = [OpSpec("CALL_ONCE", (), (), {"init_subgraph_index": len(parts)})]
        return ModelSpec(
            tuple(tensors),
            (*before, loop),
            tuple(t.name for t in tensors[:4] if t.data is None),
            ("n", "x", "y") if self.all_outputs else ("x",),
            tuple(parts),
        )

    def _condition(self) -> ModelSpec:
        made = TensorSpec("go_on", (1,), "int32" if self.fault == "condition" else "bool")
        named = ("i", "limit", "a", "b")
        if self.fault == "forever":
            always = constant("always", np.array([True]))
            return ModelSpec((*self._ends(), always), (), named, ("always",))
        op = OpSpec("ADD" if self.fault == "condition" else "LESS", named[:2], ("go_on",))
        return ModelSpec((*self._ends(), made), (op,), named, ("go_on",))

    def _body(self, rng: Generator) -> ModelSpec:
        one = constant("one", np.array([1], np.int32))
        more = TensorSpec("more", (1,), "int32")
        tensors = [*self._ends(), one, more, self._value("made")]
        ops = [OpSpec("ADD", ("i", "one"), ("more",))]
        ops += self._ops(tensors, rng)
        results = {
            "swap": ("b", "a"),
            "series": ("b", "made"),
            "same": ("made", "made"),
            "fixed": ("made", "a"),
            "view": ("back", "made"),
            "chosen": ("made", "a"),
            "again": ("made", "second"),
            "joined": ("second", "first"),
        }.get(self.body, ("made", "b"))
        made = ("more", "limit", *results)
        return ModelSpec(
            tuple(tensors),
            tuple(ops),
            ("i", "limit", "a", "b"),
            made[:3] if self.fault == "count" else made,
        )

    def _ops(self, tensors: list[TensorSpec], rng: Generator) -> list[OpSpec]:
        """Return what the body does with the values; it may need more tensors."""
        if self.body == "swap":
            return []
        if self.body == "fixed":
            codes = rng.integers(0, 2, self.shape).astype(self.dtype)
            tensors[-1] = constant("made", codes, tensors[-1].quant)
            return []
        if self.body == "view":
            flat = (int(np.prod(self.shape)),)
            tensors += [self._value("flat", flat), self._value("back")]
            tensors += [
                constant(f"to_{n}", np.array(s, np.int32))
                for n, s in (("flat", flat), ("back", self.shape))
            ]
            shapes = [
                OpSpec("RESHAPE", ("b", "to_flat"), ("flat",)),
                OpSpec("RESHAPE", ("flat", "to_back"), ("back",)),
            ]
            return [*shapes, self._op("ADD", ("a", "b"), "made")]
        if self.body in {"chosen", "again"}:
            tensors += [TensorSpec("first", (1,), "bool"), self._value("second")]
            branches = {"then_subgraph_index": _MORE, "else_subgraph_index": _OTHER}
            ops = [
                OpSpec("LESS", ("i", "one"), ("first",)),
                OpSpec("IF", ("first", "a", "b"), ("made",), branches),
            ]
            if self.body == "again":
                ops.append(OpSpec("IF", ("first", "b", "made"), ("second",), branches))
            return ops
        if self.body in {"inner", "itself"}:
            number = _MORE if self.body == "inner" else _BODY
            tensors += [constant("zero", np.array([0], np.int32)), self._value("z")]
            tensors += [TensorSpec(n, (1,), "int32") for n in ("turns", "i_again")]
            inner = {"cond_subgraph_index": _CONDITION, "body_subgraph_index": number}
            return [
                OpSpec("WHILE", ("zero", "i", "a", "b"), ("turns", "i_again", "made", "z"), inner)
            ]
        if self.body == "convolved":
            tensors.append(self._value("between"))
            return [
                self._convolution(tensors, rng, size, ends)
                for size, ends in zip(
                    self.windows, (("a", "between"), ("between", "made")), strict=True
                )
            ]
        if self.body == "joined":
            both = (2 * self.shape[0], *self.shape[1:])
            tensors += [self._value("all", both), self._value("first"), self._value("second")]
            tensors += [constant("axis", np.array(0, np.int32))]
            return [
                self._op("ADD", ("a", "b"), "made"),
                OpSpec("CONCATENATION", ("b", "made"), ("all",), {"axis": 0}),
                OpSpec("SPLIT", ("axis", "all"), ("first", "second"), {"num_splits": 2}),
            ]
        if self.body in {"state", "remember"}:
            return self._lasting(tensors, rng)
        return [self._op("ADD", ("a", "b"), "made")]

    def _lasting(self, tensors: list[TensorSpec], rng: Generator) -> list[OpSpec]:
        if self.body == "remember":
            more, node = remembering("b", rng)
            tensors += more
            return [node]
        tensors += [TensorSpec("handle", (1,), "resource"), self._value("old")]
        named = {"container": "", "shared_name": "state"}
        return [
            OpSpec("VAR_HANDLE", (), ("handle",), named),
            OpSpec("READ_VARIABLE", ("handle",), ("old",)),
            self._op("ADD", ("old", "b"), "made"),
            OpSpec("ASSIGN_VARIABLE", ("handle", "made"), ()),
        ]

    def _convolution(
        self, tensors: list[TensorSpec], rng: Generator, size: int, ends: tuple[str, str]
    ) -> OpSpec:
        channels = self.shape[-1]
        filters = rng.integers(-30, 30, (channels, size, size, channels)).astype(np.int8)
        biases = rng.integers(-200, 200, channels).astype(np.int32)
        named = f"{ends[1]}_filters", f"{ends[1]}_biases"
        scales = [Quant((s,) * channels, (0,) * channels) for s in (0.02, 0.001)]
        tensors.append(constant(named[0], filters, scales[0]))
        tensors.append(constant(named[1], biases, scales[1]))
        options = {"padding": "SAME", "stride_w": 1, "stride_h": 1}
        return OpSpec("CONV_2D", (ends[0], *named), (ends[1],), options)

    def _more(self) -> tuple[ModelSpec, ...]:
        """Return the subgraphs that the body calls."""
        if self.body == "inner":
            return (
                Maker("series", dtype=self.dtype, shape=self.shape)._body(np.random.default_rng(0)),
            )
        if self.body not in {"chosen", "again"}:
            return ()
        values = tuple(self._value(n) for n in ("a", "b", "made"))
        return tuple(
            ModelSpec(values, (self._op(op, ("a", "b"), "made"),), ("a", "b"), ("made",))
            for op in ("ADD", "MAXIMUM")
        )

    def _ends(self) -> tuple[TensorSpec, ...]:
        counts = tuple(TensorSpec(n, (1,), "int32") for n in ("i", "limit"))
        shape = (3, 2) if self.fault == "shape" else self.shape
        return (*counts, self._value("a", shape), self._value("b"))

    def _op(self, op: str, inputs: tuple[str, str], output: str) -> OpSpec:
        return OpSpec(_ADD[self.dtype] if op == "ADD" else op, inputs, (output,))

    def _value(self, name: str, shape: Shape = ()) -> TensorSpec:
        quant = Quant.of(0.05, 3) if self.dtype == "int8" else None
        return TensorSpec(name, shape or self.shape, self.dtype, quant)
