# SPDX-License-Identifier: Apache-2.0
"""Buffers and tensors: flatbuffer tables -> `Tensor`, each checked on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tfl2c.errors import ModelError, quoted
from tfl2c.graph import DType, Tensor
from tfl2c.reader import sparsity
from tfl2c.reader.flatbuffer import BOOL, INT8, INT32, UINT32, UINT64, Table
from tfl2c.reader.quantization import Claimed, read_quantization
from tfl2c.reader.schema import names_of

# Slots of Buffer
_DATA, _START, _SIZE = 0, 1, 2

# Slots of Tensor
_SHAPE, _TYPE, _BUFFER, _NAME, _QUANTIZATION, _VARIABLE, _SPARSITY = 0, 1, 2, 3, 4, 5, 6
_SIGNATURE, _HAS_RANK, _OTHER_FILE = 7, 8, 10

_SPARSE = {DType.FLOAT32, DType.FLOAT16, DType.INT8, DType.UINT8, DType.INT16, DType.INT32}

_HANDLES = {DType.RESOURCE, DType.VARIANT}

_HIGHEST_RANK = 8
_OPEN = -1  # a dimension that the file leaves open
_TOO_LARGE = 2**31  # bytes or elements


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor as the file has it; ``tensor.quantization`` is still to be found out."""

    tensor: Tensor
    claimed: Claimed | None
    where: str  # "tensor 12 'dense/bias'"


def read_buffers(tables: Sequence[Table]) -> list[bytes]:
    """Return the bytes of each buffer; empty where there are none."""
    done: dict[Table, bytes] = {}
    for table in tables:
        if table not in done:
            done[table] = _content(table)
    return [done[table] for table in tables]


def _content(buffer: Table) -> bytes:
    inside = buffer.octets(_DATA)
    start = buffer.number(_START, UINT64)
    # 0 and 1 stand for "not outside the flatbuffer"; a start counts from the file's first byte.
    if inside or start <= 1:
        return inside
    return buffer.outside(start, buffer.number(_SIZE, UINT64))


def read_tensors(tables: Sequence[Table], buffers: Sequence[bytes]) -> list[Stored]:
    """Return the tensors of a subgraph.

    Raises `ModelError` if one has an unknown type, a shape that is none, or data of another size.
    """
    done: dict[Table, Stored] = {}
    room = sparsity.Room()
    for table in tables:
        if table not in done:
            done[table] = _tensor(table, buffers, room)
    if any(map(_has_rank, done)):  # older converters never say so
        for table, stored in done.items():
            if not (_has_rank(table) or stored.tensor.shape or stored.tensor.dtype in _HANDLES):
                done[table] = _of_any_rank(stored)
    return [done[table] for table in tables]


def _has_rank(table: Table) -> bool:
    known: bool = table.number(_HAS_RANK, BOOL, default=False)
    return known


def _of_any_rank(stored: Stored) -> Stored:
    """Return a tensor open in its only dimension: what makes it says how many there are."""
    if stored.tensor.is_constant:
        return stored
    return replace(stored, tensor=replace(stored.tensor, shape=(_OPEN,)))


def _tensor(table: Table, buffers: Sequence[bytes], room: sparsity.Room) -> Stored:
    name = table.text(_NAME)
    table.where = where = f"{table.where} {quoted(name)}"
    tensor = Tensor(
        name=name,
        shape=_shape(table),
        dtype=_dtype(table),
        data=_data(table, buffers) or None,
        is_variable=table.number(_VARIABLE, BOOL, default=False),
    )
    tensor = replace(tensor, open_dims=_open_dims(table, len(tensor.shape)))
    if table.has(_SPARSITY) and tensor.is_constant:
        tensor = _densified(tensor, table, room)
    _check(tensor, where)
    claimed = read_quantization(table.table(_QUANTIZATION, f"{where} quantization"))
    return Stored(tensor, claimed, where)


def _densified(tensor: Tensor, table: Table, room: sparsity.Room) -> Tensor:
    """Return a sparse constant with all its elements."""
    places = table.table(_SPARSITY, f"{table.where} sparsity")
    if places is None or tensor.data is None:
        return tensor
    if tensor.dtype not in _SPARSE or min(tensor.shape, default=0) < 0:
        remedy = "convert the model without sparsity"
        raise ModelError(f"{table.where}: {_type_text(tensor)} cannot be sparse", remedy)
    room.take(tensor.elements, table.where)
    if len(tensor.data) % (tensor.dtype.bits // 8):
        raise ModelError(f"{table.where}: {len(tensor.data)} bytes are no {tensor.dtype.value}")
    stored = np.frombuffer(tensor.data, dtype=tensor.dtype.numpy)
    return replace(tensor, data=sparsity.dense(places, tensor.shape, stored).tobytes())


def _dtype(table: Table) -> DType:
    number = table.number(_TYPE, INT8)
    names = names_of("TensorType")
    try:
        return DType(names[number].lower())
    except (KeyError, ValueError):
        known = names.get(number, str(number))
        raise ModelError(f"{table.where}: the element type {known} is unknown") from None


def _shape(table: Table) -> tuple[int, ...]:
    shape: tuple[int, ...] = table.numbers(_SHAPE, INT32)
    if len(shape) > _HIGHEST_RANK:
        fault = f"{table.where}: rank {len(shape)}, at most {_HIGHEST_RANK} is supported"
        raise ModelError(fault)
    if any(dim < _OPEN for dim in shape):
        fault = f"{table.where}: the shape {_text(shape)} has a negative dimension"
        raise ModelError(fault, "give the model's inputs fixed shapes and convert it again")
    signature = table.numbers(_SIGNATURE, INT32)
    if len(signature) != len(shape):
        return shape
    return tuple(
        _OPEN if d == 0 and s == _OPEN else d for d, s in zip(shape, signature, strict=True)
    )


def _open_dims(table: Table, rank: int) -> tuple[int, ...]:
    signature = table.numbers(_SIGNATURE, INT32)
    return tuple(i for i, d in enumerate(signature) if d == _OPEN) if len(signature) == rank else ()


def _data(table: Table, buffers: Sequence[bytes]) -> bytes:
    index: int = table.number(_BUFFER, UINT32)
    if index >= len(buffers):
        raise ModelError(f"{table.where}: buffer {index} of {len(buffers)} does not exist")
    if table.number(_OTHER_FILE, UINT32):
        remedy = "convert the model into a single file"
        raise ModelError(f"{table.where}: its data are in another file", remedy)
    return buffers[index]


def _check(tensor: Tensor, where: str) -> None:
    if max(tensor.elements, tensor.nbytes) >= _TOO_LARGE:
        raise ModelError(f"{where}: {_type_text(tensor)} is larger than 2 GiB")
    if tensor.data is None:
        return
    if tensor.is_variable:
        raise ModelError(f"{where}: a variable tensor cannot bring data along")
    if tensor.dtype.bits and len(tensor.data) != tensor.nbytes:
        fault = f"{where}: {len(tensor.data)} bytes of data, {_type_text(tensor)} needs"
        raise ModelError(f"{fault} {tensor.nbytes}")


def _type_text(tensor: Tensor) -> str:
    return f"{tensor.dtype.value} {_text(tensor.shape)}"


def _text(shape: tuple[int, ...]) -> str:
    return "[" + ",".join(str(d) for d in shape) + "]"
