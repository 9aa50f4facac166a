# SPDX-License-Identifier: Apache-2.0
"""Sparse constants: the elements that are stored, and where in the tensor they belong.

The format nests levels in some order of the dimensions; a dimension may be split into blocks, whose
inner part is a level of its own. A dense level lists every index, a sparse one the indices of each
entry of the level above (compressed rows).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.errors import ModelError
from tfl2c.graph import Shape
from tfl2c.reader.flatbuffer import INT8, INT32, UINT8, UINT16, Table

# Slots of SparsityParameters and DimensionMetadata
_ORDER, _BLOCKS, _LEVELS = 0, 1, 2
_FORMAT, _DENSE_SIZE, _SEGMENTS, _INDICES = 0, 1, 2, 4  # the last two: type, table behind it
_DENSE = 0
_VECTORS = {1: INT32, 2: UINT16, 3: UINT8}  # the union SparseIndexVector

_MOST = 2**26  # elements of all sparse tensors together
_REMEDY = "convert the model without sparsity"

Indices = NDArray[np.int64]


class Room:
    """How many elements may still be made of sparse tensors of a file."""

    def __init__(self) -> None:
        self.left = _MOST

    def take(self, elements: int, where: str) -> None:
        """Raise `ModelError` if there is no room for so many."""
        self.left -= elements
        if self.left < 0:
            raise ModelError(f"{where}: sparse tensors are too large", _REMEDY)


@dataclass(frozen=True, slots=True)
class _Level:
    dimension: int  # of the tensor; those behind its rank are inner parts of blocks
    size: int  # of a dense level
    segments: Indices | None  # of a sparse level
    indices: Indices


def dense(table: Table, shape: Shape, stored: NDArray[Any]) -> NDArray[Any]:
    """Return the tensor whose ``stored`` elements ``table`` (SparsityParameters) places.

    The others are 0. Raises `ModelError` if the table does not fit the shape.
    """
    if not shape:
        raise _error(table.where, "a scalar has no dimension to leave out of")
    blocks = table.numbers(_BLOCKS, INT32)
    levels = _levels(table, len(shape) + len(blocks))
    elements = int(np.prod(shape, dtype=np.int64))
    at = np.zeros(1, dtype=np.int64)  # entries of a level
    places: dict[int, Indices] = {}
    for level in levels:
        chosen, at, found = _entries(level, at, elements, table.where)
        places = {dimension: place[chosen] for dimension, place in places.items()}
        places[level.dimension] = found
    if len(at) != len(stored):
        raise _error(table.where, f"{len(stored)} elements for {len(at)} places")
    sizes = {level.dimension: level.size for level in levels}
    for i, outer in enumerate(blocks):
        inner = len(shape) + i
        if not 0 <= outer < len(shape):
            raise _error(table.where, f"a block divides dimension {outer}")
        places[outer] = places[outer] * sizes[inner] + places[inner]
    for dimension, length in enumerate(shape):
        found = places[dimension]
        if found.min(initial=0) < 0 or found.max(initial=0) >= length:
            raise _error(table.where, f"an index of dimension {dimension} is outside")
    result = np.zeros(shape, dtype=stored.dtype)
    result[tuple(places[d] for d in range(len(shape)))] = stored
    return result


def _levels(table: Table, count: int) -> list[_Level]:
    order = table.numbers(_ORDER, INT32)
    metadata = table.tables(_LEVELS, f"{table.where} level")
    if sorted(order) != list(range(count)) or len(metadata) != count:
        raise _error(table.where, f"{len(metadata)} levels for {count} dimensions")
    return [_level(entry, dimension) for entry, dimension in zip(metadata, order, strict=True)]


def _level(table: Table, dimension: int) -> _Level:
    size = table.number(_DENSE_SIZE, INT32)
    nothing = np.zeros(0, dtype=np.int64)
    if table.number(_FORMAT, INT8) == _DENSE:
        if size < 1:
            raise _error(table.where, f"the size is {size}")
        return _Level(dimension, size, None, nothing)
    return _Level(dimension, size, _vector(table, _SEGMENTS), _vector(table, _INDICES))


def _vector(table: Table, slot: int) -> Indices:
    kind = _VECTORS.get(table.number(slot, UINT8))
    vector = table.table(slot + 1, table.where)
    if kind is None or vector is None:
        raise _error(table.where, "indices are missing")
    return np.array(vector.numbers(0, kind), dtype=np.int64)


def _entries(
    level: _Level, above: Indices, most: int, where: str
) -> tuple[Indices, Indices, Indices]:
    """Return, for each entry of a level: its place in ``above``, its number, its index."""
    if level.segments is None:
        if len(above) * level.size > most:
            raise _error(where, "its levels hold more than the tensor")
        chosen = np.repeat(np.arange(len(above)), level.size)
        found = np.tile(np.arange(level.size), len(above))
        return chosen, np.repeat(above * level.size, level.size) + found, found
    first, end = level.segments[:-1], level.segments[1:]
    counts = end - first
    if (
        not len(level.segments)
        or len(first) != len(above)
        or counts.min(initial=0) < 0
        or level.segments[0] != 0
    ):
        raise _error(where, "its segments do not fit")
    if level.segments[-1] != len(level.indices) or len(level.indices) > most:
        raise _error(where, f"{len(level.indices)} indices, {level.segments[-1]} in segments")
    return np.repeat(np.arange(len(above)), counts), np.arange(len(level.indices)), level.indices


def _error(where: str, fault: str) -> ModelError:
    return ModelError(f"{where}: the sparse storage is damaged: {fault}", _REMEDY)
