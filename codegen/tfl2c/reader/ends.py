# SPDX-License-Identifier: Apache-2.0
"""The outputs that a model's file declares, and the same file with others."""

from __future__ import annotations

from collections.abc import Sequence

from tfl2c.errors import ModelError
from tfl2c.reader.flatbuffer import INT32, UINT32, Table, Wire

_SUBGRAPHS = 2  # slot of Model
_OUTPUTS = 2  # slot of SubGraph


def output_count(data: bytes) -> int:
    """Return how many outputs the first subgraph has; of a sound file, whatever is in it."""
    return len(_main(data).numbers(_OUTPUTS, INT32))


def with_outputs(data: bytes, tensors: Sequence[int]) -> bytes:
    """Return the file with ``tensors`` as the outputs of the first subgraph.

    The list of outputs is put behind the file's end and the old one forgotten, so nothing else
    moves.
    """
    field = _main(data).place(_OUTPUTS)
    if field is None:
        raise ModelError("the model has no outputs")
    start = len(data) + -len(data) % 4
    changed = bytearray(data.ljust(start, b"\0"))
    changed[field : field + UINT32.size] = UINT32.pack(start - field)
    changed += UINT32.pack(len(tensors))
    for tensor in tensors:
        changed += INT32.pack(tensor)
    return bytes(changed)


def _main(data: bytes) -> Table:
    subgraphs = Wire(data).root("model").tables(_SUBGRAPHS, "subgraph")
    if not subgraphs:
        raise ModelError("the model has no subgraph")
    return subgraphs[0]
