# SPDX-License-Identifier: Apache-2.0
"""Writes small `.tflite` models, right or wrong, for the tests of the reader.

Everything is given as the file has it, indices and numbers included, so that any field may be
wrong; `tflite_builder` makes valid models by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import flatbuffers
import numpy as np
import tflite


@dataclass(frozen=True, slots=True)
class T:
    """A tensor. ``data`` makes it a constant, ``outside`` one whose bytes follow the flatbuffer."""

    shape: Sequence[int] = (1, 4)
    type: int = tflite.TensorType.INT8
    name: str | bytes = "t"
    scales: Sequence[float] = ()
    zero_points: Sequence[int] = ()
    axis: int = 0
    data: bytes = b""
    outside: bytes = b""
    buffer: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)  # further fields of Tensor
    details: int = 0


@dataclass(frozen=True, slots=True)
class N:
    """An operator. ``options`` is (name of the options table, its fields)."""

    op: int
    inputs: Sequence[int]
    outputs: Sequence[int]
    options: tuple[str, Mapping[str, Any]] | None = None
    custom: str | None = None
    opcode_index: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)  # further fields of Operator


@dataclass(frozen=True, slots=True)
class M:
    """A model of one subgraph, then ``subgraphs - 1`` empty ones."""

    tensors: Sequence[T]
    nodes: Sequence[N]
    inputs: Sequence[int] = (0,)
    outputs: Sequence[int] = (1,)
    version: int = 3
    subgraphs: int = 1
    signature: tuple[int, int] | None = None  # subgraph and the tensor of its one input
    metadata_buffer: int | None = None
    description: str = ""
    old_codes: bool = False  # write operator codes into the 8-bit field only

    def build(self) -> bytes:
        """Return the file's bytes."""
        tail = b"".join(t.outside for t in self.tensors)
        size = len(_Writer(self, 2).write())
        return _Writer(self, size).write() + tail


