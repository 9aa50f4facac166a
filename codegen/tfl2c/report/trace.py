# SPDX-License-Identifier: Apache-2.0
"""From a line of the generated C to the model's operator, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, Final

from tfl2c.program import Program

_PARAMETERS: Final = re.compile(r"static const \w+ (\w+) = ")
_CALL: Final = re.compile(r" *(\w+)\(&(\w+)")


def trace(program: Program, files: Mapping[PurePosixPath, str]) -> list[dict[str, Any]]:
    """Return for each layer where its parameters and calls are, and what they stand for.

    An operator of the model without an entry left no code: it was computed beforehand, is part of
    another layer, or only gives bytes another shape.
    """
    name = f"{program.about.name}.c"
    path, text = next((p, t) for p, t in files.items() if p.name == name)
    parameters, calls = _places(text.split("\n"))
    return [
        {
            "layer": layer,
            "operator_index": call.index,
            "operator": call.op,
            "tensor": call.tensor,
            "function": call.kernel.symbol,
            "parameters": call.name,
            "file": str(path),
            "line": parameters[call.name],
            "calls": calls.get((call.kernel.symbol, call.name), []),
        }
        for layer, call in enumerate(program.calls)
    ]


def _places(lines: list[str]) -> tuple[dict[str, int], dict[tuple[str, str], list[int]]]:
    """Return the lines of parameters by their names, and of calls by function and parameters."""
    parameters: dict[str, int] = {}
    calls: dict[tuple[str, str], list[int]] = {}
    for number, line in enumerate(lines, 1):
        if found := _PARAMETERS.match(line):
            parameters.setdefault(found[1], number)
        elif found := _CALL.match(line):
            calls.setdefault((found[1], found[2]), []).append(number)
    return parameters, calls
