# SPDX-License-Identifier: Apache-2.0
"""Whatever the bytes are, the reader answers with a graph or with one sentence, soon."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tflite

from tests.support.raw_models import M, N, T, chain, conv_model
from tfl2c import ops
from tfl2c.errors import ModelError, Tfl2cError
from tfl2c.passes.drop_empty import drop_empty
from tfl2c.passes.settle_shapes import settle_shapes
from tfl2c.reader import read

B = tflite.BuiltinOperator
K = tflite.TensorType
MODELS = Path(__file__).parents[1] / ".." / "shared" / "models"
REAL = sorted(MODELS.glob("*.tflite"))
NAN, INF = float("nan"), float("inf")


def conv(**changes: Any) -> M:
    return replace(conv_model(), **changes)


def tensor(index: int, **changes: Any) -> M:
    tensors = list(conv_model().tensors)
    tensors[index] = replace(tensors[index], **changes)
    return conv(tensors=tensors)


def node(**changes: Any) -> M:
    return conv(nodes=(replace(conv_model().nodes[0], **changes),))


def options(**changes: Any) -> M:
    written = {"Padding": 1, "StrideW": 1, "StrideH": 1, "FusedActivationFunction": 3, **changes}
    return node(options=("Conv2DOptions", written))


def nodes(*ends: tuple[tuple[int, ...], tuple[int, ...]]) -> M:
    """Return NEG operators between five tensors; 0 is the input, 1 the output."""
    tensors = [T(name=f"t{i}") for i in range(5)]
    return M(tensors, [N(B.NEG, inputs, outputs) for inputs, outputs in ends])


def variable(model: M, index: int) -> M:
    tensors = list(model.tensors)
    tensors[index] = replace(tensors[index], more={"IsVariable": True})
    return replace(model, tensors=tensors)


def outcome(data: bytes) -> str:
    """Return the refusal, "" if there is none; fail on any other exception."""
    faults: list[Tfl2cError] = []
    try:
        faults += ops.faults(drop_empty(settle_shapes(read(data, "m"), {})))
    except Tfl2cError as error:
        faults.append(error)
    for fault in faults:
        text = str(fault)
        assert text.isprintable(), text
        assert len(text) < 500, text
    return str(faults[0]) if faults else ""


REFUSALS: list[tuple[M | bytes, str]] = [
    # the file
    (b"", "the file is empty"),
    (b"TFL3", "4 bytes are too few for a TFLite model"),
    (b"\x1c\0\0\0TFL2" + bytes(100), "not a TFLite model: the identifier is 'TFL2', 'TFL3'"),
    (b"\x1c\0\0\0TFL3", "model: the file is damaged: 4 bytes are expected at 28"),
    (b"\0\0\0\0TFL3", "model: the file is damaged: the offset at 0 is 0"),
    (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer; fetch the file with"),
    (b"PK\x03\x04" + bytes(60), "not a TFLite model but a zip archive"),
    (b"\x89HDF\r\n\x1a\n", "not a TFLite model but a Keras HDF5 model; convert it"),
    (conv(version=2), "schema version 2 is not supported, 3 expected"),
    (conv(subgraphs=0), "the model has no subgraph"),
    (conv(signature=(1, 0)), "signature 0: subgraph 1 of 1 does not exist"),
    (conv(signature=(0, 4)), "signature 0 input 0: tensor 4 does not exist"),
    (conv(metadata_buffer=9), "metadata 0: buffer 9 of 3 does not exist"),
    # inputs and outputs
    (conv(inputs=()), "the model has no inputs"),
    (conv(outputs=()), "the model has no outputs"),
    (conv(inputs=(4,)), "input 0 is tensor 4, which does not exist"),
    (conv(outputs=(-1,)), "output 0 is tensor -1, which does not exist"),
    (conv(inputs=(0, 0)), "input 1: tensor 0 'image' is an input already"),
    (conv(inputs=(0, 1)), "input 1: tensor 1 'weights' is a constant"),
    (variable(conv(), 0), "input 0: tensor 0 'image' is a variable"),
    (conv(nodes=()), "output 0: nothing makes tensor 3 'out'"),
    # tensors
    (tensor(0, type=99), "tensor 0 'image': the element type 99 is unknown"),
    (tensor(0, shape=(1, -2, 3, 2)), "tensor 0 'image': the shape [1,-2,3,2] has a negative"),
    (tensor(0, shape=(1,) * 9), "tensor 0 'image': rank 9, at most 8 is supported"),
    (tensor(0, shape=(65536, 65536)), "tensor 0 'image': int8 [65536,65536] is larger than 2 GiB"),
    (tensor(0, shape=(2**31 - 1,) * 8), "is larger than 2 GiB"),
    (tensor(0, shape=(1, 0)), "input 0: tensor 0 'image' has no elements"),
    (tensor(3, shape=(1, 0)), "its output tensor 3 'out' has no elements"),
    (tensor(1, data=bytes(3)), "3 bytes of data, int8 [2,1,1,2] needs 4"),
    (tensor(1, data=bytes(5)), "5 bytes of data, int8 [2,1,1,2] needs 4"),
    (tensor(1, buffer=77), "tensor 1 'weights': buffer 77 of 2 does not exist"),
    (tensor(1, data=b""), "it reads tensor 1 'weights', which has no data and which nothing"),
    (tensor(1, more={"IsVariable": True}), "a variable tensor cannot bring data along"),
    (tensor(1, more={"Sparsity": True}), "sparsity: the sparse storage is damaged: 0 levels for 4"),
    (tensor(1, shape=(), data=b"\1", more={"Sparsity": True}),
     "the sparse storage is damaged: a scalar has no dimension to leave out of"),
    # quantization
    *((tensor(i, scales=(s,) * n, zero_points=(0,) * n), f"tensor {i} '{name}': the scale {s} is")
      for i, n, name in ((0, 1, "image"), (1, 2, "weights"), (2, 2, "bias"), (3, 1, "out"))
      for s in (NAN, INF, -INF, -1.0, 0.0)),
    (tensor(0, zero_points=(128,)), "the zero point 128 is no int8, -128 to 127"),
    (tensor(0, type=K.UINT8, zero_points=(-1,)), "the zero point -1 is no uint8, 0 to 255"),
    (tensor(1, zero_points=(0, 0, 0)), "2 scales but 3 zero points"),
    (tensor(1, scales=(0.5,) * 3), "3 scales but 2 zero points"),
    (tensor(1, scales=(0.5,) * 3, zero_points=()), "3 scales along dimension 0, whose length is 2"),
    (tensor(1, axis=1), "2 scales along dimension 1, whose length is 1"),
    (tensor(1, axis=4), "2 scales along dimension 4, but the rank is 4"),
    (tensor(1, axis=-1), "2 scales along dimension -1, but the rank is 4"),
    (tensor(1, details=1), "blockwise or custom quantization is not supported"),
    # operators
    (node(opcode_index=1), "operator 0: operator code 1 does not exist"),
    (node(op=-1), "operator code 0: the builtin operator -1 does not exist"),
    (node(inputs=(0, 9, 2)), "operator 0 CONV_2D: input 1 is tensor 9, which does not exist"),
    (node(inputs=(0, -2, 2)), "operator 0 CONV_2D: input 1 is tensor -2, which does not exist"),
    (node(outputs=(-1,)), "operator 0 CONV_2D: output 0 is tensor -1, which does not exist"),
    (node(outputs=(1,)), "operator 0 CONV_2D 'weights': it writes tensor 1 'weights', which is a"),
    (node(outputs=(0,)), "it writes tensor 0 'image', which is a model input"),
    (variable(nodes(((0,), (2,)), ((2,), (1,))), 2), "tensor 2 't2', which is a variable"),
    (nodes(((0,), (1,)), ((0,), (1,))), "operator 1 NEG 't1': it writes tensor 1 't1', which is"),
    (nodes(((0,), (1, 1))), "it writes tensor 1 't1', which is already made by itself"),
    (nodes(((2,), (1,)), ((0,), (2,))), "it reads tensor 2 't2' before operator 1 makes it"),
    (nodes(((2,), (3,)), ((3,), (2,)), ((0,), (1,))), "'t3': it reads tensor 2 't2' before oper"),
    (nodes(((2,), (2,)), ((0,), (1,))), "'t2': it reads its own output tensor 2 't2'"),
    (node(more={"Intermediates": (4,)}), "operator 0 CONV_2D: intermediate 0 is tensor 4, which"),
    # options
    (options(Padding=2), "operator 0 CONV_2D 'out': the option padding has the unknown value 2"),
    (options(FusedActivationFunction=-1), "fused_activation_function has the unknown value -1"),
    (node(options=("Pool2DOptions", {})), "its options are Pool2DOptions, Conv2DOptions expected"),
    (M((T(), T()), [N(B.SOFTMAX, (0,), (1,), ("SoftmaxOptions", {"Beta": NAN}))]),
     "operator 0 SOFTMAX 't': the option beta is nan"),
    (M((T(), T()), [N(B.SQUEEZE, (0,), (1,), ("SqueezeOptions", {"SqueezeDims": (0,) * 2000}))]),
     "operator 0 SQUEEZE 't': the option squeeze_dims has 2000 entries, at most 1024"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "sentence"), REFUSALS, ids=[s for _, s in REFUSALS])
def test_refused(model: M | bytes, sentence: str) -> None:
    data = model if isinstance(model, bytes) else model.build()
    with pytest.raises(ModelError) as caught:
        raise ops.faults(drop_empty(read(data, "m")))[0]
    assert sentence in str(caught.value)
    assert str(caught.value).isprintable()


# ------------------------------------------------------------------------------------- mutations

SMALL = {
    "conv": conv_model(),
    "chain": chain(2),
    "outside": tensor(1, data=b"", outside=b"abcd"),
    "signature": conv(signature=(0, 3), subgraphs=2, metadata_buffer=1),
}


@pytest.mark.parametrize("model", SMALL.values(), ids=SMALL)
def test_every_truncation(model: M) -> None:
    data = model.build()
    refused = [outcome(data[:size]) != "" for size in range(len(data))]
    assert all(refused)


@pytest.mark.parametrize("model", SMALL.values(), ids=SMALL)
def test_every_byte_flipped(model: M) -> None:
    data = bytearray(model.build())
    for position, byte in enumerate(bytes(data)):
        for value in {0, 1, 0x7F, 0x80, 0xFF, byte ^ 1, byte ^ 0x10} - {byte}:
            data[position] = value
            outcome(bytes(data))
        data[position] = byte


def structure(data: bytes) -> list[int]:
    """Return the places in ``data`` that are not in a buffer, where most bytes are weights."""
    model = tflite.Model.GetRootAs(data)
    free = bytearray(b"\1") * len(data)
    for i in range(model.BuffersLength()):
        buffer = model.Buffers(i)
        if buffer.DataLength():
            start, size = buffer._tab.Vector(buffer._tab.Offset(4)), buffer.DataLength()
            free[start : start + size] = bytes(size)
    return [i for i in range(len(data) - 4) if free[i]]


def mutations(data: bytes, count: int) -> Iterable[bytes]:
    """Yield copies with some bytes or 32-bit words changed, always the same ones."""
    chance = random.Random(len(data))
    places = structure(data)
    words = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, len(data), len(data) - 4)
    for _ in range(count):
        copy = bytearray(data)
        for position in chance.choices(places, k=chance.choice((1, 1, 4, 64))):
            if chance.random() < 0.5:
                copy[position] = chance.randrange(256)
            else:
                word = chance.choice((*words, chance.getrandbits(32)))
                struct.pack_into("<I", copy, position & ~3, word)
        yield bytes(copy)


@pytest.mark.skipif(not REAL, reason="the real models are not there")
@pytest.mark.parametrize("path", REAL, ids=lambda p: p.stem)
def test_mutations_of_real_models(path: Path) -> None:
    for data in mutations(path.read_bytes(), 100):
        outcome(data)


# ------------------------------------------------------------------------------ time and memory


def measured(data: bytes) -> tuple[str, float, int]:
    """Return the outcome, seconds of processor time and the peak of memory in bytes."""
    start = time.process_time()
    text = outcome(data)
    seconds = time.process_time() - start
    tracemalloc.start()
    outcome(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return text, seconds, peak


def overlapping_names(count: int) -> bytes:
    """Return a model whose tensors' names are megabytes that overlap, each at another place."""
    data = bytearray(M([T(name="n" * 8) for _ in range(count)], ()).build())
    start = len(data)
    size = 4 * count
    data += struct.pack("<I", size) * count + bytes(size + 4)
    model = tflite.Model.GetRootAs(bytes(data))
    for i in range(count):
        table = model.Subgraphs(0).Tensors(i)._tab
        field = table.Pos + table.Offset(10)
        struct.pack_into("<I", data, field, start + 4 * i - field)
    return bytes(data)


