# SPDX-License-Identifier: Apache-2.0
"""The flatbuffers wire format, read with every access checked.

A table begins with the int32 distance back to its vtable: uint16 size of the vtable, uint16 size of
the table, then per field (slot) its uint16 offset from the table's start, 0 when absent. Strings,
vectors and tables are reached through uint32 offsets that count from their own place. All numbers
are little-endian.

Work and memory stay proportional to the file. A vector that is referred to more than once is kept
once, but numbers and tables count each time they are asked for; all together may be a few times as
large as the file. In an honest file vectors neither overlap nor are they shared much.
"""

from __future__ import annotations

from struct import Struct, unpack_from
from typing import Any

from tfl2c.errors import ModelError

BOOL = Struct("<?")
INT8 = Struct("<b")
UINT8 = Struct("<B")
UINT16 = Struct("<H")
INT32 = Struct("<i")
UINT32 = Struct("<I")
INT64 = Struct("<q")
UINT64 = Struct("<Q")
FLOAT32 = Struct("<f")

MOST_TABLES = 100_000  # tensors, operators or buffers: far above any model for a microcontroller
_MOST_READ = 4  # bytes of vectors per byte of the file


class Wire:
    """The bytes of a flatbuffer. Errors name ``where``, the part of the model that was read."""

    __slots__ = ("_left", "_read", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._left = _MOST_READ * len(data)
        self._read: dict[tuple[int, str], Any] = {}

    def root(self, where: str) -> Table:
        """Return the outermost table."""
        return Table(self, self.follow(0, where), where)

    def need(self, position: int, size: int, where: str) -> None:
        """Raise `ModelError` unless ``size`` bytes at ``position`` lie in the file."""
        if not 0 <= position <= len(self.data) - size:
            raise self.damaged(f"{size} bytes are expected at {position}", where)

    def damaged(self, what: str, where: str) -> ModelError:
        """Return the error for a file whose parts do not fit together."""
        fault = f"{where}: the file is damaged: {what}, the file has {len(self.data)} bytes"
        return ModelError(fault, "copy or convert the model again")

    def number(self, kind: Struct, position: int, where: str) -> Any:
        """Return the number of type ``kind`` at ``position``."""
        self.need(position, kind.size, where)
        return kind.unpack_from(self.data, position)[0]

    def follow(self, position: int, where: str) -> int:
        """Return where the offset at ``position`` leads to."""
        offset = int(self.number(UINT32, position, where))
        if offset == 0:
            raise self.damaged(f"the offset at {position} is 0", where)
        return position + offset

    def numbers(self, position: int, kind: Struct, where: str) -> tuple[Any, ...]:
        """Return the elements of the vector at ``position``."""
        key = (position, kind.format)
        start, count = self._span(position, kind.size, where)
        if key not in self._read:
            self._read[key] = unpack_from(f"<{count}{kind.format[1:]}", self.data, start)
        found: tuple[Any, ...] = self._read[key]
        return found

    def octets(self, position: int, where: str) -> bytes:
        """Return the bytes of the vector or string at ``position``."""
        key = (position, "octets")
        if key not in self._read:
            start, count = self._span(position, 1, where)
            self._read[key] = self.data[start : start + count]
        found: bytes = self._read[key]
        return found

    def text(self, position: int, where: str) -> str:
        """Return the string at ``position``; what is not UTF-8 becomes U+FFFD."""
        key = (position, "text")
        if key not in self._read:
            self._read[key] = self.octets(position, where).decode("utf-8", errors="replace")
        found: str = self._read[key]
        return found

    def outside(self, start: int, size: int, where: str) -> bytes:
        """Return bytes that are addressed from the start of the file, behind the flatbuffer."""
        key = (start, f"outside {size}")
        if key not in self._read:
            self.need(start, size, where)
            self._spend(size, where)
            self._read[key] = self.data[start : start + size]
        found: bytes = self._read[key]
        return found

    def _span(self, position: int, width: int, where: str) -> tuple[int, int]:
        count = int(self.number(UINT32, position, where))
        self.need(position + 4, count * width, where)
        self._spend(count * width, where)
        return position + 4, count

    def _spend(self, size: int, where: str) -> None:
        self._left -= size
        if self._left < 0:
            raise self.damaged("its parts add up to more than it can hold", where)


class Table:
    """One table. A field that is absent reads as its default; slots are the schema's field order.

    Two entries of a vector that lead to the same bytes give the same object.
    """

    __slots__ = ("_position", "_slots", "_vtable", "_wire", "where")

    def __init__(self, wire: Wire, position: int, where: str) -> None:
        self._wire = wire
        self._position = position
        self._vtable = position - int(wire.number(INT32, position, where))
        size = int(wire.number(UINT16, self._vtable, where))
        if size < 4 or size % 2:
            raise wire.damaged(f"the vtable at {self._vtable} claims {size} bytes", where)
        wire.need(self._vtable, size, where)
        self._slots = (size - 4) // 2
        self.where = where

    def _field(self, slot: int) -> int | None:
        if slot >= self._slots:
            return None
        offset = self._wire.number(UINT16, self._vtable + 4 + 2 * slot, self.where)
        return self._position + offset if offset else None

    def _target(self, slot: int) -> int | None:
        field = self._field(slot)
        return None if field is None else self._wire.follow(field, self.where)

    def has(self, slot: int) -> bool:
        """Whether the field is there."""
        return self._field(slot) is not None

    def place(self, slot: int) -> int | None:
        """Return where in the file the field is; None when absent."""
        return self._field(slot)

    def number(self, slot: int, kind: Struct, default: Any = 0) -> Any:
        """Return a scalar of type ``kind``."""
        field = self._field(slot)
        return default if field is None else self._wire.number(kind, field, self.where)

    def numbers(self, slot: int, kind: Struct) -> tuple[Any, ...]:
        """Return a vector of scalars; empty when absent."""
        target = self._target(slot)
        return () if target is None else self._wire.numbers(target, kind, self.where)

    def octets(self, slot: int) -> bytes:
        """Return a vector of bytes; empty when absent."""
        target = self._target(slot)
        return b"" if target is None else self._wire.octets(target, self.where)

    def text(self, slot: int) -> str:
        """Return a string; empty when absent."""
        target = self._target(slot)
        return "" if target is None else self._wire.text(target, self.where)

    def outside(self, start: int, size: int) -> bytes:
        """Return bytes that the table addresses from the start of the file."""
        return self._wire.outside(start, size, self.where)

    def table(self, slot: int, where: str) -> Table | None:
        """Return a table; None when absent."""
        target = self._target(slot)
        return None if target is None else Table(self._wire, target, where)

    def tables(self, slot: int, what: str) -> list[Table]:
        """Return a vector of tables, each a ``what``; empty when absent."""
        start = self._target(slot)
        if start is None:
            return []
        offsets = self._wire.numbers(start, UINT32, self.where)
        if len(offsets) > MOST_TABLES:
            fault = f"{self.where}: {len(offsets)} entries of the kind '{what}'"
            raise ModelError(f"{fault}, at most {MOST_TABLES} are supported")
        made: dict[int, Table] = {}
        found = []
        for i, offset in enumerate(offsets):
            position = start + 4 + 4 * i + offset
            if position not in made:
                made[position] = Table(self._wire, position, f"{what} {i}")
            found.append(made[position])
        return found
