# SPDX-License-Identifier: Apache-2.0
"""From a line of the generated C to the model's operator, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from tfl2c.program import Call, Program


def trace(program: Program, files: Mapping[PurePosixPath, str]) -> list[dict[str, Any]]:
    """Return for each layer where its parameters and calls are, and what they stand for.

    An operator of the model without an entry left no code: it was computed beforehand, is part of
    another layer, or only gives bytes another shape.
    """
    name = f"{program.about.name}.c"
    path, text = next((p, t) for p, t in files.items() if p.name == name)
    lines = text.split("\n")
    return [
        {
            "layer": layer,
            "operator_index": call.index,
            "operator": call.op,
            "tensor": call.tensor,
            "function": call.kernel.symbol,
            "parameters": call.name,
            "file": str(path),
            "line": _lines(lines, rf"static const \w+ {call.name} = ")[0],
            "calls": _calls(lines, call),
        }
        for layer, call in enumerate(program.calls)
    ]


def _calls(lines: list[str], call: Call) -> list[int]:
    return _lines(lines, rf" *{call.kernel.symbol}\(&{call.name}\b")


def _lines(lines: list[str], pattern: str) -> list[int]:
    """Return the numbers of the lines that begin like that, counted from 1."""
    found = re.compile(pattern)
    return [number for number, line in enumerate(lines, 1) if found.match(line)]
