# SPDX-License-Identifier: Apache-2.0
"""Generated code whose buffers lie apart, each between guards, in the place of one arena.

AddressSanitizer watches the arena as a whole; a kernel that reads beyond its tensor reads another
one's bytes and nobody notices. So here every buffer is an allocation of exactly its size, filled
from the arena before the first layer and put back behind the last one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_POINTER = re.compile(
    r"^    (\w+) \*const (\w+) = \(void \*\)&arena->bytes\[(\d+)\];$", re.MULTILINE
)
_END = re.compile(r"^    TFL2C_ON_LAYER\(\w+, \d+\);\n}\n", re.MULTILINE)


def guard(source: Path, manifest: Mapping[str, Any]) -> int:
    """Rewrite ``<name>.c`` in place; return the number of buffers that lie apart."""
    text = source.read_text("utf-8")
    start = re.search(rf"^TFL2C_CODE void {manifest['name']}_invoke\(", text, re.MULTILINE)
    assert start is not None
    head, body = text[: start.start()], text[start.start() :]
    buffers = {b["name"]: b for b in manifest["plan"]}
    used = [(name, int(offset)) for _, name, offset in _POINTER.findall(body)]
    body = _POINTER.sub(
        lambda m: f"    {m[1]} *const {m[2]} = malloc({buffers[m[2]]['bytes']}u);", body
    )
    copies = [f"    memcpy({n}, &arena->bytes[{o}], {buffers[n]['bytes']}u);" for n, o in used]
    body = re.sub(
        r"((?:^    \w+ \*const \w+ = malloc\(\d+u\);\n)+)",
        lambda m: m[1] + "".join(f"{line}\n" for line in copies),
        body,
        count=1,
        flags=re.MULTILINE,
    )
    # What was born later lies over what was born earlier, if anything.
    order = sorted(used, key=lambda item: buffers[item[0]]["first_step"])
    back = [
        line
        for n, o in order
        for line in (
            f"    memcpy(&arena->bytes[{o}], {n}, {buffers[n]['bytes']}u);",
            f"    free({n});",
        )
    ]
    body, ends = _END.subn(lambda m: m[0][:-2] + "\n".join([*back, "}"]) + "\n", body, count=1)
    assert ends == 1
    source.write_text(f"#include <stdlib.h>\n{head}{body}", "utf-8")
    return len(used)
