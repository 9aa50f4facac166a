# SPDX-License-Identifier: Apache-2.0
"""Counts what an inference executes on a QEMU board, with a plugin built on demand."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from tfl2c import assets
from tfl2c.errors import ToolError, UsageError
from tfl2c.targets import Target
from tfl2c.verify import process, runner, toolchain
from tfl2c.verify.image import Image
from tfl2c.verify.objects import BuildError
from tfl2c.verify.runner import Outputs, RunError, Sample

LAYER_LIMIT: Final = 2047  # the greatest index that a mark can carry

LAYER_MARKS: Final = (
    "-DTFL2C_ON_LAYER(model,index)="
    '__asm volatile("mov r12, r12\\n\\t.inst.n 0x2800 + %c0" : : "i"(index) : "cc", "memory")'
)
"""A flag for `image.Options.cflags`: generated code then marks where a layer begins and ends."""

_SOURCES: Final = ("counter.c", "timing.h")
_FLAGS: Final = ("-std=c11", "-O2", "-fPIC", "-fvisibility=hidden", "-shared")
_EDGE: Final = -1
_MEMORY: Final = "memory without wait states, no caches, no contention, no fetch effects"


@dataclass(frozen=True, slots=True)
class CycleModel:
    """Which table of cycles stands for a core, and what to know about it."""

    table: str  # "m0", "m3" or "m4"
    name: str
    assumptions: str


def _model(table: str, instead_of: str = "") -> CycleModel:
    name = f"Cortex-{table.upper()}"
    note = f"the {instead_of} has no published table: the cycles are those of a {name}; "
    return CycleModel(table, name, (note if instead_of else "") + _MEMORY)


CYCLE_MODELS: Final = MappingProxyType(
    {
        "cortex-m0": _model("m0"),
        "cortex-m0plus": CycleModel(
            "m0",
            "Cortex-M0",
            f"the cycles are those of a Cortex-M0, whose branches take one more; {_MEMORY}",
        ),
        "cortex-m3": _model("m3"),
        "cortex-m4": _model("m4"),
        "cortex-m7": _model("m4", "Cortex-M7"),
        "cortex-m33": _model("m4", "Cortex-M33"),
    }
)
"""By target; a target that is not in it has exact instructions and no cycles."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What was executed. The classes of instructions add up to ``instructions``, which is exact."""

    instructions: int = 0
    cycles: int | None = None  # modelled; None where there is no model
    load: int = 0
    store: int = 0
    multiple: int = 0  # LDM, STM, PUSH, POP, LDRD, STRD
    branch: int = 0
    multiply: int = 0
    divide: int = 0
    fp: int = 0
    mve: int = 0
    other: int = 0
    multiple_words: int = 0  # that loads and stores of several words moved
    branch_taken: int = 0
    unaligned: int = 0  # loads and stores


@dataclass(frozen=True, slots=True)
class LayerCounts:
    """What a layer took, all its turns together when it takes turns with others."""

    layer: int  # counted from 0
    counts: Counts


