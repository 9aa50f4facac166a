# SPDX-License-Identifier: Apache-2.0
"""The recorded figures: one JSON file per core, a line per layer, so that a diff can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support import networks
from tfl2c import boards, compiler
from tfl2c.targets import lookup
from tfl2c.verify import bench
from tfl2c.verify.bench import Bench, Change, Options

FOLDER: Final = Path(__file__).resolve().parent
CORES: Final = ("cortex-m0", "cortex-m3", "cortex-m4", "cortex-m55")
TOLERANCE: Final = 0.01  # by this much a figure may grow before somebody must look
NOISE: Final = 100  # instructions or cycles by which a layer may always grow


@dataclass(frozen=True, slots=True)
class Row:
    """What a layer takes."""

    index: int  # TFLite operator index
    operator: str
    kernel: str
    macs: int
    instructions: int
    cycles: int | None  # None where there is no model of cycles


@dataclass(frozen=True, slots=True)
class Figures:
    """What an inference of a model takes on a core, made with default options."""

    macs: int
    instructions: int
    cycles: int | None
    arena: int  # bytes, all from here on
    state: int
    scratch: int
    weights: int
    parameters: int
    program: int
    kernels: int
    stack: int
    layers: tuple[Row, ...]

    @property
    def flash(self) -> int:
        """Bytes of all parts."""
        return self.weights + self.parameters + self.program + self.kernels


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a core by model, and the compiler that they depend on."""

    core: str
    compiler: str
    models: Mapping[str, Figures]


def measure(model: Path, core: str) -> Figures:
    """Return what a model takes on a core now; the errors are those of `bench.measure`."""
    made = compiler.Options(compiler.default_name(model.stem), core)
    board = boards.for_target(core)
    return condensed(bench.measure(model.read_bytes(), made, board, Options(per_layer=True)))


def condensed(run: Bench) -> Figures:
    """Return what is recorded of a run."""
    rows = (
        Row(x.index, x.operator, x.kernel, x.macs, x.counts.instructions, x.counts.cycles)
        for x in run.layers
    )
    return Figures(
        macs=run.macs,
        instructions=run.total.instructions,
        cycles=run.total.cycles,
        arena=run.arena_bytes,
        state=run.state_bytes,
        scratch=run.scratch_bytes,
        weights=run.flash.weights,
        parameters=run.flash.parameters,
        program=run.flash.program,
        kernels=run.flash.kernels,
        stack=run.stack.nbytes,
        layers=tuple(rows),
    )


# --------------------------------------------------------------------------------- comparisons


def changes(old: Figures, new: Figures) -> Iterator[Change]:
    """Yield what differs: totals, then the layers if they are the same ones."""
    for what in ("instructions", "cycles", "arena", "flash"):
        before, after = getattr(old, what), getattr(new, what)
        if None not in {before, after} and before != after:
            yield Change(what, before, after)
    if [row.index for row in old.layers] != [row.index for row in new.layers]:
        return
    for was, row in zip(old.layers, new.layers, strict=True):
        for what in ("instructions", "cycles"):
            before, after = getattr(was, what), getattr(row, what)
            if None not in {before, after} and before != after:
                yield Change(f"operator {row.index} {row.operator}, {what}", before, after)


def regressions(old: Figures, new: Figures) -> list[Change]:
    """Return what grew by more than `TOLERANCE`, and in a layer by more than `NOISE` as well."""
    return [
        change
        for change in changes(old, new)
        if change.share > TOLERANCE
        and (not change.what.startswith("operator") or change.after - change.before > NOISE)
    ]


# --------------------------------------------------------------------------------------- files


def read(core: str, folder: Path = FOLDER) -> Table:
    """Return the recorded figures of a core."""
    data = json.loads((folder / f"{core}.json").read_text(encoding="utf-8"))
    models = {name: _figures(entry) for name, entry in data["models"].items()}
    return Table(core, data["compiler"], models)


def write(table: Table, folder: Path = FOLDER) -> None:
    """Record the figures of a core."""
    (folder / f"{table.core}.json").write_text(text(table), encoding="utf-8", newline="\n")


def text(table: Table) -> str:
    """Return a file: an object per model, in which every layer is a line."""
    models = ",\n".join(_entry(name, row) for name, row in sorted(table.models.items()))
    return f'{{\n "compiler": {json.dumps(table.compiler)},\n "models": {{\n{models}\n }}\n}}\n'


def installed(core: str) -> str:
    """Return what the C compiler on this machine says it is."""
    return bench.compiler_version(lookup(core))


def candidates() -> dict[str, Path]:
    """Return the models that there are, our own and public ones, by name."""
    files = [*networks.OWN.glob("*.tflite"), *networks.PUBLIC.glob("*.tflite")]
    return {path.stem: path for path in sorted(files)}


def _entry(name: str, figures: Figures) -> str:
    plain = {key: getattr(figures, key) for key in figures.__slots__ if key != "layers"}
    rows = ",\n".join(f"    {json.dumps(_cells(row))}" for row in figures.layers)
    facts = json.dumps(plain).strip("{}")
    return f'  {json.dumps(name)}: {{\n   {facts},\n   "layers": [\n{rows}\n   ]\n  }}'


def _cells(row: Row) -> list[Any]:
    return [getattr(row, key) for key in row.__slots__]


def _figures(entry: Mapping[str, Any]) -> Figures:
    return Figures(**{**entry, "layers": tuple(Row(*cells) for cells in entry["layers"])})
