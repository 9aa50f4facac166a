# SPDX-License-Identifier: Apache-2.0
"""Lists that a loop fills element by element, joined anew in each turn as converters do it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import LITERT, Question, ask
from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec, build, constant
from tfl2c.compiler import Options, analyse, compile_model
from tfl2c.errors import ModelError

LENGTH, WIDTH = 4, 3
_STATE = ("turn", "list", "state")


def fixed(name: str, *values: int) -> TensorSpec:
    """Return a constant of int32, a scalar where there is one value."""
    data = np.array(values if len(values) > 1 else values[0], dtype=np.int32)
    return constant(name, data)


def values(name: str, *shape: int) -> TensorSpec:
    """Return a tensor that is computed, or an input."""
    return TensorSpec(name, shape, "float32")


def filled(step: int = 1, index: str = "turn", behind: int = -1) -> ModelSpec:
    """Return a loop of as many turns as the list is long: each adds to a state and keeps that.

    What is behind the turn's element begins at ``index`` + ``step`` and has a size of ``behind``.
    """
    outer = (
        fixed("zero", 0),
        *_state("turns", "all", "last"),
        *_state("", "empty", "x")[1:],
    )
    numbers = {"cond_subgraph_index": 1, "body_subgraph_index": 2}
    loop = OpSpec("WHILE", ("zero", "empty", "x"), ("turns", "all", "last"), numbers)
    condition = ModelSpec(
        (*_state(*_STATE), fixed("limit", LENGTH), TensorSpec("go_on", (), "bool")),
        (OpSpec("LESS", ("turn", "limit"), ("go_on",)),),
        _STATE,
        ("go_on",),
    )
    parts = (condition, _body(step, index, behind))
    return ModelSpec(outer, (loop,), ("empty", "x"), ("all", "last"), parts)


def _state(turn: str, elements: str, state: str) -> tuple[TensorSpec, ...]:
    shapes = (TensorSpec(turn, (), "int32"), values(elements, LENGTH, 1, WIDTH))
    return (*shapes, values(state, 1, WIDTH))


def _body(step: int, index: str, behind: int) -> ModelSpec:
    vectors = ("at", "then"), ("sizes", "begins")
    tensors = (
        *_state(*_STATE),
        *(fixed(name, n) for name, n in (("one", 1), ("step", step), ("other", 2))),
        constant("lone", np.array([1], dtype=np.int32)),
        fixed("element_shape", 1, 1, WIDTH),
        *(fixed(name, *n) for name, n in (("origin", (0, 0, 0)), ("all", (behind, -1, -1)))),
        *(fixed(name, n, n) for name, n in (("rest", -1), ("first", 0))),
        *(TensorSpec(name, (), "int32") for name in ("more", "next")),
        *(TensorSpec(name, (1,), "int32") for name in vectors[0]),
        *(TensorSpec(name, (3,), "int32") for name in vectors[1]),
        *(replace(values(n, 1, 1, WIDTH), signature=(-1, 1, WIDTH)) for n in ("front", "behind")),
        values("element", 1, 1, WIDTH),
        values("longer", LENGTH, 1, WIDTH),
        values("sum", 1, WIDTH),
    )
    ops = (
        OpSpec("ADD", ("turn", "one"), ("more",)),
        OpSpec("ADD", (index, "step"), ("next",)),
        OpSpec("ADD", ("state", "state"), ("sum",)),
        OpSpec("RESHAPE", ("turn", "lone"), ("at",)),
        OpSpec("RESHAPE", ("next", "lone"), ("then",)),
        OpSpec("CONCATENATION", ("at", "rest"), ("sizes",), {"axis": 0}),
        OpSpec("CONCATENATION", ("then", "first"), ("begins",), {"axis": 0}),
        OpSpec("SLICE", ("list", "origin", "sizes"), ("front",)),
        OpSpec("SLICE", ("list", "begins", "all"), ("behind",)),
        OpSpec("RESHAPE", ("sum", "element_shape"), ("element",)),
        OpSpec("CONCATENATION", ("front", "element", "behind"), ("longer",), {"axis": 0}),
    )
    return ModelSpec(tensors, ops, _STATE, ("more", "longer", "sum"))


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    "target",
    [HOST, *(pytest.param(t, marks=pytest.mark.qemu) for t in ("cortex-m0", "cortex-m4"))],
)
def test_elements_are_written_where_they_are(target: str, tmp_path: Path) -> None:
    model = filled()
    job = Job("m", build(model), input_sets(model, np.random.default_rng(0)))
    (answer,) = ask(LITERT, [Question(job.model, job.samples)])
    assert not answer.refused
    built, found = Device(target).run([job], tmp_path)
    assert mismatches(built, found, {"m": answer.outputs}) == []


def test_nothing_is_cut_or_joined() -> None:
    made = analyse(build(filled()), Options("m")).design
    assert made is not None
    called = [call.op for call in made.program.calls]
    assert "DYNAMIC_UPDATE_SLICE" in called
    assert "SLICE" not in called


_OTHERS = {"step": filled(step=2), "index": filled(index="other"), "size": filled(behind=1)}


@pytest.mark.parametrize("model", _OTHERS.values(), ids=_OTHERS)
def test_other_joins_are_refused(model: ModelSpec) -> None:
    """Lists that would grow or shrink, or whose parts are not known to follow each other."""
    with pytest.raises(ModelError, match=r"must be constant .*; let it be a constant of the model"):
        compile_model(build(model), Options("m"))


def test_parts_that_others_read_stay() -> None:
    """What is in front of the element is an output, too: its length is not known."""
    model = filled()
    condition, body = model.subgraphs
    body = replace(body, outputs=("more", "longer", "front"))
    with pytest.raises(ModelError, match="SLICE"):
        compile_model(build(replace(model, subgraphs=(condition, body))), Options("m"))
