# SPDX-License-Identifier: Apache-2.0
"""Codes between floats: what no kernel takes becomes int8, or the reals that it stands for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.makers.common import packed
from tests.support.nearness import FLOAT_TOLERANCE
from tests.support.oracle import LITERT, Question, ask
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build, constant
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError

_SCALES = (0.25, 0.01, 3.0)  # of the output channels of TRANSPOSE_CONV
_SCALE = 0.02  # of the matrix of BATCH_MATMUL


def network() -> ModelSpec:
    """Return a transposed convolution, and the product of its rows with a matrix."""
    rng = np.random.default_rng(0)
    taps = rng.integers(-127, 128, (3, 2, 2, 4)).astype(np.int8)
    matrix = rng.integers(-127, 128, (1, 1, 3, 5)).astype(np.int8)
    tensors = (
        TensorSpec("x", (1, 3, 2, 4), "float32"),
        constant("size", np.array([1, 6, 4, 3], dtype=np.int32)),
        constant("taps", taps, Quant(_SCALES, (0, 0, 0), 0)),
        TensorSpec("image", (1, 6, 4, 3), "float32"),
        constant("matrix", matrix, Quant.of(_SCALE, 0)),
        TensorSpec("y", (1, 6, 4, 5), "float32"),
    )
    strides = {"padding": "SAME", "stride_h": 2, "stride_w": 2}
    nodes = (
        OpSpec("TRANSPOSE_CONV", ("size", "taps", "x"), ("image",), strides),
        OpSpec("BATCH_MATMUL", ("image", "matrix"), ("y",)),
    )
    return ModelSpec(tensors, nodes, ("x",), ("image", "y"))


def decoded(model: ModelSpec) -> ModelSpec:
    """Return the model with the reals of the same codes."""
    scales = {
        "taps": np.array(_SCALES, dtype=np.float32).reshape(3, 1, 1, 1),
        "matrix": np.array(_SCALE, dtype=np.float32),
    }
    return replace(
        model,
        tensors=tuple(
            constant(t.name, t.data.astype(np.float32) * scales[t.name])
            if t.data is not None and t.name in scales
            else t
            for t in model.tensors
        ),
    )


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)])
def test_codes_count_as_what_they_stand_for(target: str, tmp_path: Path) -> None:
    model = network()
    samples = input_sets(model, np.random.default_rng(0))
    (answer,) = ask(LITERT, [Question(build(decoded(model)), samples)])
    assert not answer.refused
    built, found = Device(target).run([Job("m", build(model), samples)], tmp_path)
    tolerances = {"m": FLOAT_TOLERANCE}
    assert mismatches(built, found, {"m": answer.outputs}, tolerances) == []


def test_zero_points_are_refused() -> None:
    model = network()
    moved = replace(model.tensor("matrix"), quant=Quant.of(_SCALE, 3))
    tensors = tuple(moved if t.name == "matrix" else t for t in model.tensors)
    with pytest.raises(ModelError, match="operator 1 BATCH_MATMUL"):
        compile_model(build(replace(model, tensors=tensors)), Options("m"))


def rounded(dtype: str, zero_point: int, axis: int) -> ModelSpec:
    """Return the product of an input and of reals that the model rounds to codes per channel."""
    shape = (3, 5, 3)
    reals = np.random.default_rng(1).normal(0, 3, shape).astype(np.float32)
    reals[0] = np.arange(15).reshape(5, 3) * 0.125  # halves of a scale among them
    scales = tuple(0.25 * (i + 1) for i in range(shape[axis]))
    quant = Quant(scales, (zero_point,) * len(scales), axis)
    tensors = (
        TensorSpec("x", shape, "float32"),
        constant("reals", reals),
        TensorSpec("codes", shape, dtype, quant),
        TensorSpec("weights", shape, "float32"),
        TensorSpec("y", shape, "float32"),
    )
    nodes = (
        OpSpec("QUANTIZE", ("reals",), ("codes",)),
        OpSpec("DEQUANTIZE", ("codes",), ("weights",), version=5),
        OpSpec("MUL", ("x", "weights"), ("y",)),
    )
    return ModelSpec(tensors, nodes, ("x",), ("y",))


@pytest.mark.usefixtures("references")
def test_constants_are_rounded_per_channel(tmp_path: Path) -> None:
    kinds = [("int8", 0, 0), ("int8", -7, 1), ("uint8", 130, 2), ("uint8", 0, 0)]
    jobs = []
    for i, kind in enumerate(kinds):
        model = rounded(*kind)
        jobs.append(Job(f"m{i}", build(model), input_sets(model, np.random.default_rng(0))))
    answers = ask(LITERT, [Question(job.model, job.samples) for job in jobs])
    assert [answer.refused for answer in answers] == [""] * len(jobs)
    built, found = Device(HOST).run(jobs, tmp_path)
    expected = {job.name: a.outputs for job, a in zip(jobs, answers, strict=True)}
    assert mismatches(built, found, expected) == []
    assert "QUANTIZE" not in str(compile_model(jobs[0].model, Options("m")).manifest)


def of_narrow(bits: int, *, decoded: bool) -> ModelSpec:
    """Return layers that weigh floats with narrow codes, or with what these stand for."""
    rng = np.random.default_rng(2)
    shapes = {"taps": (5, 3, 3, 3), "taps_of_each": (1, 3, 3, 5), "rows": (3, 5)}
    axes = {"taps": 0, "taps_of_each": 3, "rows": 0}
    weights = []
    for name, shape in shapes.items():
        codes = rng.integers(-(2 ** (bits - 1)), 2 ** (bits - 1), shape).astype(np.int8)
        axis = axes[name]
        scales = tuple(0.0625 * (i + 1) for i in range(shape[axis]))
        along = [-1 if i == axis else 1 for i in range(len(shape))]
        if decoded:
            reals = codes * np.array(scales, np.float32).reshape(along)
            weights.append(constant(name, reals.astype(np.float32)))
        else:
            quant = Quant(scales, (0,) * len(scales), axis)
            weights.append(TensorSpec(name, shape, f"int{bits}", quant, packed(codes, bits)))
    tensors = (
        TensorSpec("x", (1, 4, 4, 3), "float32"),
        *weights,
        constant("bias", np.arange(5, dtype=np.float32)),
        constant("no_bias", np.zeros(3, np.float32)),
        TensorSpec("image", (1, 4, 4, 5), "float32"),
        TensorSpec("each", (1, 4, 4, 5), "float32"),
        TensorSpec("y", (16, 3), "float32"),
    )
    window = {"padding": "SAME", "stride_h": 1, "stride_w": 1}
    nodes = (
        OpSpec("CONV_2D", ("x", "taps", "bias"), ("image",), window),
        OpSpec(
            "DEPTHWISE_CONV_2D",
            ("image", "taps_of_each", "bias"),
            ("each",),
            {**window, "depth_multiplier": 1},
        ),
        OpSpec("FULLY_CONNECTED", ("each", "rows", "no_bias"), ("y",)),
    )
    return ModelSpec(tensors, nodes, ("x",), ("image", "y"))


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("bits", [4, 2])
def test_narrow_codes_between_floats(bits: int, tmp_path: Path) -> None:
    model = of_narrow(bits, decoded=False)
    samples = input_sets(model, np.random.default_rng(0))
    (answer,) = ask(LITERT, [Question(build(of_narrow(bits, decoded=True)), samples)])
    assert not answer.refused
    built, found = Device(HOST).run([Job("m", build(model), samples)], tmp_path)
    tolerances = {"m": FLOAT_TOLERANCE}
    assert mismatches(built, found, {"m": answer.outputs}, tolerances) == []


@pytest.mark.usefixtures("references")
def test_constants_of_four_bits_become_floats(tmp_path: Path) -> None:
    codes = np.random.default_rng(3).integers(-8, 8, (5, 3)).astype(np.int8)
    scales = (0.1, 0.25, 3.0, 0.7, 1e-5)
    tensors = (
        TensorSpec("x", (5, 3), "float32"),
        TensorSpec("codes", (5, 3), "int4", Quant(scales, (0,) * 5, 0), packed(codes)),
        TensorSpec("weights", (5, 3), "float32"),
        TensorSpec("y", (5, 3), "float32"),
    )
    nodes = (
        OpSpec("DEQUANTIZE", ("codes",), ("weights",), version=6),
        OpSpec("MUL", ("x", "weights"), ("y",)),
    )
    model = ModelSpec(tensors, nodes, ("x",), ("y",))
    samples = input_sets(model, np.random.default_rng(0))
    (answer,) = ask(LITERT, [Question(build(model), samples)])
    assert not answer.refused
    built, found = Device(HOST).run([Job("m", build(model), samples)], tmp_path)
    assert mismatches(built, found, {"m": answer.outputs}) == []