def test_overlapping_strings_do_not_add_up() -> None:
    data = overlapping_names(2000)
    text, _, peak = measured(data)
    assert "the file is damaged: its parts add up to more than it can hold" in text
    assert peak < 200 * len(data)


def repeated(model: M, slot: int, times: int) -> bytes:
    """Return the model with a vector of its main subgraph replaced by ``times`` first entries."""
    data = bytearray(model.build())
    data += bytes(-len(data) % 4)
    start = len(data)
    table = tflite.Model.GetRootAs(bytes(data)).Subgraphs(0)._tab
    field = table.Pos + table.Offset(4 + 2 * slot)
    first = table.Vector(table.Offset(4 + 2 * slot))
    entry = first + int.from_bytes(data[first : first + 4], "little")
    # Offsets lead forward only, so the entries lead to a copy of the model behind the vector.
    copy = bytes(data)
    struct.pack_into("<I", data, field, start - field)
    data += struct.pack("<I", times)
    data += b"".join(struct.pack("<I", 4 * (times - i) + entry) for i in range(times))
    return bytes(data + copy)


@pytest.mark.parametrize("times", [50_000, 1_000_000])
def test_tables_that_are_listed_many_times(times: int) -> None:
    data = repeated(chain(1), 0, times)
    text, seconds, peak = measured(data)
    assert ("at most 100000 are supported" in text) == (times > 100_000)
    assert "damaged" not in text
    assert seconds < 5
    assert peak < 200 * len(data)


