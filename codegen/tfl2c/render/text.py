# SPDX-License-Identifier: Apache-2.0
"""Numbers, comments and calls as C text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c.errors import clipped
from tfl2c.graph import Shape
from tfl2c.program import Value

_WIDTH: Final = 100
_AT_ONCE: Final = 2**16  # numbers that become text together: more would not stay in a cache
_NOT_FINITE: Final = {"inf": "(1.0f / 0.0f)", "-inf": "(-1.0f / 0.0f)", "nan": "(0.0f / 0.0f)"}


def literal(value: Any) -> str:
    """Return a number as C; packed words in hexadecimal."""
    if isinstance(value, np.uint32):
        return f"0x{value:08x}u"
    if isinstance(value, (float, np.floating)):
        return next(_floats([float(value)]))
    number = int(value)
    if number in (-(2**31), -(2**63)):
        return f"({number + 1} - 1)"
    return str(number)


def literals(values: NDArray[Any]) -> list[str]:
    """Return the numbers of an array as C, each as `literal` does."""
    flat = values.reshape(-1)
    parts = (flat[at : at + _AT_ONCE] for at in range(0, flat.size, _AT_ONCE))
    return [text for part in parts for text in _literals(part)]


def _literals(flat: NDArray[Any]) -> list[str]:
    if flat.dtype.kind in "iu" and flat.dtype != np.uint32:
        table = {number: literal(number) for number in set(flat.tolist())}
        return list(map(table.__getitem__, flat.tolist()))
    # By their bits, for there are zeros of two signs, and what is not equal to itself.
    bits = np.ascontiguousarray(flat).view(f"u{flat.dtype.itemsize}")
    distinct = np.unique(bits)
    of = distinct.view(flat.dtype)
    texts = _floats(of.tolist()) if flat.dtype.kind == "f" else map(literal, of)
    return list(map(dict(zip(distinct.tolist(), texts, strict=True)).__getitem__, bits.tolist()))


def _floats(values: list[float]) -> Iterator[str]:
    """Yield numbers as C, with the digits of float32."""
    texts = ("%.9g " * len(values) % tuple(values)).split()
    for text in texts:
        has_point = "." in text or "e" in text
        yield _NOT_FINITE.get(text) or (f"{text}f" if has_point else f"{text}.0f")


def affine(first: int, advance: int) -> str:
    """Return "3 + 2 * i" without what goes without saying."""
    step = "i" if advance == 1 else f"{advance} * i"
    return f"{first} + {step}" if first else step


def operand(value: int) -> str:
    """Return a number that may stand anywhere in an expression."""
    return f"({value})" if value < 0 else str(value)


def comment(text: str, limit: int = 60) -> str:
    """Return a model's own words fit for a C comment: ASCII without its marks, bounded."""
    plain = re.sub(r"[^A-Za-z0-9_/.:;,=()\[\]<> -]", "_", text)
    return clipped(plain, limit)


def paragraph(text: str) -> str:
    """Return text that stands in a comment between " * " and " */", broken where a line is full."""
    lines = wrap(text, _WIDTH - 6, break_long_words=False, break_on_hyphens=False)
    return "\n * ".join(lines)


def string(text: str) -> str:
    """Return a C string literal of the text in UTF-8, whatever it holds."""
    plain = (
        chr(b) if 32 <= b < 127 and b not in b'"\\?' else f"\\{b:03o}" for b in text.encode("utf-8")
    )
    return '"' + "".join(plain) + '"'


def brackets(shape: Shape) -> str:
    """Return "[1,49,10,1]"."""
    return f"[{','.join(map(str, shape))}]"


def filled(items: Sequence[str], indent: str, end: str = ",") -> Iterator[str]:
    """Yield lines of ``items``, each followed by ``end``, that do not exceed the page."""
    line = indent.rstrip("\n")
    for item in items:
        piece = f"{item}{end}"
        if len(line) + 1 + len(piece) > _WIDTH and line.strip():
            yield line.rstrip()
            line = indent
        line += piece if line == indent else f" {piece}"
    if line.strip():
        yield line.rstrip()


def numbers(items: Sequence[str], indent: str) -> Iterator[str]:
    """Yield lines as `filled` does, fast where no item holds a space or is as long as a line."""
    text = ", ".join((*items, ""))[:-1]
    room = _WIDTH - len(indent)
    if text.count(" ") != len(items) - 1 or max(map(len, items), default=room) >= room:
        yield from filled(items, indent)
        return
    at = 0
    while len(text) - at > room:
        end = text.rindex(" ", at, at + room + 1)
        yield indent + text[at:end]
        at = end + 1
    yield indent + text[at:]


def call(function: str, arguments: Sequence[str], indent: str) -> str:
    """Return a call statement; what does not fit on a line stands below the first argument."""
    opening = f"{indent}{function}("
    arguments = [part for a in arguments for part in a.split(", ")]
    pieces = [*(f"{a}," for a in arguments[:-1]), f"{arguments[-1]});"]
    lines = list(filled(pieces, " " * len(opening), ""))
    return "\n".join([opening + lines[0].lstrip(), *lines[1:]])


def parameter_bytes(fields: Mapping[str, Value]) -> int:
    """Return the bytes of a parameter struct on a 32-bit core."""
    return sum(4 * (len(v) if isinstance(v, tuple) else 1) for v in fields.values())
