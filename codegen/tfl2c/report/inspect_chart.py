# SPDX-License-Identifier: Apache-2.0
"""The memory plan as a picture: steps from left to right, addresses from the bottom to the top."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tfl2c.planner import BIRTH
from tfl2c.report.inspect_memory import Buffer, Memory, Shared, Step
from tfl2c.report.inspect_text import held_text, shared_text, span_text

# Units of the drawing; on a screen about a pixel each.
_WIDTH: Final = 960.0  # of all steps, unless each would be too narrow
_NARROWEST: Final = 15.0
_HEIGHT: Final = 360.0
_LEFT: Final = 64.0
_TOP: Final = 34.0
_BELOW: Final = 118.0  # names of steps
_CHARACTER: Final = 6.0
_LINE: Final = 12.0
_MOST_TICKS: Final = 6
_LABEL: Final = 20  # characters of a step's name

_SHORT: Final = re.compile(r"^.*_([0-9]+)_(out(?:_[0-9]+)?|scratch)$")  # of a name in C
_KINDS: Final = {
    "input": "input",
    "output": "output",
    "state": "state, kept between calls",
    "tensor": "values between operators",
    "rows": "some rows of a tensor that streams",
    "scratch": "scratch of one call",
}


_Place = tuple[int, int, int, int]  # first and last step, offset, bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with a text inside, where there is room, and one for the pointer."""

    kind: str
    x: str
    y: str
    width: str
    height: str
    title: str
    label: str
    text_x: str
    text_y: str
    turned: bool  # the text runs upwards


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis."""

    at: str
    label: str
    strong: bool = False
    label_at: str = ""  # where that differs


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything of the picture, in its own units."""

    width: str
    height: str
    left: str
    right: str
    top: str
    bottom: str
    ticks: tuple[Tick, ...]  # bytes
    columns: tuple[Tick, ...]  # steps, by the middle of each
    label_y: str
    boxes: tuple[Box, ...]
    shared: tuple[Box, ...]
    arena: Tick
    budget: Tick | None
    peak: Box
    kinds: tuple[tuple[str, str], ...]  # legend: kind, words


def chart(memory: Memory, budget: int | None) -> Chart:
    """Return the picture of a plan; ``budget`` is drawn where it is not far off."""
    return _Drawing(memory, budget).chart()


