# SPDX-License-Identifier: Apache-2.0
"""Models as converters leave them: open dimensions, arithmetic on shapes, float16, odd wiring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import LITERT, TFLM, Question, ask
from tests.support.tflite_builder import (
    ModelSpec,
    OpSpec,
    Quant,
    Sparsity,
    TensorSpec,
    build,
    constant,
)
from tfl2c import ops, passes, reader
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError, UsageError
from tfl2c.host import Model
from tfl2c.passes.settle_shapes import settle_shapes
from tfl2c.passes.signed_codes import signed_codes

QUANT = Quant.of(0.05, 3)


def numbers(name: str, values: int | Sequence[int]) -> TensorSpec:
    """Return a constant of int32."""
    return constant(name, np.array(values, dtype=np.int32))


def check(model: ModelSpec, folder: Path, engine: str = TFLM, target: str = HOST) -> None:
    """Assert that the model computes what the reference does."""
    job = Job("m", build(model), input_sets(model, np.random.default_rng(0)))
    (answer,) = ask(engine, [Question(job.model, job.samples)])
    assert not answer.refused
    built, found = Device(target).run([job], folder)
    assert mismatches(built, found, {"m": answer.outputs}) == []


def flattened(batch: int = 1) -> ModelSpec:
    """Return a model that works out a shape: [batch of the input, 24]."""
    tensors = (
        TensorSpec("x", (batch, 4, 6), "int8", QUANT),
        TensorSpec("shape", (3,), "int32"),
        *(numbers(name, [n]) for name, n in (("begin", 0), ("end", 1), ("step", 1))),
        TensorSpec("rows", (), "int32"),
        numbers("rest", 24),
        TensorSpec("wanted", (2,), "int32"),
        TensorSpec("flat", (batch, 24), "int8", QUANT),
        TensorSpec("y", (batch, 24), "int8", QUANT),
    )
    cut = {"shrink_axis_mask": 1}
    nodes = (
        OpSpec("SHAPE", ("x",), ("shape",), {"out_type": "INT32"}),
        OpSpec("STRIDED_SLICE", ("shape", "begin", "end", "step"), ("rows",), cut),
        OpSpec("PACK", ("rows", "rest"), ("wanted",), {"values_count": 2, "axis": 0}),
        OpSpec("RESHAPE", ("x", "wanted"), ("flat",)),
        OpSpec("RELU", ("flat",), ("y",)),
    )
    return ModelSpec(tensors, nodes, ("x",), ("y",))


def broadcast(shapes: tuple[tuple[int, ...], tuple[int, ...]], index: str) -> ModelSpec:
    """Return a model that brings an input of the first shape to what both are broadcast to."""
    wanted = np.broadcast_shapes(*shapes)
    tensors = (
        TensorSpec("x", shapes[0], "int8", QUANT),
        *(constant(f"shape_{i}", np.array(s, dtype=index)) for i, s in enumerate(shapes)),
        TensorSpec("together", (len(wanted),), index),
        TensorSpec("y", wanted, "int8", QUANT),
    )
    nodes = (
        OpSpec("BROADCAST_ARGS", ("shape_0", "shape_1"), ("together",)),
        OpSpec("BROADCAST_TO", ("x", "together"), ("y",)),
    )
    return ModelSpec(tensors, nodes, ("x",), ("y",))


# ------------------------------------------------------------------------------- shapes


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)])
def test_arithmetic_on_shapes_is_folded(target: str, tmp_path: Path) -> None:
    check(flattened(), tmp_path, target=target)
    layers = compile_model(build(flattened()), Options("m")).manifest["layers"]
    assert [layer["operator"] for layer in layers] == ["RELU"]


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("index", ["int32", "int64"])
@pytest.mark.parametrize(
    "shapes", [((2, 1), (1, 3)), ((3,), (2, 1, 3)), ((4, 1, 2), (3, 1)), ((1, 1), (1,))]
)
def test_broadcast_shapes_are_folded(
    shapes: tuple[tuple[int, ...], tuple[int, ...]], index: str, tmp_path: Path
) -> None:
    """Two constant shapes come to a third one, which BROADCAST_TO takes for a constant."""
    check(broadcast(shapes, index), tmp_path, LITERT)


def test_shapes_that_cannot_be_broadcast_are_refused() -> None:
    """What the references find out when they run is known before."""
    model = broadcast(((2, 1), (2, 3)), "int32")
    shapes = (numbers("shape_0", [2, 3]), numbers("shape_1", [4, 3]))
    wrong = replace(model, tensors=(model.tensors[0], *shapes, *model.tensors[3:]))
    with pytest.raises(ModelError, match=r"be broadcast .*\[2, 3\] and \[4, 3\]"):
        compile_model(build(wrong), Options(name="m"))


@pytest.mark.parametrize("name", ["x", ""])
def test_another_batch(name: str) -> None:
    made = compile_model(build(flattened()), Options("m", input_shapes=((name, (3, 4, 6)),)))
    shapes = [end["shape"] for end in (*made.manifest["inputs"], *made.manifest["outputs"])]
    assert shapes == [[3, 4, 6], [3, 24]]


def test_an_open_batch_is_one() -> None:
    made = compile_model(build(flattened(-1)), Options("m"))
    assert [end["shape"] for end in made.manifest["outputs"]] == [[1, 24]]


def test_other_open_dimensions_are_asked_for() -> None:
    quant = QUANT
    tensors = (TensorSpec("x", (1, -1, 6), "int8", quant), TensorSpec("y", (1, -1, 6), quant=quant))
    model = build(ModelSpec(tensors, (OpSpec("RELU", ("x",), ("y",)),), ("x",), ("y",)))
    with pytest.raises(ModelError, match=r"'x' has the open shape .*--input-shape x=1,N,6"):
        compile_model(model, Options("m"))
    made = compile_model(model, Options("m", input_shapes=(("x", (1, 5, 6)),)))
    assert made.manifest["outputs"][0]["shape"] == [1, 5, 6]


@pytest.mark.parametrize(
    ("name", "shape", "sentence"),
    [
        ("z", (1, 4, 6), "no input 'z'; inputs: 'x'"),
        ("x", (4, 6), r"\[4,6\] is no shape for 'x'"),
        ("x", (0, 4, 6), r"\[0,4,6\] is no shape for 'x'"),
        ("x", (2**20, 2**20, 6), "larger than 2 GiB"),
    ],
)
def test_shapes_that_cannot_be(name: str, shape: tuple[int, ...], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        compile_model(build(flattened()), Options("m", input_shapes=((name, shape),)))


def test_a_shape_that_contradicts_the_model_is_refused_by_name() -> None:
    with pytest.raises(ModelError, match="RESHAPE 'flat'"):
        compile_model(build(flattened()), Options("m", input_shapes=(("x", (1, 4, 7)),)))


# -------------------------------------------------------------------------------- types


@pytest.mark.usefixtures("references")
def test_float16_weights_become_float32(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    tensors = (
        TensorSpec("x", (2, 5), "float32"),
        constant("half", rng.normal(size=(3, 5)).astype(np.float16)),
        TensorSpec("weights", (3, 5), "float32"),
        constant("half_bias", rng.normal(size=3).astype(np.float16)),
        TensorSpec("bias", (3,), "float32"),
        TensorSpec("y", (2, 3), "float32"),
    )
    nodes = (
        OpSpec("DEQUANTIZE", ("half",), ("weights",), version=3),
        OpSpec("DEQUANTIZE", ("half_bias",), ("bias",), version=3),
        OpSpec("FULLY_CONNECTED", ("x", "weights", "bias"), ("y",), version=1),
    )
    model = ModelSpec(tensors, nodes, ("x",), ("y",))
    job = Job("m", build(model), input_sets(model, rng))
    (answer,) = ask(LITERT, [Question(job.model, job.samples)])
    built, found = Device(HOST).run([job], tmp_path)
    assert mismatches(built, found, {"m": answer.outputs}, {"m": 1e-5}) == []


# ------------------------------------------------------------------------------- wiring


def relus(*names: str) -> tuple[TensorSpec, ...]:
    """Return tensors of one kind."""
    return tuple(TensorSpec(name, (1, 6), "int8", QUANT) for name in names)


def test_ends_of_every_kind() -> None:
    """An input is an output, an output is listed twice, an input is never read."""
    nodes = (OpSpec("RELU", ("x",), ("y",)),)
    data = build(ModelSpec(relus("x", "y", "z"), nodes, ("x", "z"), ("y", "x", "y", "z")))
    model = Model(data)
    x, z = (np.arange(6, dtype=np.int8).reshape(1, 6) * n for n in (3, -7))
    model.set_input(x, 0)
    model.set_input(z, 1)
    model.invoke()
    found = [model.get_output(i) for i in range(4)]
    y = np.maximum(x, 3)
    assert all(np.array_equal(a, b) for a, b in zip(found, (y, x, y, z), strict=True))


def test_rank_0() -> None:
    tensors = tuple(TensorSpec(n, (), "int8", QUANT) for n in ("x", "y"))
    model = Model(build(ModelSpec(tensors, (OpSpec("RELU", ("x",), ("y",)),), ("x",), ("y",))))
    model.set_input(np.array(-5, dtype=np.int8))
    model.invoke()
    assert model.get_output() == np.array(3, dtype=np.int8)


def test_three_thousand_operators_are_read() -> None:
    names = [f"t{i}" for i in range(3001)]
    nodes = tuple(OpSpec("MAXIMUM", (a, "low"), (b,)) for a, b in pairwise(names))
    low = constant("low", np.arange(6, dtype=np.int8).reshape(1, 6), QUANT)
    data = build(ModelSpec((*relus(*names), low), nodes, (names[0],), (names[-1],)))
    graph = passes.optimize(signed_codes(settle_shapes(reader.read(data, "m"), {})))
    assert len(graph.nodes) == 3000
    assert ops.faults(graph) == []


# --------------------------------------------------------------------------- signatures


def two_signatures() -> bytes:
    """Return a model whose second signature is a RELU6 of another size."""
    small = tuple(TensorSpec(name, (1, 2), "int8", QUANT) for name in ("a", "b"))
    second = ModelSpec(small, (OpSpec("RELU6", ("a",), ("b",)),), ("a",), ("b",))
    first = ModelSpec(relus("x", "y"), (OpSpec("RELU", ("x",), ("y",)),), ("x",), ("y",))
    names = (("first", 0), ("second", 1))
    return build(replace(first, subgraphs=(second,), signatures=names))


@pytest.mark.parametrize(("signature", "size"), [(None, 6), ("first", 6), ("second", 2)])
def test_a_signature_chooses_the_subgraph(signature: str | None, size: int) -> None:
    made = compile_model(two_signatures(), Options("m", signature=signature))
    assert made.manifest["outputs"][0]["shape"] == [1, size]


def test_an_unknown_signature_is_refused_with_the_names() -> None:
    with pytest.raises(UsageError, match="no signature 'third'; known: 'first', 'second'"):
        compile_model(two_signatures(), Options("m", signature="third"))


# ------------------------------------------------------------------------------- sparse

DENSE = np.zeros((4, 6), dtype=np.float32)
DENSE[0, 1], DENSE[0, 5], DENSE[2, 0], DENSE[3, 3] = 1.5, -2, 3, 0.25


def rows_compressed() -> tuple[Sparsity, NDArray[Any]]:
    """Return places and elements of `DENSE`: rows dense, columns sparse."""
    used = np.not_equal(DENSE, 0)
    return Sparsity((4, compressed(used))), DENSE[used]


def blocks_compressed() -> tuple[Sparsity, NDArray[Any]]:
    """Return places and elements of `DENSE` in blocks of 2 x 2, the grid's rows dense."""
    blocks = DENSE.reshape(2, 2, 3, 2).transpose(0, 2, 1, 3)
    used = np.asarray(blocks.any(axis=(2, 3)))
    return Sparsity((2, compressed(used), 2, 2), (0, 1)), blocks[used].reshape(-1)


