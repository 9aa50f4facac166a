# SPDX-License-Identifier: Apache-2.0
"""The facts of a model on a terminal, 100 columns wide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_letters, digits
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tfl2c.planner import BIRTH
from tfl2c.report.inspect import (
    Facts,
    Offer,
    Operator,
    Port,
    Totals,
    plain,
    quantization_text,
    shape_text,
    shapes_text,
)
from tfl2c.report.inspect_memory import Buffer, Memory, Shared
from tfl2c.report.tables import table

_KEYS: Final = ascii_letters + digits
_BANDS: Final = 16  # lines of the picture
_STEPS: Final = 84  # characters of the picture
_NAMES: Final = 34  # characters of a name in a table
_STYLES: Final = {
    "input": "green",
    "output": "magenta",
    "state": "yellow",
    "scratch": "red",
    "rows": "blue",
    "tensor": "cyan",
}


def show(facts: Facts, console: Console) -> None:
    """Print the facts. Where ``console`` is no terminal nothing but text is printed."""
    ruled = console.is_terminal
    parts: list[RenderableType] = [_heading(facts), Text("\n".join(_summary(facts)))]
    parts += _part("Inputs and outputs", _ports(facts.ports, ruled=ruled))
    parts += _part("Operators", _operators(facts.operators, ruled=ruled))
    if facts.totals.refused:
        parts += _part(
            "Refused, and what to do", Group(*(_refusal(*r) for r in refusals(facts.operators)))
        )
    if facts.memory is not None:
        parts += _part("Memory: bytes over steps", _picture(facts.memory))
        parts += _part("What could be chosen, estimated", _frontier(facts.frontier, ruled=ruled))
        parts += _part("Buffers", _buffers(facts.memory, ruled=ruled))
        if facts.memory.shared:
            parts += _part("Shared bytes", Text("\n".join(map(shared_text, facts.memory.shared))))
    for part in parts:
        console.print(part)


def _part(title: str, body: RenderableType) -> list[RenderableType]:
    return [Text(f"\n{title}", style="bold"), Padding(body, (0, 0, 0, 2), expand=False)]


def _heading(facts: Facts) -> Text:
    model = facts.model
    text = Text(f"{model.name} for {model.target}, --optimize {model.optimize}\n", style="bold")
    verdict = f"{facts.verdict}; {facts.remedy}" if facts.remedy else facts.verdict
    text.append(f"{'OK' if facts.ok else 'REFUSED'}: ", style="green" if facts.ok else "bold red")
    return text.append(verdict)


def _summary(facts: Facts) -> Iterator[str]:
    totals, memory, model = facts.totals, facts.memory, facts.model
    yield ""
    if memory is not None:
        of = f" of {totals.budget:,}" if totals.budget is not None else ""
        yield f"  RAM       {memory.arena_bytes:,} bytes{of}, the arena, everything included"
        yield f"            fullest at {memory.peak_text}: {memory.peak_bytes:,} bytes"
        yield f"            state {totals.state_bytes:,}, largest scratch {totals.scratch_bytes:,}"
        yield f"  flash     {totals.constant_bytes:,} bytes of constants, and the kernels"
    yield f"  MACs      {totals.macs:,}{_executed(totals)}"
    yield f"  model     {model.bytes:,} bytes, {totals.weight_bytes:,} of them in weights"
    yield f"            sha256 {model.sha256}"
    if model.description:
        yield f"  about     {plain(model.description, 80)}"
    if model.signatures:
        yield f"  signature {', '.join(plain(s, 30) for s in model.signatures)}"
    for entry in model.metadata:
        text = f": {entry.text}" if entry.text else ""
        yield f"  metadata  {plain(entry.name, 40)}, {entry.bytes:,} bytes{text}"


def _executed(totals: Totals) -> str:
    if totals.refused:
        return " of the operators that are supported"
    executed = totals.macs_executed
    return "" if executed in {None, totals.macs} else f", {executed:,} of them executed"


# --------------------------------------------------------------------------------------- tables


def _ports(ports: Sequence[Port], *, ruled: bool) -> Table:
    columns = (
        ("", "<"),
        ("name", "<"),
        ("type", "<"),
        ("shape", "<"),
        ("bytes", ">"),
        ("value", "<"),
    )
    rows = (
        (
            p.way,
            plain(p.name, _NAMES),
            p.dtype,
            shape_text(p.shape),
            f"{p.bytes:,}",
            quantization_text(p),
        )
        for p in ports
    )
    return table(columns, rows, ruled=ruled)


def _operators(operators: Sequence[Operator], *, ruled: bool) -> Table:
    columns = (
        ("#", ">"),
        ("operator", "<"),
        ("shapes", "<"),
        ("MACs", ">"),
        ("weights", ">"),
        ("kernel", "<"),
    )
    rows = (
        (
            str(o.index),
            plain(o.op, 40),
            shapes_text(o),
            "" if o.macs is None else f"{o.macs:,}",
            f"{o.weight_bytes:,}",
            _fate(o),
        )
        for o in operators
    )
    return table(columns, rows, ruled=ruled)


def _fate(operator: Operator) -> Text:
    if not operator.supported:
        return Text("refused", style="bold red")
    parts = [p for p in (operator.kernel, operator.note) if p]
    return Text("; ".join(parts) or "supported")


def refusals(operators: Iterable[Operator]) -> list[tuple[str, str, str, str]]:
    """Return operator, where it stands, fault and remedy; those that share all are together."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for o in operators:
        if not o.supported:
            named = f"{o.index} '{plain(o.tensor)}'"
            groups.setdefault((plain(o.op, 40), o.fault, o.remedy), []).append(named)
    return [(op, ", ".join(at), fault, remedy) for (op, fault, remedy), at in groups.items()]


