# SPDX-License-Identifier: Apache-2.0
"""Weights of int8 between floats that no kernel takes become the reals that they stand for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
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
