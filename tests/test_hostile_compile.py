# SPDX-License-Identifier: Apache-2.0
"""The whole compiler on hostile files: C or one sentence, in bounded time and memory."""

from __future__ import annotations

import json
import time
import tracemalloc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from types import SimpleNamespace

import numpy as np
import pytest
import tflite

from tests.support import networks
from tests.support.cases import load_refusals, operators, specifications
from tests.support.mutants import mutant
from tests.support.raw_models import M, N, T, conv_model
from tests.support.tflite_builder import build
from tests.test_reader_hostile import mutations
from tfl2c import boards, compiler, packages, reader
from tfl2c.compiler import Compiled, Options, compile_model
from tfl2c.errors import ModelError, Tfl2cError
from tfl2c.graph import Graph
from tfl2c.ops import registry

B = tflite.BuiltinOperator
K = tflite.TensorType
FORMS = 12  # of an operator that faults are planted in
LONGEST = 700  # characters of a message
MEMORY = 400 * 2**20  # bytes; a mutated shape may ask for gigabytes
NASTY = "x */ #error\n\"'`$(touch y)${z}</script><script>alert(1)</script>\\ ]]> {{ 7 * 7 }}"


def compiled(model: M | bytes, target: str = "host", optimize: str = "balanced") -> Compiled:
    data = model if isinstance(model, bytes) else model.build()
    return compile_model(data, Options("m", target, optimize=optimize))


def refusal(model: bytes, target: str) -> str:
    """Return what is said of a model that is refused; empty for one that compiles."""
    try:
        compiled(model, target)
    except Tfl2cError as error:
        return str(error)
    return ""


def named(model: M, names: Sequence[str]) -> M:
    tensors = [replace(t, name=n) for t, n in zip(model.tensors, names, strict=True)]
    return replace(model, tensors=tensors)


# ------------------------------------------------------------------------------------ accepted


@pytest.mark.parametrize("package", packages.names())
def test_a_name_reaches_no_other_language(package: str) -> None:
    """CMake, make, YAML, XML, properties and sketches hold no word of a model's own."""
    nasty = replace(named(conv_model(), [NASTY] * 4), description=NASTY)
    row = boards.load("mps2-an386")
    options = Options("m", "cortex-m4", package=package, board=row)
    clean = compile_model(conv_model().build(), options).files
    for path, text in compile_model(nasty.build(), options).files.items():
        if path.suffix in {".c", ".h"}:
            assert "#error\n" not in text
            assert "*/ #" not in text.replace("*/ #error out", "")
        elif path.suffix == ".json":
            json.loads(text)
        else:
            assert text == clean[path], path


def test_names_that_are_all_the_same() -> None:
    found = compiled(named(conv_model(), ["same"] * 4)).manifest
    assert [found[side][0]["name"] for side in ("inputs", "outputs")] == ["same", "same"]


def test_an_input_that_is_the_output() -> None:
    model = replace(conv_model(), nodes=(), outputs=(0,))
    assert compiled(model).manifest["layers"] == []


def test_rank_0() -> None:
    scalars = [T(shape=(), name=f"t{i}", scales=(0.5,), zero_points=(0,)) for i in range(2)]
    model = M(scalars, [N(B.RELU, (0,), (1,))])
    assert compiled(model).manifest["inputs"][0]["shape"] == []


def test_a_batch_left_open() -> None:
    data = (networks.OWN / "motor.tflite").read_bytes()
    assert compiled(data).manifest["inputs"][0]["shape"] == [1, 4]


@pytest.mark.parametrize("count", [100, pytest.param(1000, marks=pytest.mark.sweep)])
def test_many_operators(count: int) -> None:
    tensors = [T(name=f"t{i}", scales=(0.5,), zero_points=(0,)) for i in range(count + 1)]
    nodes = [N(B.RELU, (i,), (i + 1,)) for i in range(count)]
    start = time.process_time()
    found = compiled(M(tensors, nodes, (0,), (count,))).manifest
    assert time.process_time() - start < count / 10
    assert found["arena_bytes"] <= 64


# ------------------------------------------------------------------------------------- refused


def binary(op: int, table: str, scales: tuple[float, float, float]) -> M:
    tensors = [T((4,), name=f"t{i}", scales=(s,), zero_points=(0,)) for i, s in enumerate(scales)]
    return M(tensors, [N(op, (0, 1), (2,), (table, {}))], (0, 1), (2,))


def gather(index: int) -> M:
    tensors = (
        T((4,), name="values", scales=(0.5,), zero_points=(0,)),
        T((1,), K.INT32, "indices", data=index.to_bytes(4, "little", signed=True)),
        T((1,), name="out", scales=(0.5,), zero_points=(0,)),
    )
    return M(tensors, [N(B.GATHER, (0, 1), (2,), ("GatherOptions", {"Axis": 0}))], (0,), (2,))


