# SPDX-License-Identifier: Apache-2.0
"""Lengths that a file gives as 1 because nobody knew them: its signature of the shape says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tflite import BuiltinOperator, TensorType

from tests.support.makers.loop import Maker as Loop
from tests.support.raw_models import M, N, T, conv_model
from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec, build
from tfl2c import compiler, reader
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError
from tfl2c.graph import Graph
from tfl2c.passes.settle_shapes import settle_shapes

_OPEN = -1
IMAGE, WEIGHTS, OUT = 0, 1, 3  # tensors of `conv_model`


def conv(**changes: Any) -> M:
    """Return the convolution; a tensor's number, as ``t3``, and its fields that change."""
    model = conv_model()
    tensors = list(model.tensors)
    for name, fields in changes.items():
        number = int(name[1:])
        tensors[number] = replace(tensors[number], **fields)
    return replace(model, tensors=tensors)


def left_open(shape: Sequence[int], signature: Sequence[int]) -> dict[str, Any]:
    """Return the fields of a tensor whose shape is not known."""
    return {"shape": shape, "more": {"ShapeSignature": signature}}


def test_lengths_follow_from_the_inputs() -> None:
    out = left_open((1, 1, 1, 2), (_OPEN, _OPEN, _OPEN, 2))
    made = compile_model(conv(t3=out).build(), Options("m"))
    assert made.manifest["outputs"][0]["shape"] == [1, 3, 3, 2]
    assert made.files.keys() == compile_model(conv().build(), Options("m")).files.keys()


@pytest.mark.parametrize(
    "signature", [(_OPEN, _OPEN, 1, 2), (1, 1, 1, 2), (_OPEN, _OPEN, _OPEN)], ids=str
)
def test_lengths_that_are_given_hold(signature: Sequence[int]) -> None:
    out = left_open((1, 1, 1, 2), signature)
    with pytest.raises(ModelError, match=r"is declared \[1,1,1,2\] but must be \[1,3,3,2\]"):
        compile_model(conv(t3=out).build(), Options("m"))


@pytest.mark.parametrize("zero", [0, 200], ids=["weights fit int8", "weights are beyond"])
def test_lengths_follow_through_uint8_codes(zero: int) -> None:
    codes, one = {"type": TensorType.UINT8}, {"zero_points": (0,)}
    weights = {**codes, "scales": (0.25,), "zero_points": (zero,)}
    model = conv(t0=codes | {"zero_points": (125,)}, t1=weights, t2=one, t3=codes)
    model = replace(model, tensors=[replace(t, scales=t.scales[:1]) for t in model.tensors])
    made = compile_model(model.build(), Options("m", input_shapes=(("image", (1, 5, 4, 2)),)))
    assert made.manifest["outputs"][0]["shape"] == [1, 5, 4, 2]


@pytest.mark.parametrize("says", [True, False], ids=["the file says ranks", "it never does"])
def test_a_rank_that_nobody_knows_follows_from_the_inputs(*, says: bool) -> None:
    """Files of older converters never say that a rank is known: there, no lengths are a scalar."""
    one, other = T((2, 3), TensorType.FLOAT32, more={"HasRank": says}), T((), TensorType.FLOAT32)
    model = M((one, other), (N(BuiltinOperator.RELU, (0,), (1,)),)).build()
    if says:
        made = compile_model(model, Options("m"))
        assert made.manifest["outputs"][0]["shape"] == [2, 3]
    else:
        with pytest.raises(ModelError, match=r"is declared \[\] but must be \[2,3\]"):
            compile_model(model, Options("m"))


def test_a_refusal_names_the_input_that_is_open() -> None:
    """Interpreters take what is open for 1, too, but then a window may not fit."""
    image = left_open((1, 1, 1, 2), (_OPEN, _OPEN, 1, 2))
    weights = {"shape": (1, 2, 1, 2), "scales": (0.5,), "zero_points": (0,)}
    bias = {"shape": (1,), "data": bytes(4), "scales": (0.25,), "zero_points": (0,)}
    model = conv(t0=image, t1=weights, t2=bias, t3={"shape": (1, 1, 1, 1)}).build()
    options = Options("m", input_shapes=(("image", (1, 3, 1, 2)),))
    with pytest.raises(ModelError, match=r"; .* 'image' open, .* --input-shape image=1,N,1,2$"):
        compile_model(model, Options("m"))
    with pytest.raises(ModelError) as wrong:
        compile_model(conv(t0=image, t1={**weights, "shape": (1, 9, 1, 2)}).build(), options)
    assert "open" not in str(wrong.value)


def test_subgraphs_take_the_lengths_of_what_they_are_called_with() -> None:
    spec = Loop("add").model("WHILE", np.random.default_rng(0))
    whole = reader.read(build(spec), "m")
    parts = {number: _shortened(part) for number, part in whole.subgraphs.items()}
    graph = replace(_shortened(whole, whole.outputs), subgraphs=parts)
    settled = settle_shapes(graph, {})
    for part in (settled, *settled.subgraphs.values()):
        assert (1, 3) not in {tensor.shape for tensor in part.tensors.values()}
    assert settled.tensors[graph.outputs[1]].shape == (2, 3)


def _shortened(graph: Graph, which: Sequence[int] | None = None) -> Graph:
    """Return the graph with 1 for the 2 of (2, 3), and word that this length is open."""
    chosen = graph.tensors if which is None else which
    found = {i: graph.tensors[i] for i in chosen if graph.tensors[i].shape == (2, 3)}
    return graph.with_tensors(
        {i: replace(t, shape=(1, 3), open_dims=(0,)) for i, t in found.items()}
    )


@pytest.mark.parametrize("dtype", ["string", "float16"])
def test_elements_that_c_has_no_type_for(dtype: str) -> None:
    tensors = (TensorSpec("x", (1,), dtype), *(TensorSpec(n, (1,), "float32") for n in "ab"))
    model = ModelSpec(tensors, (OpSpec("RELU", ("a",), ("b",)),), ("x", "a"), ("x", "b"))
    with pytest.raises(ModelError, match=f"input 0 'x' is {dtype}.*; inputs and outputs may be"):
        compiler.analyse(build(model), Options("m"))
