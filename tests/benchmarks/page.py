# SPDX-License-Identifier: Apache-2.0
"""docs/BENCHMARKS.md, made from the recorded figures."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.benchmarks import figures
from tests.benchmarks.figures import CORES, FOLDER, Figures
from tests.support import networks
from tfl2c.targets import lookup
from tfl2c.verify import counter

_HEAD: Final = """\
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- Made by `make docs` from tests/benchmarks; do not edit. -->
# Benchmarks

What one inference costs with default options, as `tfl2c bench` measures it ([how](BENCH.md)).
`make bench` measures again and compares; [tests/benchmarks](../tests/benchmarks) has every layer.

- **instructions** are exact, of a call of `<name>_invoke` on an emulated core; **cycles** are
  modelled, see below each heading.
- **arena** is all RAM besides the stack; **stack** is the worst of `<name>_invoke`, from the
  compiler's own figures along the call graph.
- **constants** are weights and parameters in flash; **code** is that of the model and its
  kernels, without functions of the C library.
- {compiler}, `-O2`.

{tflm}
"""

_TFLM: Final = """\
The second table of a core has public models, and beside them TensorFlow Lite for Microcontrollers
with CMSIS-NN, and our figures as a share of its. """

_OURS: Final = (
    "model", "MACs", "instructions", "per MAC", "cycles", "arena", "constants", "code", "stack",
)  # fmt: skip
_PEER: Final = ("TFLM instructions", "ratio", "TFLM arena", "ratio")


def text() -> str:
    """Return the page."""
    peer = json.loads((FOLDER / "tflm.json").read_text(encoding="utf-8"))
    tables = [figures.read(core) for core in CORES]
    compilers = sorted({table.compiler for table in tables})
    tflm = textwrap.fill(_TFLM + peer["measured"], 100)
    parts = [_HEAD.format(compiler=" and ".join(compilers), tflm=tflm)]
    for table in tables:
        parts.append(f"\n## {table.core}\n\n{_cycles(table.core)}\n\n")
        own = set(networks.own_models())
        ours = {name: row for name, row in table.models.items() if name in own}
        public = {name: row for name, row in table.models.items() if name not in own}
        parts.append(_table((*_OURS,), (_row(name, row) for name, row in ours.items())))
        if public:
            theirs = peer["cores"].get(table.core, {})
            rows = (
                (*_row(name, row), *_beside(row, theirs.get(name))) for name, row in public.items()
            )
            parts.append("\n" + _table((*_OURS, *_PEER), rows))
    return "".join(parts)


def _cycles(core: str) -> str:
    model = counter.cycle_model(lookup(core))
    if model is None:
        return "There is no public table of cycles for this core."
    return f"Cycles: {model.name}; {model.assumptions}."


def _row(name: str, row: Figures) -> tuple[str, ...]:
    return (
        f"`{name}`",
        f"{row.macs:,}",
        f"{row.instructions:,}",
        f"{row.instructions / row.macs:.2f}" if row.macs else "",
        "" if row.cycles is None else f"{row.cycles:,}",
        f"{row.arena:,}",
        f"{row.weights + row.parameters:,}",
        f"{row.program + row.kernels:,}",
        f"{row.stack:,}",
    )


def _beside(row: Figures, peer: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the peer's figures and ours as a share of them."""
    if peer is None:
        return ("", "", "", "")
    return (
        f"{peer['instructions']:,}",
        f"{row.instructions / peer['instructions']:.2f}",
        f"{peer['arena']:,}",
        f"{row.arena / peer['arena']:.2f}",
    )


def _table(heading: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    rule = ("---", *("--:" for _ in heading[1:]))
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (heading, rule, *rows))