REFUSED = {
    "add with a multiplier of 1 or more": binary(B.ADD, "AddOptions", (1.0, 1.0, 1e-9)),
    "sub with a multiplier of 1 or more": binary(B.SUB, "SubOptions", (1.0, 1.0, 1e-9)),
    "gather index behind the end": gather(4),
    "gather index before the beginning": gather(-5),
    "an operator that does not exist": M((T(), T()), [N(250, (0,), (1,))]),
    "an operator of a later version": M((T(), T()), [N(60000, (0,), (1,))]),
    "a custom operator that nobody knows": M((T(), T()), [N(B.CUSTOM, (0,), (1,), custom="Mine")]),
    "a convolution of another depth": replace(
        conv_model(),
        tensors=(replace(conv_model().tensors[0], shape=(1, 3, 3, 3)), *conv_model().tensors[1:]),
    ),
    "an output of another shape": replace(
        conv_model(),
        tensors=(*conv_model().tensors[:3], replace(conv_model().tensors[3], shape=(1, 3, 3, 4))),
    ),
}


def resize(rank: int) -> M:
    tensors = (
        T((1, 4, 4, 1), name="image", scales=(0.5,), zero_points=(0,)),
        T((2,), K.INT32, "size", data=(8).to_bytes(4, "little") * 2),
        T((1,) * rank, name="out", scales=(0.5,), zero_points=(0,)),
    )
    node = N(B.RESIZE_BILINEAR, (0, 1), (2,), ("ResizeBilinearOptions", {}))
    return M(tensors, [node], (0,), (2,))


REFUSED |= {f"a resized image of rank {rank}": resize(rank) for rank in (0, 1, 2, 3)}
REFUSED |= {
    f"input {i} of a {what} left out": replace(
        conv_model(),
        nodes=(replace(conv_model().nodes[0], inputs=[-1 if i == j else j for j in range(3)],
                       op=op, options=None),),
    )
    for i in (0, 1)
    for what, op in (("CONV_2D", B.CONV_2D), ("FULLY_CONNECTED", B.FULLY_CONNECTED))
}  # fmt: skip


@pytest.mark.parametrize("model", REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line(model: M) -> None:
    with pytest.raises(ModelError) as caught:
        compiled(model)
    assert str(caught.value).isprintable()
    assert "operator 0 " in str(caught.value)


# ----------------------------------------------------------------------------------- mutations


@pytest.mark.parametrize("name", networks.own_models())
def test_mutations_compile_or_are_refused(name: str) -> None:
    data = (networks.OWN / f"{name}.tflite").read_bytes()
    tracemalloc.start()
    for mutated in mutations(data, 15):
        start = time.process_time()
        with suppress(Tfl2cError):
            compiled(mutated, "cortex-m4", "speed")
        assert time.process_time() - start < 30
    assert tracemalloc.get_traced_memory()[1] < MEMORY
    tracemalloc.stop()


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("each", [2, pytest.param(40, marks=pytest.mark.sweep)])
def test_every_operator_with_faults_compiles_or_is_refused(part: int, each: int) -> None:
    """Operands, types, shapes, scales, constants and options are such as no converter writes."""
    builtin = [name for name in registry() if hasattr(B, name)]
    for stem in operators()[part::4]:
        rng = np.random.default_rng([each, part])
        models = [model for _, model, _ in islice(specifications(stem), FORMS)]
        for i in range(each):
            hostile = build(mutant(models[i % len(models)], builtin, rng))
            said = refusal(hostile, ("host", "cortex-m4")[i % 2])
            assert said.isprintable(), stem
            assert len(said) < LONGEST, stem


def test_a_chain_of_unknown_depth() -> None:
    """Every operator that is not supported is counted, the first one is named."""
    with pytest.raises(ModelError, match="operator 0 "):
        compiled(M([T(name=f"t{i}") for i in range(6)],
                   [N(250, (i,), (i + 1,)) for i in range(5)], (0,), (5,)))  # fmt: skip


def test_every_refusal_is_one_line_whatever_tensors_are_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nasty(graph: Graph) -> Graph:
        tensors = {i: replace(t, name=NASTY) for i, t in graph.tensors.items()}
        parts = {number: nasty(part) for number, part in graph.subgraphs.items()}
        return replace(graph, tensors=tensors, subgraphs=parts)

    monkeypatch.setattr(compiler, "reader", SimpleNamespace(read=lambda *a: nasty(reader.read(*a))))
    for refusal in (refusal for stem in operators() for refusal in load_refusals(stem)):
        with pytest.raises(ModelError) as caught:
            compiled(refusal.model)
        assert str(caught.value).isprintable(), refusal.name
