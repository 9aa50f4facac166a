# SPDX-License-Identifier: Apache-2.0
"""Reads sizes and symbols of little-endian ELF files: objects and images, 32 and 64 bits."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tfl2c.errors import ToolError

_SHT_SYMTAB: Final = 2
_SHT_NOBITS: Final = 8
_SHF_WRITE: Final = 1
_SHF_ALLOC: Final = 2
_SHF_EXECINSTR: Final = 4
_STB_LOCAL: Final = 0
_STT_SECTION_OR_FILE: Final = (3, 4)
_SHN_UNDEF: Final = 0
_SHN_SPECIAL: Final = 0xFF00


@dataclass(frozen=True, slots=True)
class Section:
    """A section. ``size`` counts bytes in memory, for .bss too."""

    name: str
    kind: int
    flags: int
    offset: int  # in the file
    size: int
    link: int

    @property
    def in_memory(self) -> bool:
        """Whether the section is part of the running program."""
        return bool(self.flags & _SHF_ALLOC)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A named address; ``section`` is empty when the symbol is defined elsewhere."""

    name: str
    value: int
    size: int
    is_global: bool
    section: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of an image or object by what they cost."""

    text: int  # instructions, with what the linker script puts among them
    rodata: int  # constants: flash
    data: int  # initialised variables: flash and RAM
    bss: int  # other variables, and in an image the stack: RAM

    @property
    def flash(self) -> int:
        """Bytes that must be stored."""
        return self.text + self.rodata + self.data


def sizes(path: Path) -> Sizes:
    """Return the sizes of the parts of ``path`` that are in memory when it runs."""
    text = rodata = data = bss = 0
    for section in sections(path):
        if not section.in_memory:
            continue
        if section.kind == _SHT_NOBITS:
            bss += section.size
        elif section.flags & _SHF_WRITE:
            data += section.size
        elif section.flags & _SHF_EXECINSTR:
            text += section.size
        else:
            rodata += section.size
    return Sizes(text, rodata, data, bss)


def sections(path: Path) -> tuple[Section, ...]:
    """Return the sections of an ELF file, the empty first one left out."""
    return tuple(_File(path).sections[1:])


def symbols(path: Path) -> tuple[Symbol, ...]:
    """Return the symbols of an ELF file, those of sections and source files left out."""
    return tuple(_File(path).symbols())


def undefined(objects: Iterable[Path]) -> frozenset[str]:
    """Return the global symbols that ``objects`` use and none of them defines."""
    used: set[str] = set()
    defined: set[str] = set()
    for path in objects:
        for symbol in symbols(path):
            if symbol.is_global:
                (defined if symbol.section else used).add(symbol.name)
    return frozenset(used - defined)


class _File:
    """The tables of one ELF file."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        if self._bytes[:4] != b"\x7fELF" or self._bytes[5] != 1:
            raise ToolError(f"{path}: not a little-endian ELF file")
        self._wide = self._bytes[4] == 2
        self.sections = self._sections()

    def _sections(self) -> list[Section]:
        header = "<40xQ10xHHH" if self._wide else "<32xI10xHHH"
        start, size, count, names = struct.unpack_from(header, self._bytes)
        layout = "<IIQQQQII" if self._wide else "<IIIIIIII"
        rows = [struct.unpack_from(layout, self._bytes, start + size * i) for i in range(count)]
        strings = rows[names][4]
        return [Section(self._text(strings + r[0]), r[1], r[2], r[4], r[5], r[6]) for r in rows]

    def symbols(self) -> Iterator[Symbol]:
        layout = struct.Struct("<IBBHQQ" if self._wide else "<IIIBBH")
        for table in (s for s in self.sections if s.kind == _SHT_SYMTAB):
            strings = self.sections[table.link].offset
            for i in range(1, table.size // layout.size):
                row = layout.unpack_from(self._bytes, table.offset + i * layout.size)
                if self._wide:
                    name, info, _, index, value, size = row
                else:
                    name, value, size, info, _, index = row
                if info & 15 not in _STT_SECTION_OR_FILE:
                    text = self._text(strings + name)
                    yield Symbol(text, value, size, info >> 4 != _STB_LOCAL, self._place(index))

    def _place(self, index: int) -> str:
        if index == _SHN_UNDEF:
            return ""
        return self.sections[index].name if index < _SHN_SPECIAL else "*absolute or common*"

    def _text(self, offset: int) -> str:
        return self._bytes[offset : self._bytes.index(0, offset)].decode()
