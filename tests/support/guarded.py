# SPDX-License-Identifier: Apache-2.0
"""Generated code whose buffers lie apart, each between guards, in the place of one arena.

AddressSanitizer watches the arena as a whole; a kernel that reads beyond its tensor reads another
one's bytes and nobody notices. So here every buffer is an allocation of exactly its size, filled
from the arena before the first layer and put back behind the last one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_POINTER = re.compile(r"^    (\w+) \*const (\w+) = \(void \*\)&arena->bytes\[\d+\];$", re.MULTILINE)
_END = re.compile(r"^    TFL2C_ON_LAYER\(\w+, \d+\);\n}\n", re.MULTILINE)


@dataclass(eq=False, slots=True)
class _Block:
    """An allocation: a buffer, or a tensor with its parts."""

    name: str
    offset: int  # in the arena
    bytes: int = 0
    first: int = sys.maxsize  # steps
    last: int = -1


def guard(source: Path, manifest: Mapping[str, Any]) -> int:
    """Rewrite ``<name>.c`` in place; return the number of buffers that lie apart.

    Tensors that are parts of another one stay where they are in it.
    """
    text = source.read_text("utf-8")
    start = re.search(rf"^TFL2C_CODE void {manifest['name']}_invoke\(", text, re.MULTILINE)
    assert start is not None
    head, body = text[: start.start()], text[start.start() :]
    places = _places(manifest["plan"])
    apart = dict.fromkeys(places[name][0] for _, name in _POINTER.findall(body))
    # What is alive at the end lies over what was before, if anything.
    blocks = sorted(apart, key=lambda b: (b.last, b.first))
    first = "".join(
        f"    char *const {b.name} = malloc({b.bytes}u);\n"
        f"    memcpy({b.name}, &arena->bytes[{b.offset}], {b.bytes}u);\n"
        for b in blocks
    )
    last = "".join(
        f"    memcpy(&arena->bytes[{b.offset}], {b.name}, {b.bytes}u);\n    free({b.name});\n"
        for b in blocks
    )
    body = _POINTER.sub(lambda m: _placed(m, *places[m[2]]), body)
    body, begins = re.subn(r"^{\n", "{\n" + first, body, count=1, flags=re.MULTILINE)
    body, ends = _END.subn(lambda m: f"{m[0][:-2]}{last}}}\n", body, count=1)
    assert begins == ends == 1
    source.write_text(f"#include <stdlib.h>\n#include <string.h>\n{head}{body}", "utf-8")
    return len(blocks)


def _places(plan: Sequence[Mapping[str, Any]]) -> dict[str, tuple[_Block, int]]:
    """Return the block of each buffer and where it lies in that."""
    blocks: dict[str, _Block] = {}
    found = {}
    for b in plan:
        part = b["part_of"] or {"tensor": "", "buffer": b["name"], "at": 0}
        key = part["buffer"] or part["tensor"]
        begin = b["offset"] - part["at"]
        block = blocks.setdefault(key, _Block(f"block_{len(blocks)}", begin))
        block.bytes = max(block.bytes, part["at"] + b["bytes"])
        block.first = min(block.first, b["first_step"])
        block.last = max(block.last, b["last_step"])
        found[b["name"]] = block, part["at"]
    return found


def _placed(pointer: re.Match[str], block: _Block, at: int) -> str:
    return f"    {pointer[1]} *const {pointer[2]} = (void *)({block.name} + {at});"
