# SPDX-License-Identifier: Apache-2.0
"""Short texts for the terminal: what was compiled, what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tfl2c.boards import Board
from tfl2c.targets import Simd, Target

Row = dict[str, Any]

_SIMD = {Simd.NONE: "", Simd.DSP: "DSP", Simd.MVE: "MVE (Helium)"}


def compiled(
    manifest: Mapping[str, Any], folder: Path, files: int, budget: int | None = None
) -> str:
    """Return what a user wants to know behind a compilation."""
    of = f" of {budget:,}" if budget is not None else ""
    layers, macs = len(manifest["layers"]), manifest["macs"]
    lines = [
        f"{manifest['name']} for {manifest['target']}: {layers} layers, {macs:,} MACs",
        f"  RAM    {manifest['arena_bytes']:,} bytes{of}, the arena, everything included",
        f"  flash  {manifest['constant_bytes']:,} bytes of weights and parameters, and the kernels",
        f"wrote {folder}, {files} files; {folder / 'README.md'} says how to use them",
    ]
    return "\n".join(lines)


def targets(rows: Iterable[Target]) -> list[Row]:
    """Return the cores and what is known of them."""
    return [
        {
            "target": t.name,
            "simd": _SIMD[t.simd],
            "fpu": "yes" if t.fpu else "no",
            "cflags": " ".join(t.cflags),
        }
        for t in rows
    ]


def boards(rows: Iterable[Board]) -> list[Row]:
    """Return the boards and what runs on them."""
    return [
        {
            "board": b.name,
            "target": b.target,
            "also runs": " ".join(b.also_runs),
            "what it is": b.description,
        }
        for b in rows
    ]


def table(rows: Sequence[Row]) -> str:
    """Return rows of equal keys as columns with a heading."""
    columns = list(rows[0])
    cells = [columns, *([str(row[c]) for c in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    return "\n".join(
        "  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip()
        for line in cells
    )