def _refusal(op: str, names: str, fault: str, remedy: str) -> Text:
    text = Text(f"{op} {names}: ", style="bold")
    return text.append(f"{fault}; {remedy}" if remedy else fault, style="not bold")


def _frontier(offers: Sequence[Offer], *, ruled: bool) -> Table:
    columns = ("arena", ">"), ("instructions", ">"), ("--optimize", "<")
    return table(columns, map(offer_texts, offers), ruled=ruled)


def offer_texts(offer: Offer) -> tuple[str, str, str]:
    """Return bytes, instructions more than the fastest, and the choices that come to it."""
    return f"{offer.bytes:,}", f"+{100 * offer.more:.1f} %", ", ".join(offer.optimize)


# --------------------------------------------------------------------------------------- memory


def _buffers(memory: Memory, *, ruled: bool) -> Table:
    columns = (
        ("", "<"),
        ("buffer", "<"),
        ("what", "<"),
        ("bytes", ">"),
        ("offset", ">"),
        ("steps", "<"),
        ("shape", "<"),
    )
    end = len(memory.steps) - 2
    rows = (
        (
            Text(key, style=_STYLES[b.what]),
            plain(b.name, _NAMES),
            b.what,
            f"{b.bytes:,}",
            f"{b.offset:,}",
            span_text(b.first, b.last, end),
            held_text(b),
        )
        for key, b in zip(_keys(memory), memory.buffers, strict=True)
    )
    return table(columns, rows, ruled=ruled)


def held_text(buffer: Buffer) -> str:
    """Return what a buffer holds: a shape, or some rows of it; and where in another tensor."""
    if buffer.what == "scratch":
        return ""
    shape = shape_text(buffer.shape)
    if buffer.part_of:
        return f"{shape}, from byte {buffer.part_at:,} of {plain(buffer.part_of, _NAMES)} on"
    return shape if buffer.rows is None else f"{buffer.rows} rows of {shape}"


def span_text(first: int, last: int, end: int) -> str:
    """Return "3 to 5" for steps, with words for what is before the first and behind the last."""
    names = {BIRTH: "in", end: "out"}
    ends = [names.get(step, str(step)) for step in dict.fromkeys((first, last))]
    return " to ".join(ends)


def shared_text(shared: Shared) -> str:
    """Return which bytes two buffers share and why they may."""
    reason = f": {plain(shared.reason, 80)}" if shared.reason else ""
    return f"{shared.output} takes over {shared.bytes:,} bytes of {shared.input}{reason}"


def _keys(memory: Memory) -> list[str]:
    return [_KEYS[i % len(_KEYS)] for i in range(len(memory.buffers))]


def _picture(memory: Memory) -> Text:
    """Return bands of addresses, the highest first, over columns of steps."""
    count = len(memory.steps)
    group = -(-count // _STEPS)  # steps in a column
    width = max(1, min(3, _STEPS // count))
    columns = [range(at, min(at + group, count)) for at in range(0, count, group)]
    height = max(4, -(-memory.arena_bytes // _BANDS // 4) * 4)
    text = Text(no_wrap=True)
    for low in reversed(range(0, memory.arena_bytes, height)):
        text.append(f"{low:>11,} ")
        for steps in columns:
            key, style = _cell(memory, (low, low + height), steps)
            text.append(key * width, style=style)
        text.append("\n")
    marks = {(memory.peak - BIRTH) // group: "^"}
    text.append("step".rjust(11) + " " + _numbers(columns, width) + "\n")
    line = "".join(marks.get(i, " ").ljust(width) for i in range(len(columns))).rstrip()
    text.append("peak".rjust(11) + " " + line)
    return text.append("    (* one takes over from another)" if memory.shared else "")


def _cell(memory: Memory, band: tuple[int, int], steps: range) -> tuple[str, str]:
    """Return the letter for what fills most of a band in some steps, and its colour."""
    found: list[tuple[int, int, str]] = []
    for i, b in enumerate(memory.buffers):
        held = min(b.offset + b.bytes, band[1]) - max(b.offset, band[0])
        if held > 0 and b.first - BIRTH < steps.stop and steps.start <= b.last - BIRTH:
            found.append((held, i, b.what))
    if not found:
        return ".", "dim"
    if any(_touches(shared, band, steps) for shared in memory.shared):
        return "*", "bold"
    _, i, what = max(found)
    return _KEYS[i % len(_KEYS)], _STYLES[what]


def _touches(shared: Shared, band: tuple[int, int], steps: range) -> bool:
    in_time = shared.first - BIRTH < steps.stop and steps.start <= shared.last - BIRTH
    return in_time and shared.offset < band[1] and band[0] < shared.offset + shared.bytes


def _numbers(columns: Sequence[range], width: int) -> str:
    """Return the numbers of steps below their columns, as many as there is room for."""
    line = ""
    for i, steps in enumerate(columns):
        number = steps.start + BIRTH
        label = "in" if number == BIRTH else str(number)
        at = i * width
        if at >= len(line) + bool(line) and (number == BIRTH or number % 5 == 0):
            line = line.ljust(at) + label
    return line
