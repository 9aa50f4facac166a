# SPDX-License-Identifier: Apache-2.0
"""The facts of a model as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tfl2c import render
from tfl2c.report import inspect_chart
from tfl2c.report.inspect import (
    Facts,
    Operator,
    Port,
    Totals,
    plain,
    quantization_text,
    shape_text,
    shapes_text,
)
from tfl2c.report.inspect_memory import Memory
from tfl2c.report.inspect_text import held_text, offer_texts, refusals, shared_text, span_text


@dataclass(frozen=True, slots=True)
class _Card:
    """A number worth a box of its own; ``share`` fills a gauge, in percent of the budget."""

    title: str
    number: str
    unit: str
    notes: tuple[str, ...]
    share: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """An operator in the table."""

    operator: Operator
    tensor: str
    shapes: str
    macs: str
    macs_share: str  # percent of the greatest
    weights: str
    flash: str
    flash_share: str
    step: str
    note: str


def page(facts: Facts) -> str:
    """Return the report."""
    memory = facts.memory
    return render.html(
        "report.html.j2",
        f=facts,
        model=facts.model,
        name=plain(facts.model.name),
        cards=tuple(_cards(facts)),
        refusals=refusals(facts.operators),
        ports=tuple(map(_port, facts.ports)),
        chart=inspect_chart.chart(memory, facts.totals.budget) if memory else None,
        peak=_peak(memory) if memory else "",
        rows=tuple(_rows(facts)),
        buffers=tuple(_buffers(memory)) if memory else (),
        frontier=tuple(map(offer_texts, facts.frontier)),
        shared=[shared_text(s) for s in memory.shared] if memory else (),
        metadata=[(plain(m.name), f"{m.bytes:,}", m.text) for m in facts.model.metadata],
        signatures=", ".join(plain(s) for s in facts.model.signatures),
        description=plain(facts.model.description, 200),
        model_bytes=f"{facts.model.bytes:,}",
    )


def _port(port: Port) -> dict[str, str]:
    return {
        "way": port.way,
        "name": plain(port.name),
        "dtype": port.dtype,
        "shape": shape_text(port.shape),
        "size": f"{port.bytes:,}",
        "value": quantization_text(port),
    }


def _peak(memory: Memory) -> str:
    return f"{memory.peak_text}, {memory.peak_bytes:,} bytes"


def _cards(facts: Facts) -> Iterator[_Card]:
    totals, memory = facts.totals, facts.memory
    weights = f"{totals.weight_bytes:,}"
    if memory is not None and totals.constant_bytes is not None:
        yield _ram(facts, memory)
        notes = (f"{weights} bytes in the model", "the kernels' code comes on top")
        yield _Card("Flash", f"{totals.constant_bytes:,}", "bytes of constants", notes)
    else:
        note = "RAM and flash are known when every operator is supported"
        yield _Card("Weights", weights, "bytes in the model", (note,))
    yield _Card("Work", f"{totals.macs:,}", "multiply-accumulates", tuple(_work(totals)))
    refused = f"{totals.refused} refused" if totals.refused else "all supported"
    count = f"{totals.operators}"
    yield _Card("Operators", count, "in the model", (refused,), over=totals.refused > 0)


def _work(totals: Totals) -> Iterator[str]:
    if totals.refused:
        yield "of the operators that are supported"
    elif totals.macs_executed not in {None, totals.macs}:
        yield f"{totals.macs_executed:,} of them are executed"


def _ram(facts: Facts, memory: Memory) -> _Card:
    totals, arena = facts.totals, memory.arena_bytes
    notes = [f"state {totals.state_bytes:,}, largest scratch {totals.scratch_bytes:,}"]
    share = ""
    if totals.budget is not None:
        percent = 100 * arena / totals.budget if totals.budget else 100
        notes.insert(0, f"{percent:.0f} % of {totals.budget:,}")
        share = f"{min(100, percent):.1f}"
    over = totals.budget is not None and arena > totals.budget
    return _Card("RAM", f"{arena:,}", "bytes of arena", tuple(notes), share, over=over)


def _rows(facts: Facts) -> Iterator[_Row]:
    most_macs = max((o.macs or 0 for o in facts.operators), default=0)
    most_flash = max((o.constant_bytes or 0 for o in facts.operators), default=0)
    for o in facts.operators:
        yield _Row(
            operator=o,
            tensor=plain(o.tensor, 80),
            shapes=shapes_text(o).replace(" > ", " → "),
            macs=_number(o.macs),
            macs_share=_share(o.macs, most_macs),
            weights=_number(o.weight_bytes),
            flash=_number(o.constant_bytes),
            flash_share=_share(o.constant_bytes, most_flash),
            step="" if o.step is None else str(o.step),
            note=o.note,
        )


def _number(value: int | None) -> str:
    return f"{value:,}" if value else ""


def _share(value: int | None, most: int) -> str:
    return f"{100 * value / most:.1f}" if value and most else "0"


def _buffers(memory: Memory) -> Iterator[tuple[str, ...]]:
    end = len(memory.steps) - 2
    for b in memory.buffers:
        span = span_text(b.first, b.last, end)
        tensor = plain(b.tensor, 60)
        yield b.name, tensor, b.what, f"{b.bytes:,}", f"{b.offset:,}", span, held_text(b)
