# SPDX-License-Identifier: Apache-2.0
"""The options of a custom operator: a flexbuffer with a map of numbers, read with care.

The last byte is the width of the root in bytes, the one before its type, the root lies in front of
them. A type says in its upper six bits what a value is and in the lower two how wide what it leads
to is. A map is its values, then their types; in front of it lie, each as wide as a value, the way
back to the keys, the keys' width and the number of values. Ways lead back from where they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from struct import unpack_from
from types import MappingProxyType

from tfl2c.errors import quoted

Number = int | float | bool

_INT, _UINT, _FLOAT, _MAP, _BOOL = 1, 2, 3, 9, 26
_BEHIND = 5  # what is added to the type of a number that does not stand in the map itself
_FORMATS = {
    _INT: {1: "<b", 2: "<h", 4: "<i", 8: "<q"},
    _UINT: {1: "<B", 2: "<H", 4: "<I", 8: "<Q"},
    _FLOAT: {2: "<e", 4: "<f", 8: "<d"},
    _BOOL: {1: "<B", 2: "<H", 4: "<I", 8: "<Q"},
}
_DIRECT = {number + _BEHIND: number for number in (_INT, _UINT, _FLOAT)}
_MOST = 256  # entries of a map
_LONGEST_KEY = 256


def numbers(octets: bytes) -> Mapping[str, Number]:
    """Return the numbers in a map by their keys; values of other kinds are left out.

    Raises ValueError with a sentence if the bytes hold no such map.
    """
    return MappingProxyType(dict(_Reader(octets).entries()))


@dataclass(frozen=True, slots=True)
class _Reader:
    octets: bytes

    def entries(self) -> Iterator[tuple[str, Number]]:
        if len(self.octets) < 3:
            raise ValueError("its options are missing")
        width, kind = self.octets[-1], self.octets[-2]
        if kind >> 2 != _MAP:
            raise ValueError("its options are no map of a flexbuffer")
        start, own = self.back(len(self.octets) - 2 - width, width), 1 << (kind & 3)
        count = int(self.number(_UINT, start - own, own))
        if count > _MOST:
            raise ValueError(f"its options have {count} entries, at most {_MOST} are read")
        keys, key_width = self.back(start - 3 * own, own), self.number(_UINT, start - 2 * own, own)
        for i in range(count):
            key = self.text(self.back(keys + i * int(key_width), int(key_width)))
            value = self.value(start + i * own, own, start + count * own + i)
            if value is not None:
                yield key, value

    def value(self, place: int, width: int, type_place: int) -> Number | None:
        packed = int(self.number(_UINT, type_place, 1))
        kind = packed >> 2
        if kind in _DIRECT:
            place, kind, width = self.back(place, width), _DIRECT[kind], 1 << (packed & 3)
        if kind not in _FORMATS:
            return None
        found = self.number(kind, place, width)
        return bool(found) if kind == _BOOL else found

    def number(self, kind: int, place: int, width: int) -> int | float:
        form = _FORMATS[kind].get(width)
        if form is None or not 0 <= place <= len(self.octets) - width:
            raise ValueError("its options are damaged")
        found: int | float = unpack_from(form, self.octets, place)[0]
        return found

    def back(self, place: int, width: int) -> int:
        return place - int(self.number(_UINT, place, width))

    def text(self, place: int) -> str:
        end = self.octets.find(0, max(place, 0), max(place, 0) + _LONGEST_KEY)
        if place < 0 or end < 0:
            raise ValueError("its options are damaged")
        key = self.octets[place:end].decode("utf-8", errors="replace")
        return quoted(key)[1:-1]