@dataclass(frozen=True, slots=True)
class Region:
    """One call. ``layers`` is empty unless the image was built with `LAYER_MARKS`."""

    total: Counts
    layers: tuple[LayerCounts, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """The outputs as `runner.run` returns them, and a region per call in the order of the run.

    A sample takes one call, or one for each row where rows are handed over.
    """

    outputs: dict[str, list[Outputs]]
    regions: tuple[Region, ...]


def count(
    image: Image, vectors: Mapping[str, Sequence[Sample]], cache: Path | None = None
) -> Counted:
    """Run ``image`` like `runner.run` and count every inference.

    ``cache`` is where the plugin is kept, by default the user's cache folder. Raises `UsageError`
    when the image does not run on QEMU, `ToolError` when the plugin cannot be built or loaded.
    """
    if image.board is None or image.board.run[:1] != (toolchain.QEMU.program,):
        place = f"board '{image.board.name}'" if image.board else "the host"
        raise UsageError(
            f"instructions are counted by QEMU, and {place} does not run on it",
            "tfl2c boards lists what does",
        )
    plugin = build_plugin(cache or cache_folder())
    model = CYCLE_MODELS.get(image.target.name)
    with tempfile.TemporaryDirectory(dir=image.path.parent) as name:
        report = Path(name).resolve() / "counts.json"
        extra = arguments(plugin, model.table if model else "m4", report)
        try:
            outputs = runner.run(image, vectors, arguments=extra)
        except RunError as error:
            if "plugin" in error.fault:
                raise _refused(error) from error
            raise
        return Counted(outputs, read(report, has_cycles=model is not None))


def arguments(plugin: Path, table: str, report: Path) -> tuple[str, ...]:
    """Return what to add to QEMU's command for the plugin to write ``report``."""
    options = (str(plugin.resolve()), f"model={table}", f"out={report.resolve()}")
    return "-plugin", ",".join(option.replace(",", ",,") for option in options)


def read(report: Path, *, has_cycles: bool) -> tuple[Region, ...]:
    """Return the regions that the plugin reported as stretches; raise if one is not complete."""
    rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        if not row["complete"]:
            raise ToolError("the program ended in the middle of an inference")
        found.setdefault(row["region"], []).append(row)
    return tuple(_region(stretches, has_cycles=has_cycles) for stretches in found.values())


def together(regions: Sequence[Region]) -> Region:
    """Return regions as one, of an inference whose input was handed over in as many calls."""
    layers: dict[int, list[Counts]] = {}
    for found in (layer for region in regions for layer in region.layers):
        layers.setdefault(found.layer, []).append(found.counts)
    by_layer = (LayerCounts(layer, total(parts)) for layer, parts in sorted(layers.items()))
    return Region(total(region.total for region in regions), tuple(by_layer))


def total(parts: Iterable[Counts]) -> Counts:
    """Return the sum of ``parts``; it has cycles if all of them have."""
    listed = list(parts)
    sums = {
        f.name: sum(getattr(part, f.name) for part in listed)
        for f in fields(Counts)
        if f.name != "cycles"
    }
    cycles = [part.cycles for part in listed if part.cycles is not None]
    return Counts(**sums, cycles=sum(cycles) if len(cycles) == len(listed) else None)


def cycle_model(target: Target) -> CycleModel | None:
    """Return the model of cycles for ``target``, or None if there is none."""
    return CYCLE_MODELS.get(target.name)


def cache_folder() -> Path:
    """Return the folder for what can be made again: ``$XDG_CACHE_HOME/tfl2c``."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if named else Path.home() / ".cache") / "tfl2c"


def build_plugin(cache: Path) -> Path:
    """Return the plugin, compiled by the host compiler unless ``cache`` has this very one.

    Raises `ToolError` when there is no host compiler or the folder cannot be written.
    """
    folder = assets.root() / "templates" / "counter"
    compiler = toolchain.find(toolchain.HOST_CC)
    digest = hashlib.sha256()
    for part in (compiler, toolchain.version(compiler), *_FLAGS):
        digest.update(part.encode() + b"\0")
    for name in _SOURCES:
        digest.update((folder / name).read_bytes() + b"\0")
    path = cache / f"counter-{digest.hexdigest()[:24]}.so"
    if not path.exists():
        try:
            cache.mkdir(parents=True, exist_ok=True)
            _compile(compiler, folder / _SOURCES[0], path)
        except OSError as error:
            raise ToolError(
                f"{cache}: {error.strerror}", "set XDG_CACHE_HOME to a folder that can be written"
            ) from error
    return path


def _compile(compiler: str, source: Path, path: Path) -> None:
    """Write the plugin in one step: others may look for it at the same time."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        fresh = Path(folder) / path.name
        finished = process.run(
            [compiler, *_FLAGS, str(source), "-o", str(fresh)], timeout=120, cwd=Path(folder)
        )
        if finished.status != 0:
            raise BuildError(source.name, finished)
        fresh.replace(path)


def _region(rows: Sequence[Mapping[str, Any]], *, has_cycles: bool) -> Region:
    """Put the turns of each layer together; what is before and behind all is in the total only."""
    layers: dict[int, list[Counts]] = {}
    everything = []
    for row in rows:
        counts = _counts(row, has_cycles=has_cycles)
        everything.append(counts)
        if _EDGE not in (row["begin"], row["end"]):
            layers.setdefault(row["begin"], []).append(counts)
    by_layer = (LayerCounts(layer, total(parts)) for layer, parts in sorted(layers.items()))
    return Region(total(everything), tuple(by_layer))


def _counts(row: Mapping[str, Any], *, has_cycles: bool) -> Counts:
    counts = Counts(**{f.name: int(row[f.name]) for f in fields(Counts)})
    return counts if has_cycles else replace(counts, cycles=None)


def _refused(error: RunError) -> ToolError:
    return ToolError(
        f"QEMU does not take the counter: {error.log.strip().splitlines()[-1]}",
        f"it must be built with TCG plugins of API 1, as QEMU 7.2 is; "
        f"{toolchain.QEMU.variable} names another one",
    )
