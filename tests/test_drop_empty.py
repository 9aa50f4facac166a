# SPDX-License-Identifier: Apache-2.0
"""Tensors without elements, as converters leave them behind, cost nothing and change nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import LITERT, Question, ask
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build, constant
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import OperatorError

QUANT = Quant.of(0.05, 3)


def values(name: str, *shape: int) -> TensorSpec:
    """Return a tensor of int8."""
    return TensorSpec(name, shape, "int8", QUANT)


def integers(name: str, numbers: list[int]) -> TensorSpec:
    """Return a constant of int32."""
    return constant(name, np.array(numbers, dtype=np.int32))


def cut_and_joined(lengths: list[int]) -> ModelSpec:
    """Return a model that joins the parts of its input backwards, each behind a RELU."""
    wanted = [5 - sum(n for n in lengths if n > 0) if n < 0 else n for n in lengths]
    parts = [values(f"part_{i}", 2, n, 3) for i, n in enumerate(wanted)]
    changed = [values(f"changed_{i}", 2, n, 3) for i, n in enumerate(wanted)]
    tensors = (
        values("x", 2, 5, 3),
        integers("lengths", lengths),
        integers("axis", [1]),
        *parts,
        *changed,
        values("y", 2, 5, 3),
    )
    names = tuple(t.name for t in parts), tuple(t.name for t in changed)
    nodes = (
        OpSpec("SPLIT_V", ("x", "lengths", "axis"), names[0], {"num_splits": len(lengths)}),
        *(OpSpec("RELU", (a,), (b,)) for a, b in zip(*names, strict=True)),
        OpSpec("CONCATENATION", names[1][::-1], ("y",), {"axis": 1}),
    )
    return ModelSpec(tensors, nodes, ("x",), ("y",))


def padded() -> ModelSpec:
    """Return a model that adds what an empty slice is padded to."""
    tensors = (
        values("x", 1, 4),
        integers("begin", [0, 2]),
        integers("size", [1, 0]),
        values("none", 1, 0),
        constant("paddings", np.array([[0, 0], [1, 3]], dtype=np.int32)),
        values("zeros", 1, 4),
        values("y", 1, 4),
    )
    nodes = (
        OpSpec("SLICE", ("x", "begin", "size"), ("none",)),
        OpSpec("PAD", ("none", "paddings"), ("zeros",)),
        OpSpec("ADD", ("x", "zeros"), ("y",), {"fused_activation_function": "NONE"}),
    )
    return ModelSpec(tensors, nodes, ("x",), ("y",))


MODELS = {
    "first": cut_and_joined([0, 2, 3]),
    "inner": cut_and_joined([2, 0, 0, 3]),
    "last": cut_and_joined([1, 4, 0]),
    "rest": cut_and_joined([2, 3, -1]),
    "alone": cut_and_joined([0, 5]),
    "padded": padded(),
}


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)])
def test_results_are_the_same(target: str, tmp_path: Path) -> None:
    """What the reference computes with such tensors is computed without them."""
    samples = {name: input_sets(m, np.random.default_rng(1)) for name, m in MODELS.items()}
    answers = ask(LITERT, [Question(build(m), samples[name]) for name, m in MODELS.items()])
    assert not [answer.refused for answer in answers if answer.refused]
    expected = {name: a.outputs for name, a in zip(MODELS, answers, strict=True)}
    jobs = [Job(name, build(m), samples[name]) for name, m in MODELS.items()]
    built, found = Device(target).run(jobs, tmp_path)
    assert mismatches(built, found, expected) == []


def test_nothing_is_left_of_them() -> None:
    """A single part with elements is the input itself."""
    made = compile_model(build(MODELS["alone"]), Options(name="m"))
    text = next(t for path, t in made.files.items() if path.name == "m.c")
    assert "tfl2c_split(" not in text
    assert "tfl2c_concatenation(" not in text


def test_an_output_has_elements() -> None:
    model = MODELS["first"]
    outside = ModelSpec(model.tensors, model.ops, model.inputs, (*model.outputs, "part_0"))
    with pytest.raises(OperatorError, match="its output tensor 3 'part_0' has no elements"):
        compile_model(build(outside), Options(name="m"))


def test_a_wrong_shape_is_no_reason() -> None:
    """A tensor that would have elements is not dropped because the file says otherwise."""
    tensors = (values("x", 2, 3), values("wrong", 2, 0), values("y", 2, 3))
    nodes = (
        OpSpec("RELU", ("x",), ("wrong",)),
        OpSpec("CONCATENATION", ("x", "wrong"), ("y",), {"axis": 1}),
    )
    with pytest.raises(OperatorError, match="its output tensor 1 'wrong' has no elements"):
        compile_model(build(ModelSpec(tensors, nodes, ("x",), ("y",))), Options(name="m"))
