# SPDX-License-Identifier: Apache-2.0
"""A bench and its comparison on a terminal, 100 columns wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tfl2c.report import tables
from tfl2c.report.inspect import plain
from tfl2c.verify.bench import Bench, Change, Layer, per_mac
from tfl2c.verify.counter import Counts
from tfl2c.verify.stack import Stack

_TEXT: Final = 84  # characters of a fact


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since an earlier run. Figures that grew by more than allowed are regressions."""

    changes: Sequence[Change]
    regressions: Sequence[Change]
    conditions: Sequence[str]  # of the runs that differ
    percent: float  # allowed

    @property
    def verdict(self) -> str:
        """The outcome in a line."""
        count = len(self.changes)
        if not count:
            return "compared: every figure is the same"
        figures = "1 figure differs" if count == 1 else f"{count} figures differ"
        many = len(self.regressions) or "none"
        return f"compared: {figures}, {many} grew by more than {self.percent:g} %"

    def json(self) -> dict[str, Any]:
        """Return it for programs."""
        rows = [
            {**asdict(c), "share": c.share, "regression": c in self.regressions}
            for c in self.changes
        ]
        return {"tolerance_percent": self.percent, "changes": rows, "differing": self.conditions}


def show(run: Bench, console: Console) -> None:
    """Print a run: what an inference takes, what memory it takes, and the layers if there are."""
    title = f"{run.model} for {run.target}, --optimize {run.optimize}"
    if run.options:
        title += f", {run.options}"
    console.print(Text(title, style="bold"), soft_wrap=True)
    console.print(Text("\n".join(_facts(run))), soft_wrap=True)
    if run.layers:
        console.print(Text("\nLayers", style="bold"))
        table = _layers(run, wide=console.width >= tables.WIDTH)
        console.print(Padding(table, (0, 0, 0, 2), expand=False))


def show_comparison(compared: Comparison, console: Console) -> None:
    """Print what changed since an earlier run."""
    console.print(Text(f"\n{compared.verdict}", style="bold"))
    for condition in compared.conditions:
        console.print(Text(f"  {condition}"), soft_wrap=True)
    if not compared.changes:
        return
    columns = (("figure", "<"), ("before", ">"), ("now", ">"), ("change", ">"), ("", "<"))
    rows = (
        (
            change.what,
            f"{change.before:,}",
            f"{change.after:,}",
            f"{change.share:+.2%}",
            Text("regression", style="bold red") if change in compared.regressions else "",
        )
        for change in compared.changes
    )
    table = tables.table(columns, rows, ruled=console.is_terminal)
    console.print(Padding(table, (0, 0, 0, 2), expand=False))


# ---------------------------------------------------------------------------------------- facts


def _facts(run: Bench) -> Iterator[str]:
    total, flash = run.total, run.flash
    yield ""
    yield _fact("instructions", f"{_counted(total.instructions, run.macs)}, exact")
    if total.cycles is not None:
        yield _fact("cycles", f"{_counted(total.cycles, run.macs)}, modelled: {run.cycle_model}")
        yield from _folded("", run.assumptions)
    else:
        yield _fact("cycles", run.assumptions)
    yield _fact("MACs", f"{run.macs:,}")
    yield _fact("RAM", f"{run.arena_bytes:,} bytes, the arena, everything included")
    yield _fact("", f"state {run.state_bytes:,}, largest scratch {run.scratch_bytes:,}")
    yield _fact("flash", f"{flash.total:,} bytes")
    yield _fact("", f"weights {flash.weights:,}, parameters {flash.parameters:,}")
    yield _fact("", f"code of the model {flash.program:,}, kernels {flash.kernels:,}")
    if flash.functions:
        yield _fact("", f"functions of yours {flash.functions:,}")
    if run.libraries:
        yield from _folded("", f"and of the C library: {', '.join(run.libraries)}")
    yield from _stack(run.stack)
    yield _fact("measured", f"one inference on {run.board}, input of seed {run.seed}")
    yield from _folded("", f"{run.compiler} {run.flags}")


def _stack(stack: Stack) -> Iterator[str]:
    bound = f", {stack.assumed:,} of them a bound for the C library" if stack.assumed else ""
    yield _fact("stack", f"{stack.nbytes:,} bytes at worst, without interrupts{bound}")
    yield from _folded("", " > ".join(f"{f.function} {f.nbytes}" for f in stack.path))


def _fact(label: str, text: str) -> str:
    return f"  {label:12} {text}"


def _folded(label: str, text: str) -> Iterator[str]:
    """Yield a fact in lines that are short enough, broken at spaces."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > _TEXT:
            yield _fact(label, line)
            label, line = "", ""
        line = f"{line} {word}" if line else word
    yield _fact(label, line)


def _counted(figure: int, macs: int) -> str:
    share = per_mac(figure, macs)
    return f"{figure:,}" if share is None else f"{figure:,} ({share:.2f} per MAC)"


# --------------------------------------------------------------------------------------- layers


def _layers(run: Bench, *, wide: bool) -> Table:
    """Return the table of layers; what `inspect` tells as well is left out where it is narrow."""
    columns = [column for column in _columns(run) if wide or column.narrow]
    rows = ([column.cell(layer) for column in columns] for layer in run.layers)
    return tables.table([(c.name, c.side) for c in columns], rows, ruled=False)


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    side: str
    cell: Callable[[Layer], str]
    narrow: bool = True  # whether it stands in a narrow table


def _columns(run: Bench) -> Iterator[_Column]:
    yield _Column("#", ">", lambda x: str(x.index))
    yield _Column("operator", "<", lambda x: plain(x.operator, 40))
    yield _Column("kernel", "<", lambda x: plain(x.kernel, 40), narrow=False)
    yield _Column("MACs", ">", lambda x: f"{x.macs:,}" if x.macs else "", narrow=False)
    yield _Column("instr.", ">", lambda x: f"{x.counts.instructions:,}")
    yield _Column("/MAC", ">", lambda x: _share(x.counts.instructions, x.macs))
    if run.total.cycles is not None:
        yield _Column("cycles", ">", lambda x: f"{x.counts.cycles:,}")
        yield _Column("/MAC", ">", lambda x: _share(x.counts.cycles, x.macs))
    whole = _effort(run.total)
    yield _Column("%", ">", lambda x: f"{100 * _effort(x.counts) / whole:.1f}")


def _share(figure: int | None, macs: int) -> str:
    share = per_mac(figure, macs)
    return "" if share is None else f"{share:.2f}"


def _effort(counts: Counts) -> int:
    """Return cycles, or instructions where there is no model of cycles."""
    return counts.instructions if counts.cycles is None else counts.cycles