def test_operands_that_are_listed_many_times() -> None:
    shared = [N(B.ASSIGN_VARIABLE, (0,) * 20_000, ())]
    data = repeated(replace(chain(1), nodes=shared), 3, 90_000)
    text, seconds, peak = measured(data)
    assert "its parts add up to more than it can hold" in text
    assert seconds < 5
    assert peak < 200 * len(data)


def with_far_field(model: M, table: Any, slot: int, tail: bytes) -> bytes:
    """Return the model with one field of many tables leading to ``tail`` behind it."""
    data = bytearray(model.build())
    data += bytes(-len(data) % 4)
    main = tflite.Model.GetRootAs(bytes(data)).Subgraphs(0)
    for i in range(main.TensorsLength()):
        found = table(main.Tensors(i))._tab
        field = found.Pos + found.Offset(4 + 2 * slot)
        struct.pack_into("<I", data, field, len(data) - field)
    return bytes(data + tail)


def test_a_long_name_that_many_tensors_share() -> None:
    model = replace(chain(0), tensors=[T(name="n")] * 5000, nodes=(), outputs=(0,))
    tail = struct.pack("<I", 1_000_000) + b"n" * 1_000_000
    data = with_far_field(model, lambda t: t, 3, tail)
    text, seconds, peak = measured(data)
    assert text == ""
    assert seconds < 5
    assert peak < 200 * len(data)


def test_scales_that_many_tensors_share() -> None:
    model = chain(5000)
    tail = struct.pack("<I", 100_000) + struct.pack("<f", 0.5) * 100_000
    data = with_far_field(model, lambda t: t.Quantization(), 2, tail)
    text, seconds, peak = measured(data)
    assert "its parts add up to more than it can hold" in text
    assert seconds < 5
    assert peak < 200 * len(data)
