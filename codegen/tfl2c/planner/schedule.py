# SPDX-License-Identifier: Apache-2.0
"""From a graph to a plan: steps, lifetimes, what may overlap, offsets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from tfl2c import ops
from tfl2c.graph import Graph
from tfl2c.planner.flows import Flow, distance, flows
from tfl2c.planner.lives import Use, uses
from tfl2c.planner.loops import loops
from tfl2c.planner.partition import Choice, Divisions, Span, whole_layers
from tfl2c.planner.placing import UNIT, Buffer, needed, place, round_up
from tfl2c.planner.plan import BIRTH, Overlap, Plan, Step
from tfl2c.planner.streams import Stream, stream
from tfl2c.program import Kernel, Slot

_SHARE = 50  # "balanced" gives one instruction in so many for memory
_TRIED = 60  # other divisions that are looked at in one round
_PER_ELEMENT = 12  # instructions besides the products


def plan(
    graph: Graph, kernels: Mapping[int, Kernel], align: int = UNIT, optimize: str = "speed"
) -> Plan:
    """Return the memory plan of ``graph``, whose nodes run in order.

    ``kernels`` has the kernel of every node, by position; a node without one is a view and does
    not run. ``arena_bytes`` is a multiple of ``align``, a buffer's offset one of 4 (8 where its
    elements have 64 bits). ``optimize``: "speed" and "size" run every node whole, "balanced" and
    "ram" let rows stream where that saves bytes, as far as few instructions pay for it, or always.
    """
    known = flows(graph, kernels)
    order = sorted(kernels)

    def planned(spans: Sequence[Span], *, search: bool = True) -> Plan:
        steps = [tuple(order[first : last + 1]) for first, last in spans]
        return _Planning(graph, kernels, known, steps).run(align, search=search)

    if optimize not in {"balanced", "ram"}:
        return planned(whole_layers(len(order)))
    divisions = Divisions(graph, kernels, known)
    most = _instructions(graph) // _SHARE if optimize == "balanced" else None
    choice = divisions.best(most)
    best = planned(choice.spans)
    # Inputs and outputs that follow each other through memory may need more than their worst step.
    spans = choice.spans
    while best.arena_bytes > round_up(choice.bytes, align):
        tried = [
            (planned(s, search=False).arena_bytes, s)
            for s in islice(divisions.merged(spans, best.arena_bytes, most), _TRIED)
        ]
        least, spans = min(tried, default=(best.arena_bytes, spans))
        if least >= best.arena_bytes:
            break
        best = planned(spans)
    return best


def frontier(graph: Graph, kernels: Mapping[int, Kernel]) -> tuple[Choice, ...]:
    """Return what could be chosen, the fewest bytes first, the fewest instructions last."""
    return Divisions(graph, kernels, flows(graph, kernels)).frontier()


def _instructions(graph: Graph) -> int:
    """Return roughly how many instructions an inference takes, rather too few."""
    total = 0
    for node in graph.nodes:
        op = ops.lookup(node.op)
        total += op.macs(graph.operands(node)) if op else 0
        total += _PER_ELEMENT * sum(graph.tensors[i].elements for i in node.outputs)
    return total


@dataclass(frozen=True, slots=True)
class _Streamed:
    """A step whose rows stream."""

    stream: Stream
    rings: Mapping[int, int]  # rows by tensor


class _Planning:
    """Everything about the steps that the offsets depend on."""

    def __init__(
        self,
        graph: Graph,
        kernels: Mapping[int, Kernel],
        known: Mapping[int, Flow],
        steps: list[tuple[int, ...]],
    ) -> None:
        self._graph = graph
        self._kernels = kernels
        self._flows = known
        self._steps = steps
        self._uses = uses(graph, steps)
        self._streamed = {n: self._stream(step) for n, step in enumerate(steps) if len(step) > 1}
        self._wide = {graph.root(i) for i, t in graph.tensors.items() if t.dtype.bits == 64}

    def run(self, align: int, *, search: bool = True) -> Plan:
        """Return the plan with the offsets of all buffers."""
        tensors = {i: self._buffer(i, use) for i, use in sorted(self._uses.items())}
        shared = dict(self._scratch())
        numbers = {i: n for n, i in enumerate(tensors)}
        buffers = [*tensors.values(), *shared.values()]
        overlaps = list(self._overlaps())
        gaps = {(numbers[o.output], numbers[o.input]): round_up(o.distance) for o in overlaps}
        floor, _ = max(self._demand(buffers, overlaps), default=(0, 0))
        offsets = place(buffers, gaps, floor, search=search)
        size = max((at + b.size for at, b in zip(offsets, buffers, strict=True)), default=0)
        slots = {i: self._slot(i, offsets[n], buffers[n]) for i, n in numbers.items()}
        at = dict(zip(shared, offsets[len(tensors) :], strict=True))
        return Plan(
            schedule=tuple(self._step(n) for n in range(len(self._steps))),
            slots=slots,
            scratch=self._scratch_slots(at),
            arena_bytes=round_up(size, align),
            peak=self._peak(buffers, overlaps),
            overlaps=tuple(o for o in overlaps if _meet(slots[o.input], slots[o.output])),
        )

    # ------------------------------------------------------------------------------- streams

    def _stream(self, step: tuple[int, ...]) -> _Streamed:
        nodes = [self._flows[i] for i in step]
        found = stream(nodes)
        rows = {f.output: f.rows for f in nodes}
        rings = {i: kept for i, kept in found.kept.items() if kept < rows[i]}
        return _Streamed(found, rings)

    def _step(self, number: int) -> Step:
        streamed = self._streamed.get(number)
        if streamed is None:
            return Step(self._steps[number])
        return Step(self._steps[number], loops(streamed.stream.calls), streamed.rings)

    # ------------------------------------------------------------------------------- buffers

    def _buffer(self, tensor: int, use: Use) -> Buffer:
        size = self._graph.tensors[tensor].nbytes
        if use.first == use.last and use.first in self._streamed:
            streamed = self._streamed[use.first]
            makers = (self._flows[i] for i in self._steps[use.first])
            row_bytes = next(f.row_bytes for f in makers if f.output == tensor)
            if tensor in streamed.rings:
                size = streamed.rings[tensor] * row_bytes
        return Buffer(size, use.first, use.last, 8 if tensor in self._wide else UNIT)

    def _scratch(self) -> Iterator[tuple[tuple[int, bool], Buffer]]:
        """Yield the scratch of each step: what its nodes take in turn, and what lasts."""
        for number, step in enumerate(self._steps):
            for lasts in (False, True):
                nodes = (i for i in step if self._lasts(i, step) is lasts)
                size = max((self._kernels[i].scratch for i in nodes), default=0)
                if size:
                    yield (number, lasts), Buffer(size, number, number)

    def _lasts(self, node: int, step: tuple[int, ...]) -> bool:
        """Whether a node's scratch must last while other nodes run."""
        return len(step) > 1 and self._flows[node].folds

    def _slot(self, tensor: int, offset: int, buffer: Buffer) -> Slot:
        of = self._graph.tensors[tensor]
        return Slot(of.name, offset, buffer.size, buffer.first, buffer.last, of.dtype, of.shape)

    def _scratch_slots(self, offsets: Mapping[tuple[int, bool], int]) -> dict[int, Slot]:
        slots = {}
        for number, step in enumerate(self._steps):
            for i in step:
                size, node = self._kernels[i].scratch, self._graph.nodes[i]
                if size:
                    name = f"scratch of operator {node.index} {node.op}"
                    at = offsets[number, self._lasts(i, step)]
                    slots[i] = Slot(name, at, size, number, number)
        return slots

    # ------------------------------------------------------------------------------ overlaps

    def _overlaps(self) -> Iterator[Overlap]:
        """Yield what may overlap: inputs that die with the outputs that take their place."""
        for number, step in enumerate(self._steps):
            last = self._flows.get(step[-1])
            for tensor, far in self._distances(number).items():
                use = self._uses[tensor]
                if last is not None and use.last == number and not use.is_kept:
                    yield Overlap(number, tensor, last.output, far, _reason(last, far))

    def _distances(self, number: int) -> dict[int, int]:
        """Return how far the step's output must lie below each of its inputs."""
        step, found = self._steps[number], dict[int, int]()
        if number in self._streamed:
            inner = self._streamed[number].stream.kept
            for (_, tensor), far in self._streamed[number].stream.distances.items():
                if tensor not in inner:
                    found[tensor] = max(far, found.get(tensor, far))
        elif step[0] in self._flows:
            flow = self._flows[step[0]]
            found = {read.tensor: distance(flow, read.tensor) for read in flow.reads}
        return found

    def _demand(self, buffers: list[Buffer], overlaps: list[Overlap]) -> Iterator[tuple[int, int]]:
        """Yield (bytes, -step): what each step needs at least."""
        saved: dict[int, int] = {}
        for o in overlaps:
            made, read = (self._buffer(i, self._uses[i]).size for i in (o.output, o.input))
            both = made + read - max(made, read, round_up(o.distance) + read)
            saved[o.step] = min(saved.get(o.step, 0) + both, made)
        for bytes_, step in needed(buffers):
            yield bytes_ - round_up(saved.get(step, 0)), -step

    def _peak(self, buffers: list[Buffer], overlaps: list[Overlap]) -> int:
        return -max(self._demand(buffers, overlaps), default=(0, -BIRTH))[1]


def _meet(a: Slot, b: Slot) -> bool:
    return a.offset < b.offset + b.size and b.offset < a.offset + a.size


def _reason(flow: Flow, far: int) -> str:
    if flow.folds:
        return "the result is written when every row has been read"
    if far <= 0:
        return "every element is read before its place is written"
    return f"rows are written behind those still to be read, {far} bytes are enough"