def compressed(used: NDArray[np.bool_]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return segments and indices of a matrix."""
    counts = np.cumsum(used.sum(axis=1))
    return (0, *map(int, counts)), tuple(int(c) for row in used for c in np.flatnonzero(row))


def sparse_model(sparsity: Sparsity, stored: NDArray[Any]) -> bytes:
    """Return DENSIFY -> FULLY_CONNECTED of sparse weights."""
    tensors = (
        TensorSpec("x", (2, 6), "float32"),
        TensorSpec("sparse", DENSE.shape, "float32", data=stored, sparsity=sparsity),
        TensorSpec("weights", DENSE.shape, "float32"),
        TensorSpec("y", (2, 4), "float32"),
    )
    nodes = (
        OpSpec("DENSIFY", ("sparse",), ("weights",)),
        OpSpec("FULLY_CONNECTED", ("x", "weights"), ("y",), version=1),
    )
    return build(ModelSpec(tensors, nodes, ("x",), ("y",)))


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("parts", [rows_compressed(), blocks_compressed()], ids=["rows", "blocks"])
def test_sparse_weights_are_decoded(parts: tuple[Sparsity, NDArray[Any]], tmp_path: Path) -> None:
    data = sparse_model(*parts)
    x = np.random.default_rng(0).normal(size=(2, 6)).astype(np.float32)
    job = Job("m", data, ((x.tobytes(),),))
    (answer,) = ask(LITERT, [Question(job.model, job.samples)])
    assert not answer.refused
    built, found = Device(HOST).run([job], tmp_path)
    assert mismatches(built, found, {"m": answer.outputs}, {"m": 1e-6}) == []


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        (((0, 2, 2, 3, 5), (1, 5, 0, 3)), "4 indices, 5 in segments"),
        (((0, 2, 1, 3, 4), (1, 5, 0, 3)), "its segments do not fit"),
        (((0, 4), (1, 5, 0, 3)), "its segments do not fit"),
        (((0, 2, 2, 3, 4), (1, 6, 0, 3)), "an index of dimension 1 is outside"),
        (((0, 2, 2, 3, 4), (1, -1, 0, 3)), "an index of dimension 1 is outside"),
        (5, "4 elements for 20 places"),
        (2**31 - 1, "its levels hold more than the tensor"),
    ],
)
def test_damaged_sparse_weights_are_refused(level: Any, sentence: str) -> None:
    _, stored = rows_compressed()
    with pytest.raises(ModelError, match=sentence):
        compile_model(sparse_model(Sparsity((4, level)), stored), Options("m"))
