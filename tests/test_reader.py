# SPDX-License-Identifier: Apache-2.0
"""The reader gives what a valid model says, and refuses an invalid one with a sentence."""

from __future__ import annotations

import struct
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import tflite

from tests.support.raw_models import M, N, T, chain, conv_model
from tfl2c import ops
from tfl2c.errors import ModelError
from tfl2c.graph import DType, Node, Quantization, Tensor, verify
from tfl2c.ops._op import Op
from tfl2c.reader import read, with_reals
from tfl2c.reader.schema import fields_of, names_of, options_of

B = tflite.BuiltinOperator
K = tflite.TensorType
MODELS = Path(__file__).parents[1] / ".." / "shared" / "models"
REAL = sorted(MODELS.glob("*.tflite"))
NAN, INF = float("nan"), float("inf")


@pytest.fixture(autouse=True)
def _no_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the options pass as they are, whichever operators exist."""
    monkeypatch.setattr(ops, "registry", lambda: MappingProxyType({}))


def conv(**changes: Any) -> M:
    return replace(conv_model(), **changes)


def conv_tensor(index: int, **changes: Any) -> M:
    model = conv_model()
    tensors = list(model.tensors)
    tensors[index] = replace(tensors[index], **changes)
    return replace(model, tensors=tensors)


def conv_options(**changes: Any) -> M:
    model = conv_model()
    assert model.nodes[0].options is not None
    name, fields = model.nodes[0].options
    return replace(model, nodes=(replace(model.nodes[0], options=(name, {**fields, **changes})),))


def unary(op: int, options: tuple[str, Mapping[str, Any]] | None = None, **more: Any) -> M:
    tensors = (T(name="in"), T(name="out"))
    return M(tensors, (N(op, (0,), (1,), options, more=more),))


def refusal(model: M | bytes) -> str:
    data = model if isinstance(model, bytes) else model.build()
    with pytest.raises(ModelError) as caught:
        read(data, "m")
    return str(caught.value)


# --------------------------------------------------------------------------------- what is read


def test_a_convolution() -> None:
    graph = read(conv_model().build(), "net")
    assert (graph.name, graph.description) == ("net", "test")
    assert (graph.inputs, graph.outputs) == ((0,), (3,))
    weights, bias = bytes(range(4)), bytes(range(8))
    assert graph.tensors == {
        0: Tensor("image", (1, 3, 3, 2), DType.INT8, Quantization((0.5,), (-3,))),
        1: Tensor(
            "weights", (2, 1, 1, 2), DType.INT8, Quantization((0.25, 0.125), (0, 0)), weights
        ),
        2: Tensor("bias", (2,), DType.INT32, Quantization((0.125, 0.0625), (0, 0)), bias),
        3: Tensor("out", (1, 3, 3, 2), DType.INT8, Quantization((0.75,), (7,))),
    }
    options = {
        "padding": "VALID",
        "stride_w": 1,
        "stride_h": 1,
        "fused_activation_function": "RELU6",
        "dilation_w_factor": 1,
        "dilation_h_factor": 1,
        "quantized_bias_type": "FLOAT32",
    }
    assert graph.nodes == (Node(0, "CONV_2D", options, (0, 1, 2), (3,)),)
    verify(graph, "reading")


def test_options_are_complete_without_a_table() -> None:
    graph = read(unary(B.STRIDED_SLICE).build(), "m")
    masks = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    assert graph.nodes[0].attrs == {**dict.fromkeys(masks, 0), "offset": False}


@pytest.mark.parametrize(
    ("op", "table", "written", "expected"),
    [
        (B.SQUEEZE, "SqueezeOptions", {"SqueezeDims": (0, -1)}, {"squeeze_dims": (0, -1)}),
        (B.SQUEEZE, "SqueezeOptions", {}, {"squeeze_dims": ()}),
        (B.SOFTMAX, "SoftmaxOptions", {"Beta": 0.5}, {"beta": 0.5}),
        (B.MEAN, "ReducerOptions", {"KeepDims": True}, {"keep_dims": True}),
        (B.ARG_MAX, "ArgMaxOptions", {"OutputType": K.INT64}, {"output_type": "INT64"}),
        (B.MIRROR_PAD, "MirrorPadOptions", {"Mode": 1}, {"mode": "SYMMETRIC"}),
        (B.CALL_ONCE, "CallOnceOptions", {"InitSubgraphIndex": 7}, {"init_subgraph_index": 7}),
        (B.FLOOR, "AddOptions", {}, {}),
    ],
)
def test_options(op: int, table: str, written: dict[str, Any], expected: dict[str, Any]) -> None:
    assert read(unary(op, (table, written)).build(), "m").nodes[0].attrs == expected


def test_intermediates_come_with_the_options() -> None:
    graph = read(unary(B.UNIDIRECTIONAL_SEQUENCE_LSTM, Intermediates=(1, -1)).build(), "m")
    assert graph.nodes[0].attrs["intermediates"] == (1, -1)


def test_a_custom_operator_keeps_its_code_and_bytes() -> None:
    node = N(B.CUSTOM, (0,), (1,), custom="Ethos\nU", more={"CustomOptions": b"\x01\x02"})
    graph = read(M((T(), T()), (node,)).build(), "m")
    assert graph.nodes[0].op == "CUSTOM:Ethos?U"
    attrs = graph.nodes[0].attrs
    assert (attrs["custom_code"], attrs["custom_options"]) == ("Ethos\nU", b"\x01\x02")
    assert "operator 0 CUSTOM:Ethos?U 't'" in str(ops.faults(graph)[0])


def test_operators_make_their_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    def attributes(options: Mapping[str, Any]) -> float:
        if options["beta"] > 1:
            raise ValueError(f"beta is {options['beta']}")
        return float(options["beta"])

    op = Op("SOFTMAX", attributes, (1, 1), (1, 1), (), lambda _: ())
    monkeypatch.setattr(ops, "registry", lambda: {"SOFTMAX": op})
    good, bad = (unary(B.SOFTMAX, ("SoftmaxOptions", {"Beta": b})).build() for b in (0.5, 2.0))
    assert read(good, "m").nodes[0].attrs == 0.5
    assert str(ops.faults(read(bad, "m"))[0]) == "operator 0 SOFTMAX 'out': beta is 2.0"


def test_unknown_operators_are_left_to_the_check_of_operators() -> None:
    graph = read(unary(9999).build(), "m")
    assert str(ops.faults(graph)[0]).startswith("operator 0 BUILTIN_9999 'out': the operator is ")


def test_field_tables_follow_the_schema() -> None:
    assert [(f.name, f.slot, f.kind.format) for f in fields_of("Pool2DOptions")] == [
        ("padding", 0, "<b"),
        ("stride_w", 1, "<i"),
        ("stride_h", 2, "<i"),
        ("filter_width", 3, "<i"),
        ("filter_height", 4, "<i"),
        ("fused_activation_function", 5, "<b"),
    ]
    tables = [options_of(op) for op in names_of("BuiltinOperator").values()]
    assert all(f.slot >= 0 for table in tables if table for f in fields_of(table))
    assert set(tables) - {None} == {
        name
        for union in ("BuiltinOptions", "BuiltinOptions2")
        for name in names_of(union).values()
        if name != "NONE"
    }


# ------------------------------------------------------------------------- what must be accepted


@pytest.mark.parametrize("name", ["", "int", 'a"b\nc\\', "größe/重み", "x" * 10_000, b"\xff\xfe"])
def test_names(name: str | bytes) -> None:
    model = conv(tensors=[replace(t, name=name) for t in conv_model().tensors])
    expected = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    assert {t.name for t in read(model.build(), "m").tensors.values()} == {expected}


@pytest.mark.parametrize(
    "model",
    [
        conv(outputs=(3, 3)),
        conv(outputs=(3, 0)),
        conv(outputs=(3, 1)),
        conv(nodes=(), outputs=(0,)),
        conv(subgraphs=2, signature=(0, 3)),
        conv(old_codes=True),
        conv_tensor(0, more={"ShapeSignature": (-1, 3, 3, 2)}),
        conv_tensor(0, more={"HasRank": True}),
        conv_tensor(2, shape=(2,), axis=3),
        conv_tensor(3, axis=9),
        conv(tensors=(*conv_model().tensors, T((2,), scales=(0.0,), name="unused"))),
        conv(tensors=(*conv_model().tensors, T((0, 3), name="unused"))),
    ],
    ids=str,
)
def test_accepted(model: M) -> None:
    verify(read(model.build(), "m"), "reading")


def test_no_scales_mean_no_quantization() -> None:
    graph = read(conv_tensor(0, scales=(), zero_points=(9,)).build(), "m")
    assert graph.tensors[0].quantization is None


def test_floats_are_not_quantized() -> None:
    graph = read(conv_tensor(0, type=K.FLOAT32, scales=(NAN,)).build(), "m")
    assert graph.tensors[0].quantization is None


@pytest.mark.parametrize("zero_points", [(), (0,), (0, 0)])
def test_missing_zero_points_are_filled_in(zero_points: tuple[int, ...]) -> None:
    graph = read(conv_tensor(1, zero_points=zero_points).build(), "m")
    assert graph.tensors[1].quantization == Quantization((0.25, 0.125), (0, 0))


def test_a_zero_scale_on_a_shape_means_nothing() -> None:
    shape = T((2,), K.INT32, "shape", (0.0,), (0,), data=struct.pack("<2i", 2, 2))
    model = M((T(), T((2, 2)), shape), (N(B.RESHAPE, (0, 2), (1,)),))
    assert read(model.build(), "m").tensors[2].quantization is None


def test_rank_0_and_empty_constants() -> None:
    tensors = (T(()), T(()), T((0,), K.INT32, "axes"))
    graph = read(M(tensors, (N(B.MEAN, (0, 2), (1,)),)).build(), "m")
    assert graph.tensors[0].shape == ()
    assert graph.tensors[2].data == b""


def test_data_outside_the_flatbuffer() -> None:
    data = bytes(range(1, 5))
    model = conv_tensor(1, data=b"", outside=data)
    built = model.build()
    assert built.endswith(data)
    assert read(built, "m").tensors[1].data == data
    assert "tensor 1" not in refusal(built[:-1])
    assert refusal(built[:-1]).startswith("buffer 1: the file is damaged: 4 bytes are expected")


@pytest.mark.parametrize("where", ["data", "outside"])
def test_codes_become_reals_wherever_they_lie(where: str) -> None:
    model = conv_tensor(1, **{"data": b"", where: bytes(range(1, 5))})
    reals = struct.pack("<4f", 1.5, -2.0, 0.0, 7.25)
    found = read(with_reals(model.build(), 0, {1: reals}), "m").tensors
    assert (found[1].dtype, found[1].data) == (DType.FLOAT32, reals)
    others = read(model.build(), "m").tensors
    assert [found[i].data for i in found if i != 1] == [others[i].data for i in found if i != 1]


def test_variables_are_kept() -> None:
    tensors = (T(), T(), T(name="state", more={"IsVariable": True}))
    graph = read(M(tensors, (N(B.ADD, (0, 2), (1,)),)).build(), "m")
    assert [t.is_variable for t in graph.tensors.values()] == [False, False, True]


def test_int4_packs_two_elements_into_a_byte() -> None:
    graph = read(conv_tensor(1, type=K.INT4, data=b"\x10\x32").build(), "m")
    assert graph.tensors[1].nbytes == 2


def test_thousands_of_operators_in_a_second() -> None:
    data = chain(3000).build()
    start = time.process_time()
    graph = read(data, "m")
    assert time.process_time() - start < 1
    assert [n.index for n in graph.nodes] == list(range(3000))


# ---------------------------------------------------------------------------------- real models


@pytest.mark.skipif(not REAL, reason="the real models are not there")
@pytest.mark.parametrize("path", REAL, ids=lambda p: p.stem)
def test_real_models_say_the_same_through_the_schemas_accessors(path: Path) -> None:
    data = path.read_bytes()
    graph = read(data, "m")
    model = tflite.Model.GetRootAs(data)
    main = model.Subgraphs(0)
    assert graph.inputs == tuple(main.Inputs(i) for i in range(main.InputsLength()))
    assert graph.outputs == tuple(main.Outputs(i) for i in range(main.OutputsLength()))
    assert len(graph.tensors) == main.TensorsLength()
    for i, tensor in graph.tensors.items():
        _same_tensor(tensor, main.Tensors(i), model)
    assert len(graph.nodes) == main.OperatorsLength()
    for node in graph.nodes:
        _same_node(node, main.Operators(node.index), model)
    verify(graph, "reading")


def _same_tensor(tensor: Tensor, other: Any, model: Any) -> None:
    assert tensor.name == (other.Name() or b"").decode()
    assert tensor.shape == tuple(other.Shape(i) for i in range(other.ShapeLength()))
    assert tensor.is_variable == other.IsVariable()
    assert tensor.dtype.value.upper() == names_of("TensorType")[other.Type()]
    content = model.Buffers(other.Buffer())
    stored = content.DataAsNumpy().tobytes() if content.DataLength() else None
    assert tensor.data == stored
    quantization = other.Quantization()
    scales = () if quantization is None else quantization
    if scales:
        scales = tuple(quantization.Scale(i) for i in range(quantization.ScaleLength()))
    if tensor.quantization is not None:
        zeros = tuple(quantization.ZeroPoint(i) for i in range(quantization.ZeroPointLength()))
        assert (tensor.quantization.scales, tensor.quantization.zero_points) == (scales, zeros)
    else:
        assert not scales or tensor.dtype is DType.FLOAT32


def _same_node(node: Node, other: Any, model: Any) -> None:
    assert node.inputs == tuple(other.Inputs(i) for i in range(other.InputsLength()))
    assert node.outputs == tuple(other.Outputs(i) for i in range(other.OutputsLength()))
    code = model.OperatorCodes(other.OpcodeIndex())
    assert node.op == names_of("BuiltinOperator")[max(code.BuiltinCode(), 0)] or (
        code.BuiltinCode() == 0
        and node.op == names_of("BuiltinOperator")[code.DeprecatedBuiltinCode()]
    )
    table = options_of(node.op)
    if table is None or other.BuiltinOptions() is None:
        return
    options = getattr(tflite, table)()
    options.Init(other.BuiltinOptions().Bytes, other.BuiltinOptions().Pos)
    for name, value in node.attrs.items():
        if name in {"intermediates", "between"}:
            continue
        accessor = getattr(options, "".join(part.capitalize() for part in name.split("_")))
        if isinstance(value, tuple):
            assert value == tuple(accessor(i) for i in range(len(value)))
        elif isinstance(value, str) and isinstance(accessor(), int):
            assert accessor() in [v for k, v in _enumerations() if k == value]
        elif isinstance(value, str):
            assert value == (accessor() or b"").decode()
        else:
            assert value == accessor()


def _enumerations() -> list[tuple[str, int]]:
    tables = (
        "ActivationFunctionType",
        "Padding",
        "TensorType",
        "FullyConnectedOptionsWeightsFormat",
    )
    return [(k, v) for table in tables for k, v in vars(getattr(tflite, table)).items()]
