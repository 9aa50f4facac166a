# SPDX-License-Identifier: Apache-2.0
"""The memory plan as facts: who lives where, from when to when, and how full each step is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tfl2c.graph import Graph, Node, Shape
from tfl2c.lower import Design
from tfl2c.planner import BIRTH
from tfl2c.program import Slot


@dataclass(frozen=True, slots=True)
class Buffer:
    """Bytes [offset, offset + bytes) of the arena in steps [first, last].

    ``first`` is -1 for what is there before the first step, ``last`` the number of steps for what
    is there behind the last one.
    """

    name: str  # in C
    tensor: str  # in the model; empty: scratch
    what: str  # "input", "output", "state", "scratch", "rows", "tensor"
    offset: int
    bytes: int
    first: int
    last: int
    shape: Shape
    rows: int | None  # that are kept of a tensor that streams
    part_of: str = ""  # the tensor in the model that it is bytes of, from byte ``part_at`` on
    part_at: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the schedule; the first and the last are the application's."""

    number: int
    operators: tuple[int, ...]  # indices
    what: str  # "inputs", "CONV_2D", "CONV_2D .. ADD", "outputs"
    bytes: int  # of the arena that hold something


@dataclass(frozen=True, slots=True)
class Shared:
    """Bytes that two buffers have in common while both live: the one replaces the other."""

    output: str
    input: str
    offset: int
    bytes: int
    first: int
    last: int
    reason: str


@dataclass(frozen=True, slots=True)
class Memory:
    """Every byte of the arena at every step."""

    arena_bytes: int
    peak: int  # a step's number
    peak_bytes: int
    steps: tuple[Step, ...]
    buffers: tuple[Buffer, ...]
    shared: tuple[Shared, ...]

    def step(self, number: int) -> Step:
        """Return the step of a number, which is -1 for the inputs."""
        return self.steps[number - BIRTH]

    @property
    def peak_text(self) -> str:
        """Where the arena is fullest: "operator 3 CONV_2D"."""
        step = self.step(self.peak)
        if not step.operators:
            return f"the {step.what}"
        first, last = step.operators[0], step.operators[-1]
        numbers = f"operator {first}" if first == last else f"operators {first} to {last}"
        return f"{numbers} {step.what}"


def memory(design: Design) -> Memory:
    """Return the facts of a plan."""
    buffers = tuple(_buffers(design))
    steps = tuple(_steps(design, buffers))
    return Memory(
        arena_bytes=design.plan.arena_bytes,
        peak=design.plan.peak,
        peak_bytes=steps[design.plan.peak - BIRTH].bytes,
        steps=steps,
        buffers=buffers,
        shared=tuple(_shared(design, buffers)),
    )


def occupied(buffers: Sequence[Buffer]) -> int:
    """Return how many bytes hold something, those that two buffers share counted once."""
    total = end = 0
    for buffer in sorted(buffers, key=lambda b: b.offset):
        total += max(0, buffer.offset + buffer.bytes - max(end, buffer.offset))
        end = max(end, buffer.offset + buffer.bytes)
    return total


def alive(buffers: Sequence[Buffer], step: int) -> list[Buffer]:
    """Return the buffers that hold something in a step."""
    return [b for b in buffers if b.first <= step <= b.last]


def _steps(design: Design, buffers: Sequence[Buffer]) -> Iterator[Step]:
    graph, end = design.graph, len(design.plan.schedule)
    runs = [[graph.nodes[p] for p in step.nodes] for step in design.plan.schedule]
    every: list[tuple[str, list[Node]]] = [
        ("inputs", []),
        *((_what(nodes), nodes) for nodes in runs),
        ("outputs", []),
    ]
    for number, (what, nodes) in zip(range(BIRTH, end + 1), every, strict=True):
        held = occupied(alive(buffers, number))
        yield Step(number, tuple(n.index for n in nodes), what, held)


def _what(nodes: Sequence[Node]) -> str:
    return nodes[0].op if len(nodes) == 1 else f"{nodes[0].op} .. {nodes[-1].op}"


