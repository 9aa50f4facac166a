# SPDX-License-Identifier: Apache-2.0
"""What is supported, in the words of the constraints themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tfl2c.graph import DType
from tfl2c.ops import constraint_text
from tfl2c.ops._op import Op

Row = dict[str, Any]

_TYPES = re.compile(rf"\b(?:{'|'.join(t.value for t in DType)}|whole bytes)\b")
_SUBJECT = re.compile(
    r"(?!When )(?:The )?(.+?),? (?:if there is one, )?must (?:all )?(?:be|have one type)\b"
)

_HEAD = """\
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Made by `make docs` from the operators' constraints; edit those instead. -->
# Operators

A model is compiled when every operator is listed here and meets its constraints. Anything else is
refused with the sentence that it breaks. `tfl2c inspect MODEL` shows all refusals of a model.

""".splitlines()


def rows(registry: Mapping[str, Op]) -> list[Row]:
    """Return what is supported of each operator."""
    return [_row(name, op) for name, op in registry.items()]


def _row(name: str, op: Op) -> Row:
    sentences = [constraint_text(c.__doc__) for c in op.constraints]
    return {
        "operator": name,
        "inputs": list(op.inputs),
        "outputs": list(op.outputs),
        "types": dict(filter(None, map(_typed, sentences))),
        "kernels": list(op.kernels),
        "constraints": sentences,
        "notes": list(_notes(op)),
    }


def _typed(sentence: str) -> tuple[str, list[str]] | None:
    """Return ("input and output", ["int8"]) for a sentence about element types."""
    subject, types = _SUBJECT.match(sentence), _TYPES.findall(sentence)
    if subject is None or not types:
        return None
    what = subject[1]
    return what[0].lower() + what[1:], list(dict.fromkeys(types))


def _notes(op: Op) -> Iterator[str]:
    if op.custom:
        yield f"Models call it by the custom code {op.custom}"
    if op.view:
        yield "Takes no code and no time: the output is the input's bytes under another shape"
    if op.evaluate is not None:
        yield "Computed at compile time where every input is constant"
    if op.absorb_pad is not None:
        yield "A PAD of height and width in front of it becomes part of it"


def types_text(row: Row) -> str:
    """Return "input and output int8; weights int8"."""
    return "; ".join(f"{what} {' or '.join(types)}" for what, types in row["types"].items())


def text(table: Iterable[Row]) -> str:
    """Return the operators for a terminal."""
    lines = []
    for row in table:
        lines.append(f"{row['operator']}  ({types_text(row)})")
        lines += [f"    {sentence}." for sentence in (*row["constraints"], *row["notes"])]
    return "\n".join(lines)


def markdown(table: Iterable[Row]) -> str:
    """Return the operators as the page docs/OPERATORS.md."""
    table = list(table)
    lines = [
        *_HEAD,
        "| operator | types |",
        "|---|---|",
        *(f"| [{r['operator']}](#{r['operator'].lower()}) | {types_text(r)} |" for r in table),
    ]
    for row in table:
        lines += ["", f"## {row['operator']}", ""]
        lines += [f"- {sentence}." for sentence in row["constraints"]]
        lines += ["", *(f"{note}." for note in row["notes"])] if row["notes"] else []
        if row["kernels"]:
            lines += ["", f"Kernels: {', '.join(f'`{k}`' for k in row['kernels'])}"]
    return "\n".join(lines) + "\n"
