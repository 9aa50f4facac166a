# SPDX-License-Identifier: Apache-2.0
"""The outputs that a model's file declares, and the same file with other ends, shapes or operators.

What changes is put behind the file's end and the old bytes are forgotten, so nothing else moves.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from tfl2c.errors import ModelError
from tfl2c.graph import Shape
from tfl2c.reader.flatbuffer import INT32, UINT32, UINT64, Table, Wire
from tfl2c.reader.model import chosen_subgraph

_SUBGRAPHS, _BUFFERS = 2, 4  # slots of Model
_TENSORS, _INPUTS, _OUTPUTS, _OPERATORS = 0, 1, 2, 3  # slots of SubGraph
_SHAPE, _TYPE, _BUFFER = 0, 1, 2  # slots of Tensor
_BYTES = 0  # slot of Buffer
_BEHIND = 1, 2  # slots of Buffer: where its bytes are behind the model, and how many
_FLOAT32 = 0  # a TensorType
_ALIGNMENT = 16  # of the bytes of a buffer


def output_count(data: bytes) -> int:
    """Return how many outputs the first subgraph has; of a sound file, whatever is in it."""
    return len(_main(data).numbers(_OUTPUTS, INT32))


def with_outputs(data: bytes, tensors: Sequence[int]) -> bytes:
    """Return the file with ``tensors`` as the outputs of the first subgraph."""
    return _with_numbers(data, _main(data).place(_OUTPUTS), tensors, "outputs")


def with_main(data: bytes, signature: str | None) -> bytes:
    """Return the file with a signature's subgraph in the place of the first one."""
    wire = Wire(data)
    model = wire.root("model")
    chosen = chosen_subgraph(model, len(model.tables(_SUBGRAPHS, "subgraph")), signature)
    if chosen == 0:
        return data
    field = model.place(_SUBGRAPHS) or 0
    first = wire.follow(field, "model") + UINT32.size
    subgraph = wire.follow(first + chosen * UINT32.size, "model")
    return _with_offset(data, first, subgraph)


def with_shapes(data: bytes, shapes: Mapping[int, Shape]) -> bytes:
    """Return the file with other shapes of some tensors of the first subgraph."""
    tensors = _main(data).tables(_TENSORS, "tensor")
    for i, tensor in enumerate(tensors):
        if i in shapes and tensor.numbers(_SHAPE, INT32) != shapes[i]:
            data = _with_numbers(data, tensor.place(_SHAPE), shapes[i], "shape")
    return data


def with_reals(data: bytes, subgraph: int, reals: Mapping[int, bytes]) -> bytes:
    """Return the file with constants of a subgraph as float32 of these elements.

    Other tensors that keep their elements in the same buffer must be among them.
    """
    model = Wire(data).root("model")
    tensors = model.tables(_SUBGRAPHS, "subgraph")[subgraph].tables(_TENSORS, "tensor")
    buffers = model.tables(_BUFFERS, "buffer")
    for i, elements in reals.items():
        kind, buffer = tensors[i].place(_TYPE), tensors[i].number(_BUFFER, UINT32)
        if kind is None:
            raise ModelError(f"tensor {i} has no type")
        data = data[:kind] + bytes([_FLOAT32]) + data[kind + 1 :]
        data = _with_elements(data, buffers[buffer], elements)
    return data


def _with_elements(data: bytes, buffer: Table, elements: bytes) -> bytes:
    """Return the file with other bytes in a buffer, in the model or, as they were, behind it."""
    start = len(data) + (-len(data) - UINT32.size) % _ALIGNMENT
    changed = bytearray(data.ljust(start, b"\0"))
    changed += UINT32.pack(len(elements)) + elements
    place, behind = buffer.place(_BYTES), [buffer.place(slot) for slot in _BEHIND]
    if place is not None:
        return _with_offset(bytes(changed), place, start)
    for field, number in zip(behind, (start + UINT32.size, len(elements)), strict=True):
        if field is None:
            raise ModelError(f"{buffer.where} has no elements")
        UINT64.pack_into(changed, field, number)
    return bytes(changed)


def without_operators(data: bytes, gone: Container[int], inputs: Sequence[int]) -> bytes:
    """Return the file without some operators of the first subgraph, and ``inputs`` added to it.

    The operators that stay close the ranks within their list, whose rest is left over.
    """
    main = _main(data)
    data = _with_numbers(
        data, main.place(_INPUTS), (*main.numbers(_INPUTS, INT32), *inputs), "inputs"
    )
    field = main.place(_OPERATORS) or 0
    wire = Wire(data)
    start = wire.follow(field, "subgraph")
    offsets = wire.numbers(start, UINT32, "subgraph")
    places = [start + UINT32.size * (i + 1) for i in range(len(offsets))]
    kept = [p + o for i, (p, o) in enumerate(zip(places, offsets, strict=True)) if i not in gone]
    changed = bytearray(data)
    UINT32.pack_into(changed, start, len(kept))
    for place, target in zip(places, kept, strict=False):
        UINT32.pack_into(changed, place, target - place)
    return bytes(changed)


def _with_numbers(data: bytes, field: int | None, numbers: Sequence[int], what: str) -> bytes:
    """Return the file with a vector of numbers in the place of the one that ``field`` leads to."""
    if field is None:
        raise ModelError(f"the model has no {what}")
    start = len(data) + -len(data) % UINT32.size
    changed = bytearray(data.ljust(start, b"\0"))
    changed += UINT32.pack(len(numbers))
    for number in numbers:
        changed += INT32.pack(number)
    return _with_offset(bytes(changed), field, start)


def _with_offset(data: bytes, field: int, target: int) -> bytes:
    return data[:field] + UINT32.pack(target - field) + data[field + UINT32.size :]


def _main(data: bytes) -> Table:
    subgraphs = Wire(data).root("model").tables(_SUBGRAPHS, "subgraph")
    if not subgraphs:
        raise ModelError("the model has no subgraph")
    return subgraphs[0]