def _buffers(design: Design) -> Iterator[Buffer]:
    names = _names(design)
    rings = {root: rows for step in design.plan.schedule for root, rows in step.rings.items()}
    found = [
        _part(
            design.graph,
            root,
            _buffer(slot, names[root], _kind(design.graph, root, rings), rings.get(root)),
        )
        for root, slot in design.plan.slots.items()
    ]
    for position, slot in design.plan.scratch.items():
        node = design.graph.nodes[position]
        name = f"{node.op.lower()}_{node.index}_scratch"
        found.append(_buffer(slot, name, "scratch", None))
    yield from sorted(found, key=lambda b: (b.first, b.offset, b.last, b.name))


def _names(design: Design) -> dict[int, str]:
    """Return the names in C of the tensors in the arena; one may have all the place of another."""
    there: dict[tuple[object, ...], list[str]] = {}
    for slot in design.program.slots:
        there.setdefault(_key(slot), []).append(slot.name)
    made = {(call.tensor, name) for call in design.program.calls for name in call.writes[:1]}
    return {
        root: next((n for n in names if (slot.name, n) in made), names[0])
        for root, slot in design.plan.slots.items()
        if (names := there[_key(slot)])
    }


def _key(slot: Slot) -> tuple[object, ...]:
    return slot.offset, slot.size, slot.first, slot.last, slot.dtype, slot.shape


def _buffer(slot: Slot, name: str, kind: str, rows: int | None) -> Buffer:
    return Buffer(
        name=name,
        tensor="" if kind == "scratch" else slot.name,
        what=kind,
        offset=slot.offset,
        bytes=slot.size,
        first=slot.first,
        last=slot.last,
        shape=slot.shape,
        rows=rows,
    )


def _part(graph: Graph, root: int, buffer: Buffer) -> Buffer:
    """Return a buffer with what it is bytes of, if it is of another tensor."""
    whole = graph.whole(root)
    if whole.of == root:
        return buffer
    return replace(buffer, part_of=graph.tensors[whole.of].name, part_at=whole.at)


def _kind(graph: Graph, root: int, rings: dict[int, int]) -> str:
    if graph.tensors[root].is_variable:
        return "state"
    if root in {graph.root(i) for i in graph.inputs}:
        return "input"
    if root in {graph.root(i) for i in graph.outputs}:
        return "output"
    return "rows" if root in rings else "tensor"


def _shared(design: Design, buffers: Sequence[Buffer]) -> Iterator[Shared]:
    reasons = _reasons(design)
    wholes = {_key(slot)[:4]: design.graph.whole(i).of for i, slot in design.plan.slots.items()}
    for position, former in enumerate(buffers):
        for latter in buffers[position + 1 :]:
            if wholes.get(_place(former), -1) == wholes.get(_place(latter), -2):
                continue  # they have bytes in common, none takes the place of the other
            replaces = (_place(former), _place(latter)) in reasons
            old, new = (latter, former) if replaces else (former, latter)
            first, last = max(old.first, new.first), min(old.last, new.last)
            offset = max(old.offset, new.offset)
            size = min(old.offset + old.bytes, new.offset + new.bytes) - offset
            if first <= last and size > 0:
                scratch = "scratch lasts for one call" if new.what == old.what == "scratch" else ""
                reason = reasons.get((_place(new), _place(old)), scratch)
                yield Shared(new.name, old.name, offset, size, first, last, reason)


def _reasons(design: Design) -> dict[tuple[tuple[object, ...], tuple[object, ...]], str]:
    """Return why buffers may lie over others, and over what has bytes of these."""
    slots, whole = design.plan.slots, design.graph.whole
    return {
        (_key(slots[o.output])[:4], _key(slots[i])[:4]): o.reason
        for o in design.plan.overlaps
        for i in slots
        if o.input in slots and o.output in slots
        if i == o.input or whole(i).of == whole(o.input).of
    }


def _place(buffer: Buffer) -> tuple[int, int, int, int]:
    return buffer.offset, buffer.bytes, buffer.first, buffer.last