class _Drawing:
    """The scales of a picture."""

    def __init__(self, memory: Memory, budget: int | None) -> None:
        self._memory = memory
        arena = max(memory.arena_bytes, 4)
        self._budget = budget if budget is not None and budget <= 1.6 * arena else None
        self._greatest = max(arena, self._budget or 0)
        self._column = max(_NARROWEST, _WIDTH / len(memory.steps))
        self._right = _LEFT + self._column * len(memory.steps)

    def chart(self) -> Chart:
        memory = self._memory
        bottom = _TOP + _HEIGHT
        present = {b.what for b in memory.buffers}
        return Chart(
            width=_unit(self._right + 14),
            height=_unit(bottom + _BELOW),
            left=_unit(_LEFT),
            right=_unit(self._right),
            top=_unit(_TOP),
            bottom=_unit(bottom),
            ticks=tuple(self._ticks()),
            columns=tuple(self._step(step) for step in memory.steps),
            label_y=_unit(bottom + 10),
            boxes=tuple(self._buffers()),
            shared=tuple(self._overlap(s) for s in memory.shared),
            arena=self._line(memory.arena_bytes, "arena", above=self._arena_on_top()),
            budget=self._budget_line(),
            peak=self._peak(),
            kinds=tuple((kind, words) for kind, words in _KINDS.items() if kind in present),
        )

    def _x(self, step: int) -> float:
        return _LEFT + (step - BIRTH) * self._column

    def _y(self, address: int) -> float:
        return _TOP + _HEIGHT * (1 - address / self._greatest)

    def _ticks(self) -> Iterator[Tick]:
        step = 1
        while self._greatest / step > _MOST_TICKS:
            step *= 2
        for address in range(0, self._greatest + 1, step):
            label = f"{address // 1024} KiB" if step >= 1024 and address else str(address)
            yield Tick(_unit(self._y(address)), label)

    def _step(self, step: Step) -> Tick:
        middle = self._x(step.number) + self._column / 2 + 3
        return Tick(_unit(middle), _step_name(step), step.number == self._memory.peak)

    def _budget_line(self) -> Tick | None:
        if self._budget is None:
            return None
        return self._line(self._budget, "budget", above=not self._arena_on_top())

    def _arena_on_top(self) -> bool:
        return self._budget is None or self._budget < self._memory.arena_bytes

    def _line(self, address: int, what: str, *, above: bool) -> Tick:
        at = self._y(address)
        label_at = _unit(at - 5 if above else at + 12)
        return Tick(_unit(at), f"{what} {address:,}", label_at=label_at)

    def _peak(self) -> Box:
        step = self._memory.peak
        title = f"{self._memory.peak_text}: {self._memory.peak_bytes:,} bytes"
        x, label = self._x(step), f"peak {self._memory.peak_bytes:,}"
        room = _CHARACTER * len(label) / 2
        middle = min(max(x + self._column / 2, _LEFT + room), self._right - room)
        size = _unit(self._column), _unit(_HEIGHT)
        place = _unit(x), _unit(_TOP), *size
        return Box("peak", *place, title, label, _unit(middle), _unit(_TOP - 18), turned=False)

    def _buffers(self) -> Iterator[Box]:
        tensors = 0
        for b in self._memory.buffers:
            kind = b.what
            if kind == "tensor":
                tensors += 1
                kind = "tensor" if tensors % 2 else "tensor other"
            yield self._box(
                kind, (b.first, b.last, b.offset, b.bytes), _title(b, self._end), b.name
            )

    def _overlap(self, shared: Shared) -> Box:
        place = shared.first, shared.last, shared.offset, shared.bytes
        return self._box("shared", place, shared_text(shared), "")

    @property
    def _end(self) -> int:
        return len(self._memory.steps) - 2

    def _box(self, kind: str, place: _Place, title: str, name: str) -> Box:
        first, last, offset, size = place
        x, y = self._x(first), self._y(offset + size)
        width, height = self._x(last + 1) - x, self._y(offset) - y
        left, right = (self._x(step) for step in self._open(place, name))
        label, turned = _label(name, right - left, height)
        middle = _unit((left + right) / 2), _unit(y + height / 2)
        size_of = _unit(width), _unit(max(height, 1))
        return Box(kind, _unit(x), _unit(y), *size_of, title, label, *middle, turned)

    def _open(self, place: _Place, name: str) -> tuple[int, int]:
        """Return the steps that leave room for a name: those where no other buffer lies across."""
        first, last, _, _ = place
        begin, end = first, last + 1
        for shared in self._memory.shared:
            if shared.output == name:
                begin = max(begin, shared.last + 1)
            if shared.input == name:
                end = min(end, shared.first)
        return (begin, end) if begin < end else (first, last + 1)


def _label(name: str, width: float, height: float) -> tuple[str, bool]:
    """Return a name, or "3 out" for it, as it fits a box; and whether it has to run upwards."""
    turned = width < _CHARACTER * 7 and height > width
    along, across = (height, width) if turned else (width, height)
    room = int((along - 6) / _CHARACTER)
    if across < _LINE:
        return "", turned
    forms = (name, _SHORT.sub(r"\1 \2", name))
    return next((form for form in forms if len(form) <= room), ""), turned


def _title(buffer: Buffer, end: int) -> str:
    span = span_text(buffer.first, buffer.last, end)
    held = f", {held_text(buffer)}" if held_text(buffer) else ""
    return f"{buffer.name}: {buffer.bytes:,} bytes at {buffer.offset:,}, steps {span}{held}"


def _step_name(step: Step) -> str:
    if not step.operators:
        return step.what
    first, last = step.operators[0], step.operators[-1]
    name = f"{first} {step.what}" if first == last else f"{first} to {last} by rows"
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"


def _unit(value: float) -> str:
    return f"{value:.1f}"
