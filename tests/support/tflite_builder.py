# SPDX-License-Identifier: Apache-2.0
"""Makes small .tflite files: frozen specifications -> bytes.

Options go by the schema's field names in snake_case, enumerations by TFLite's names ("SAME"). A
field that is left out is left out of the file as well, so that its default applies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import flatbuffers
import numpy as np
import tflite
from numpy.typing import NDArray

Shape = tuple[int, ...]

_FILE_IDENTIFIER = b"TFL3"
_SCHEMA_VERSION = 3
_ALIGNMENT = 16  # of a buffer's bytes in the file

_ENUMERATIONS: Mapping[str, Any] = {
    "padding": tflite.Padding,
    "fused_activation_function": tflite.ActivationFunctionType,
    "kernel_type": tflite.LSTMKernelType,
    "mode": tflite.MirrorPadMode,
    "out_type": tflite.TensorType,
    "output_type": tflite.TensorType,
    "weights_format": tflite.FullyConnectedOptionsWeightsFormat,
    "quantized_bias_type": tflite.TensorType,
}

# The version a converter writes for int8 operands, where it is not 1. The references refuse
# versions that they do not know.
_VERSIONS: Mapping[str, int] = {
    "ADD": 2,
    "ARG_MAX": 2,
    "ARG_MIN": 2,
    "AVERAGE_POOL_2D": 2,
    "BATCH_MATMUL": 2,
    "BATCH_TO_SPACE_ND": 2,
    "BROADCAST_TO": 2,
    "CONCATENATION": 2,
    "CONV_2D": 3,
    "DEPTHWISE_CONV_2D": 3,
    "DEQUANTIZE": 2,
    "DYNAMIC_UPDATE_SLICE": 2,
    "FILL": 3,
    "FULLY_CONNECTED": 5,
    "GATHER": 2,
    "GATHER_ND": 2,
    "LEAKY_RELU": 2,
    "LOGISTIC": 2,
    "MAXIMUM": 2,
    "MAX_POOL_2D": 2,
    "MEAN": 2,
    "MINIMUM": 2,
    "MIRROR_PAD": 2,
    "MUL": 2,
    "PACK": 2,
    "PAD": 2,
    "PADV2": 2,
    "QUANTIZE": 2,
    "REDUCE_MAX": 2,
    "REDUCE_MIN": 2,
    "RELU": 2,
    "RELU6": 2,
    "RESIZE_BILINEAR": 3,
    "RESIZE_NEAREST_NEIGHBOR": 3,
    "REVERSE_V2": 3,
    "SLICE": 2,
    "SOFTMAX": 2,
    "SPACE_TO_BATCH_ND": 2,
    "SPLIT": 2,
    "SPLIT_V": 2,
    "STRIDED_SLICE": 2,
    "SUB": 2,
    "SVDF": 3,
    "TANH": 2,
    "TOPK_V2": 2,
    "TRANSPOSE": 2,
    "TRANSPOSE_CONV": 4,
    "UNPACK": 2,
}

_TEXTS = {"container", "shared_name", "name"}  # options that are no enumerations

_OPTIONS: Mapping[str, str] = {  # of operators whose options are not called after them
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "CONV_3D_TRANSPOSE": "Conv3DOptions",
    "L2_NORMALIZATION": "L2NormOptions",
    "L2_POOL_2D": "Pool2DOptions",
    "MAXIMUM": "MaximumMinimumOptions",
    "MAX_POOL_2D": "Pool2DOptions",
    "MEAN": "ReducerOptions",
    "MINIMUM": "MaximumMinimumOptions",
    "REDUCE_ALL": "ReducerOptions",
    "REDUCE_ANY": "ReducerOptions",
    "REDUCE_MAX": "ReducerOptions",
    "REDUCE_MIN": "ReducerOptions",
    "REDUCE_PROD": "ReducerOptions",
    "SUM": "ReducerOptions",
    "UNIDIRECTIONAL_SEQUENCE_RNN": "SequenceRNNOptions",
}

_TABLES = {t.lower(): t for u in (tflite.BuiltinOptions, tflite.BuiltinOptions2) for t in vars(u)}


@dataclass(frozen=True, slots=True)
class Quant:
    """real = scale * (code - zero_point): one pair, or one per slice of ``axis``."""

    scales: tuple[float, ...]
    zero_points: tuple[int, ...]
    axis: int = 0

    @classmethod
    def of(cls, scale: float, zero_point: int = 0) -> Quant:
        """Return one pair for a whole tensor."""
        return cls((scale,), (zero_point,))


@dataclass(frozen=True, slots=True)
class Sparsity:
    """Where the stored elements of a sparse constant are: level by level, blocks behind.

    A dense level is its size, a sparse one (segments, indices).
    """

    levels: tuple[int | tuple[tuple[int, ...], tuple[int, ...]], ...]
    blocks: tuple[int, ...] = ()  # the dimension that each block divides


@dataclass(frozen=True, slots=True, eq=False)
class TensorSpec:
    """A tensor; a constant when ``data`` is there."""

    name: str
    shape: Shape
    dtype: str = "int8"
    quant: Quant | None = None
    data: NDArray[Any] | None = None
    values: tuple[float, ...] = ()  # that a test's inputs are drawn from; none for any
    is_variable: bool = False
    sparsity: Sparsity | None = None
    signature: Shape = ()  # of the shape: -1 for a length that is left open


@dataclass(frozen=True, slots=True)
class OpSpec:
    """An operator; inputs and outputs are names of tensors, None where an input is absent.

    A custom one is called "CUSTOM:<its code>" and has the option ``custom_options``, bytes.
    """

    op: str
    inputs: tuple[str | None, ...]
    outputs: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None
    intermediates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model, and the subgraphs behind its first one, which is the model itself."""

    tensors: tuple[TensorSpec, ...]
    ops: tuple[OpSpec, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    subgraphs: tuple[ModelSpec, ...] = ()
    signatures: tuple[tuple[str, int], ...] = ()  # names and numbers of subgraphs
    metadata: tuple[tuple[str, bytes], ...] = ()  # names and contents

    def tensor(self, name: str) -> TensorSpec:
        """Return the tensor called ``name``."""
        return next(t for t in self.tensors if t.name == name)


def constant(name: str, data: NDArray[Any], quant: Quant | None = None) -> TensorSpec:
    """Return a constant tensor with the shape and type of ``data``."""
    return TensorSpec(name, data.shape, data.dtype.name, quant, data)


def single(
    op: str,
    operands: Sequence[TensorSpec | None],
    output: TensorSpec,
    options: Mapping[str, Any] | None = None,
) -> ModelSpec:
    """Return a model of one operator; the operands without data are the model's inputs."""
    present = [t for t in operands if t is not None]
    node = OpSpec(op, tuple(t.name if t else None for t in operands), (output.name,), options or {})
    inputs = tuple(t.name for t in present if t.data is None and not t.is_variable)
    return ModelSpec((*present, output), (node,), inputs, (output.name,))


def build(model: ModelSpec) -> bytes:
    """Return the .tflite file of a specification."""
    return _Writer(model).write()


class _Writer:
    """Writes one model, children before parents, as flatbuffers want it."""

    def __init__(self, model: ModelSpec) -> None:
        self.parts = (model, *model.subgraphs)
        self.builder = flatbuffers.Builder(1024)
        ops = [node for part in self.parts for node in part.ops]
        self.codes = sorted({(n.op, n.version or _VERSIONS.get(n.op, 1)) for n in ops})

    def write(self) -> bytes:
        buffers = [self._buffer(None)]
        subgraphs = []
        for number, part in enumerate(self.parts):
            first = len(buffers)
            buffers += [self._buffer(t.data) for t in part.tensors]
            subgraphs.append(self._subgraph(part, first, f"part_{number}" if number else "main"))
        notes = []
        for name, content in self.parts[0].metadata:
            buffers.append(self._buffer(np.frombuffer(content, dtype=np.uint8)))
            text = self.builder.CreateString(name)
            notes.append(self._table("Metadata", name=text, buffer=len(buffers) - 1))
        more = {"metadata": self._offsets(notes)} if notes else {}
        root = self._table(
            "Model",
            version=_SCHEMA_VERSION,
            operator_codes=self._offsets([self._code(*c) for c in self.codes]),
            subgraphs=self._offsets(subgraphs),
            description=self.builder.CreateString("made for a test"),
            buffers=self._offsets(buffers),
            **self._signatures(),
            **more,
        )
        self.builder.Finish(root, _FILE_IDENTIFIER)
        return bytes(self.builder.Output())

    def _subgraph(self, part: ModelSpec, first_buffer: int, name: str) -> int:
        position = {t.name: i for i, t in enumerate(part.tensors)}
        tensors = [self._tensor(t, i) for i, t in enumerate(part.tensors, first_buffer)]
        nodes = [self._node(n, position) for n in part.ops]
        return self._table(
            "SubGraph",
            tensors=self._offsets(tensors),
            inputs=self._numbers(np.int32, [position[n] for n in part.inputs]),
            outputs=self._numbers(np.int32, [position[n] for n in part.outputs]),
            operators=self._offsets(nodes),
            name=self.builder.CreateString(name),
        )

    def _signatures(self) -> dict[str, int]:
        names = self.parts[0].signatures
        if not names:
            return {}
        made = [
            self._table(
                "SignatureDef", signature_key=self.builder.CreateString(name), subgraph_index=number
            )
            for name, number in names
        ]
        return {"signature_defs": self._offsets(made)}

    def _buffer(self, data: NDArray[Any] | None) -> int:
        if data is None:
            return self._table("Buffer")
        octets = np.ascontiguousarray(data).tobytes()
        self.builder.StartVector(1, len(octets), _ALIGNMENT)
        self.builder.head -= len(octets)
        self.builder.Bytes[self.builder.head : self.builder.head + len(octets)] = octets
        return self._table("Buffer", data=self.builder.EndVector())

    def _tensor(self, tensor: TensorSpec, buffer: int) -> int:
        fields = {
            "shape": self._numbers(np.int32, tensor.shape),
            "type": {"INT2": 19, **vars(tflite.TensorType)}[tensor.dtype.upper()],
            "buffer": buffer,
            "name": self.builder.CreateString(tensor.name),
        }
        if tensor.quant is not None:
            fields["quantization"] = self._table(
                "QuantizationParameters",
                scale=self._numbers(np.float32, tensor.quant.scales),
                zero_point=self._numbers(np.int64, tensor.quant.zero_points),
                quantized_dimension=tensor.quant.axis,
            )
        fields |= {"is_variable": True} if tensor.is_variable else {}
        fields |= {"shape_signature": self._numbers(np.int32, s)} if (s := tensor.signature) else {}
        if tensor.sparsity is not None:
            fields["sparsity"] = self._sparsity(tensor.sparsity)
        return self._table("Tensor", **fields)

    def _sparsity(self, sparsity: Sparsity) -> int:
        order = self._numbers(np.int32, range(len(sparsity.levels)))
        blocks = self._numbers(np.int32, sparsity.blocks)
        levels = self._offsets([self._level(level) for level in sparsity.levels])
        fields = {"traversal_order": order, "block_map": blocks, "dim_metadata": levels}
        return self._table("SparsityParameters", **fields)

    def _level(self, level: int | tuple[tuple[int, ...], tuple[int, ...]]) -> int:
        if isinstance(level, int):
            return self._table("DimensionMetadata", format=0, dense_size=level)
        kind = tflite.SparseIndexVector.Int32Vector
        segments, indices = (
            self._table("Int32Vector", values=self._numbers(np.int32, values)) for values in level
        )
        return self._table(
            "DimensionMetadata",
            format=1,
            array_segments_type=kind,
            array_segments=segments,
            array_indices_type=kind,
            array_indices=indices,
        )

    def _code(self, op: str, version: int) -> int:
        op, _, custom = op.partition(":")
        number = getattr(tflite.BuiltinOperator, op)
        fields = {"custom_code": self.builder.CreateString(custom)} if custom else {}
        return self._table(
            "OperatorCode",
            deprecated_builtin_code=min(number, 127),
            version=version,
            builtin_code=number,
            **fields,
        )

    def _node(self, node: OpSpec, position: Mapping[str, int]) -> int:
        code = (node.op, node.version or _VERSIONS.get(node.op, 1))
        positions = [-1 if n is None else position[n] for n in node.inputs]
        fields = {
            "opcode_index": self.codes.index(code),
            "inputs": self._numbers(np.int32, positions),
            "outputs": self._numbers(np.int32, [position[n] for n in node.outputs]),
        }
        if node.intermediates:
            between = [position[n] for n in node.intermediates]
            fields["intermediates"] = self._numbers(np.int32, between)
        if node.op.startswith("CUSTOM:"):
            octets = np.frombuffer(node.options["custom_options"], dtype=np.uint8)
            fields["custom_options"] = int(self.builder.CreateNumpyVector(octets))
            return self._table("Operator", **fields)
        named = f"{node.op.replace('_', '')}Options".lower()
        table = _OPTIONS.get(node.op) or _TABLES.get(named, "")
        for union in ("builtin_options", "builtin_options_2"):  # some operators have no options
            number = getattr(getattr(tflite, _camel(union)), table, None)
            if number is not None:
                fields[f"{union}_type"] = number
                fields[union] = self._table(table, **self._values(node.options))
        return self._table("Operator", **fields)

    def _values(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return option values as the flatbuffer takes them: numbers and offsets of vectors."""
        values: dict[str, Any] = {}
        for name, value in options.items():
            if name in _TEXTS:
                values[name] = self.builder.CreateString(value)
            elif isinstance(value, str):
                values[name] = getattr(_ENUMERATIONS[name], value)
            elif isinstance(value, bytes):
                values[name] = self.builder.CreateByteVector(value)
            elif isinstance(value, Sequence):
                kind = np.float32 if any(isinstance(v, float) for v in value) else np.int32
                values[name] = self._numbers(kind, value)
            else:
                values[name] = value
        return values

    def _table(self, table: str, **fields: Any) -> int:
        getattr(tflite, f"{table}Start")(self.builder)
        for name, value in fields.items():
            add: Callable[..., None] = getattr(tflite, f"{table}Add{_camel(name)}")
            add(self.builder, value)
        return int(getattr(tflite, f"{table}End")(self.builder))

    def _numbers(self, kind: Any, values: Sequence[Any]) -> int:
        return int(self.builder.CreateNumpyVector(np.asarray(values, dtype=kind)))

    def _offsets(self, tables: Sequence[int]) -> int:
        self.builder.StartVector(4, len(tables), 4)
        for offset in reversed(tables):
            self.builder.PrependUOffsetTRelative(offset)
        return int(self.builder.EndVector())


def _camel(name: str) -> str:
    """Return "StrideW" for "stride_w", the way the generated functions are called."""
    return re.sub(r"(?:^|_)([a-z0-9])", lambda m: m[1].upper(), name)