class _Writer:
    """Writes the tables of one model; bytes outside the flatbuffer begin at ``outside``."""

    def __init__(self, model: M, outside: int) -> None:
        self.model = model
        self.builder = flatbuffers.Builder(1024)
        self.outside = outside
        self.buffers: list[int] = []

    def write(self) -> bytes:
        model = self.model
        self.buffers.append(self.table("Buffer"))
        tensors = [self.tensor(t) for t in model.tensors]
        codes = [self.code(n) for n in model.nodes]
        operators = [self.operator(i, n) for i, n in enumerate(model.nodes)]
        main = self.table(
            "SubGraph",
            Tensors=self.tables(tensors),
            Inputs=self.vector(model.inputs, np.int32),
            Outputs=self.vector(model.outputs, np.int32),
            Operators=self.tables(operators),
        )
        empty = [self.table("SubGraph") for _ in range(model.subgraphs - 1)]
        fields = {
            "OperatorCodes": self.tables(codes),
            "Subgraphs": self.tables([main, *empty][: model.subgraphs]),
            "Buffers": self.tables(self.buffers),
            "Description": self.builder.CreateString(model.description),
        }
        if model.signature is not None:
            fields["SignatureDefs"] = self.tables([self.signature(*model.signature)])
        if model.metadata_buffer is not None:
            entry = self.table("Metadata", Buffer=model.metadata_buffer)
            fields["Metadata"] = self.tables([entry])
        root = self.table("Model", Version=model.version, **fields)
        self.builder.Finish(root, file_identifier=b"TFL3")
        return bytes(self.builder.Output())

    def table(self, name: str, **fields: Any) -> int:
        """Write a table; offsets in ``fields`` must exist already."""
        getattr(tflite, f"{name}Start")(self.builder)
        for member, value in fields.items():
            getattr(tflite, f"{name}Add{member}")(self.builder, value)
        return int(getattr(tflite, f"{name}End")(self.builder))

    def vector(self, values: Sequence[float] | bytes, dtype: Any) -> int:
        array = np.frombuffer(values, dtype) if isinstance(values, bytes) else np.array(values)
        return int(self.builder.CreateNumpyVector(array.astype(dtype)))

    def tables(self, offsets: Sequence[int]) -> int:
        self.builder.StartVector(4, len(offsets), 4)
        for offset in reversed(offsets):
            self.builder.PrependUOffsetTRelative(offset)
        return int(self.builder.EndVector())

    def tensor(self, tensor: T) -> int:
        index = self.buffer(tensor) if tensor.buffer is None else tensor.buffer
        quantization = self.table(
            "QuantizationParameters",
            Scale=self.vector(tensor.scales, np.float32),
            ZeroPoint=self.vector(tensor.zero_points, np.int64),
            QuantizedDimension=tensor.axis,
            DetailsType=tensor.details,
        )
        more = dict(tensor.more)
        if "ShapeSignature" in more:
            more["ShapeSignature"] = self.vector(more["ShapeSignature"], np.int32)
        if "Sparsity" in more:
            more["Sparsity"] = self.table("SparsityParameters")
        return self.table(
            "Tensor",
            Shape=self.vector(tensor.shape, np.int32),
            Type=tensor.type,
            Buffer=index,
            Name=self.builder.CreateString(tensor.name),
            Quantization=quantization,
            **more,
        )

    def buffer(self, tensor: T) -> int:
        if tensor.outside:
            size = len(tensor.outside)
            self.buffers.append(self.table("Buffer", Offset=self.outside, Size=size))
            self.outside += size
        elif tensor.data:
            self.buffers.append(self.table("Buffer", Data=self.vector(tensor.data, np.uint8)))
        else:
            return 0
        return len(self.buffers) - 1

    def code(self, node: N) -> int:
        fields: dict[str, Any] = {"DeprecatedBuiltinCode": min(node.op, 127)}
        if not self.model.old_codes:
            fields["BuiltinCode"] = node.op
        if node.custom is not None:
            fields["CustomCode"] = self.builder.CreateString(node.custom)
        return self.table("OperatorCode", **fields)

    def operator(self, index: int, node: N) -> int:
        fields = dict(node.more)
        for member in ("CustomOptions", "Intermediates"):
            if member in fields:
                dtype = np.uint8 if member == "CustomOptions" else np.int32
                fields[member] = self.vector(fields[member], dtype)
        if node.options is not None:
            name, values = node.options
            written = {
                k: self.vector(v, np.int32) if isinstance(v, tuple) else v
                for k, v in values.items()
            }
            fields["BuiltinOptionsType"] = getattr(tflite.BuiltinOptions, name)
            fields["BuiltinOptions"] = self.table(name, **written)
        return self.table(
            "Operator",
            OpcodeIndex=index if node.opcode_index is None else node.opcode_index,
            Inputs=self.vector(node.inputs, np.int32),
            Outputs=self.vector(node.outputs, np.int32),
            **fields,
        )

    def signature(self, subgraph: int, tensor: int) -> int:
        end = self.table("TensorMap", TensorIndex=tensor)
        return self.table("SignatureDef", Inputs=self.tables([end]), SubgraphIndex=subgraph)


def conv_model() -> M:
    """Return a convolution of int8 with a bias per channel: input 0, output 3."""
    kinds = tflite.TensorType
    tensors = (
        T((1, 3, 3, 2), kinds.INT8, "image", (0.5,), (-3,), data=b""),
        T((2, 1, 1, 2), kinds.INT8, "weights", (0.25, 0.125), (0, 0), 0, bytes(range(4))),
        T((2,), kinds.INT32, "bias", (0.125, 0.0625), (0, 0), 0, bytes(range(8))),
        T((1, 3, 3, 2), kinds.INT8, "out", (0.75,), (7,)),
    )
    options = {"Padding": 1, "StrideW": 1, "StrideH": 1, "FusedActivationFunction": 3}
    node = N(tflite.BuiltinOperator.CONV_2D, (0, 1, 2), (3,), ("Conv2DOptions", options))
    return M(tensors, (node,), (0,), (3,), description="test")


def chain(length: int) -> M:
    """Return ``length`` REAL operators, one after the other."""
    tensors = [T(name=f"t{i}", scales=(0.5,), zero_points=(0,)) for i in range(length + 1)]
    nodes = [N(tflite.BuiltinOperator.REAL, (i,), (i + 1,)) for i in range(length)]
    return M(tensors, nodes, (0,), (length,))
