# SPDX-License-Identifier: Apache-2.0
"""From a graph to a plan: steps, lifetimes, what may overlap, offsets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import lcm
from types import MappingProxyType

from tfl2c.graph import Graph
from tfl2c.planner.choices import Choices
from tfl2c.planner.filling import Filling
from tfl2c.planner.flows import Flow
from tfl2c.planner.late import Late, late, shared_bytes
from tfl2c.planner.lives import Piece, Use, pieces, uses
from tfl2c.planner.loops import loops
from tfl2c.planner.partition import Divisions, Part, whole_layers
from tfl2c.planner.placing import UNIT, Buffer, needed, place, round_up
from tfl2c.planner.plan import BIRTH, Loop, Overlap, Plan, Step
from tfl2c.planner.sections import Sections
from tfl2c.planner.states import aligned, state_slots
from tfl2c.planner.streams import Stream, behind, stream
from tfl2c.program import Kernel, Slot

BALANCED = 0.018  # of all instructions: what "balanced" gives for memory; estimates err
_TRIED = 60  # other divisions that are looked at in one round
_NEAR = 1  # steps from the peak within which they are looked at closely
_RING_ENDS = "no row is needed any more when its place is written"
_IN_PLACE = "every row is read for the last time when its place is written"


def plan(
    graph: Graph,
    kernels: Mapping[int, Kernel],
    align: int = UNIT,
    optimize: str = "speed",
    others: Mapping[int, tuple[Kernel, ...]] = MappingProxyType({}),
    sections: Sections | None = None,
) -> Plan:
    """Return the memory plan of ``graph``, whose nodes run in order.

    ``kernels`` has the kernel of every node, by position, ``others`` those with less scratch that
    it could have; a node without one is a view and does not run. ``arena_bytes`` is a multiple of
    ``align``, a buffer's offset one of 4 (8 where its elements have 64 bits). ``optimize``: "speed"
    runs every node whole, "size" too, with the kernels that are the same for many nodes; "balanced"
    and "ram" let rows stream and take other kernels where that saves bytes, as far as few
    instructions pay for it, or always. ``sections`` has what the plans of a model share.
    """
    choices = Choices(graph, kernels, others)
    streams: _Streams = {}
    order = sorted(kernels)

    def planned(parts: Sequence[Part], *, search: bool = True) -> Plan:
        steps = [tuple(order[part.first : part.last + 1]) for part in parts]
        rooms = {i: part.room for part, step in zip(parts, steps, strict=True) for i in step}
        chosen = {i: choices.within(i, rooms[i]) or kernels[i] for i in order}
        divided = [(step, part.band) for part, step in zip(parts, steps, strict=True)]
        return _Planning(graph, chosen, choices, divided, streams).run(align, search=search)

    if optimize == "size":
        return planned([Part(i, i, choices.of(node)[-1].scratch) for i, node in enumerate(order)])
    if optimize == "speed":
        return planned(whole_layers(len(order)))
    divisions = Divisions(graph, kernels, choices, sections)
    most = int(BALANCED * choices.total()) if optimize == "balanced" else None
    choice = divisions.best(most)
    best = planned(choice.parts)
    # Inputs and outputs that follow each other through memory may need more than their worst step.
    parts = choice.parts
    while best.arena_bytes > round_up(choice.bytes, align):
        tried = [
            (planned(p, search=abs(i - best.peak) <= _NEAR).arena_bytes, p)
            for i, p in islice(divisions.merged(parts, best.arena_bytes, most), _TRIED)
        ]
        least, parts = min(tried, default=(best.arena_bytes, parts))
        if least >= best.arena_bytes:
            break
        best = planned(parts)
    return Filling(divisions, choices, order, planned).filled(best, parts, choice)


@dataclass(frozen=True, slots=True)
class Offer:
    """About what a plan takes: bytes of the arena, and instructions relative to the fastest."""

    bytes: int
    more: float  # 0.02: two per cent more


def frontier(
    graph: Graph,
    kernels: Mapping[int, Kernel],
    others: Mapping[int, tuple[Kernel, ...]] = MappingProxyType({}),
) -> tuple[Offer, ...]:
    """Return what could be chosen, the fewest bytes first, the fewest instructions last."""
    choices = Choices(graph, kernels, others)
    fastest = max(1, choices.total())
    found = Divisions(graph, kernels, choices).frontier()
    return tuple(Offer(choice.bytes, choice.instructions / fastest) for choice in found)


@dataclass(frozen=True, slots=True)
class _Streamed:
    """A step whose rows stream."""

    stream: Stream
    rings: Mapping[int, int]  # rows by tensor
    loops: tuple[Loop, ...]


_Streams = dict[tuple[int, tuple[tuple[int, Kernel], ...]], _Streamed]  # by band, and what streams


class _Planning:
    """Everything about the steps that the offsets depend on."""

    def __init__(
        self,
        graph: Graph,
        kernels: Mapping[int, Kernel],
        choices: Choices,
        parts: list[tuple[tuple[int, ...], int]],
        streams: _Streams,
    ) -> None:
        self._graph = graph
        self._kernels = kernels
        self._choices = choices
        found = {i: choices.flow(i, kernel) for i, kernel in kernels.items()}
        self._flows = {i: flow for i, flow in found.items() if flow is not None}
        self._steps = steps = [step for step, _ in parts]
        self._uses = uses(graph, steps)
        self._streamed = {
            n: self._stream(step, band, streams)
            for n, (step, band) in enumerate(parts)
            if len(step) > 1 or kernels[step[0]].most_rows
        }
        self._heads = self._find_heads()
        self._late = tuple(self._find_late())
        wide = (graph.root(i) for i, t in graph.tensors.items() if t.dtype.bits == 64)
        self._aligns = dict.fromkeys(wide, 8)
        for step in steps:
            flow = self._flows.get(step[-1])
            if flow is not None and flow.unit:
                for i in (flow.output, *(read.tensor for read in flow.reads)):
                    self._aligns[i] = lcm(self._aligns.get(i, UNIT), flow.unit)
        self._state = aligned(graph, self._uses, self._aligns)

    def run(self, align: int, *, search: bool = True) -> Plan:
        """Return the plan with the offsets of all buffers."""
        tensors = {
            i: self._buffer(i, use)
            for i, use in sorted(self._uses.items())
            if i not in self._heads and not self._is_state(i) and not use.pieces
        }
        shared = dict(self._scratch())
        shares = (piece for piece in pieces(self._uses) if piece.whole not in self._state)
        cut = {piece: len(tensors) + n for n, piece in enumerate(shares)}
        numbers = {i: n for n, i in enumerate(tensors)}
        buffers = [*tensors.values(), *self._bundles(cut), *shared.values()]
        overlaps = list(self._overlaps())
        gaps = dict(self._gaps(overlaps, buffers, (numbers, cut)))
        begins = {key: len(tensors) + len(cut) + n for n, key in enumerate(shared)}
        for one in self._late:
            gaps[begins[one.step, one.lasts], numbers[one.input]] = round_up(one.distance)
        floor, _ = max(self._demand(buffers, overlaps), default=(0, 0))
        offsets = place(buffers, gaps, floor, search=search)
        size = max((at + b.size for at, b in zip(offsets, buffers, strict=True)), default=0)
        numbers |= {i: numbers[head] for i, head in self._heads.items()}
        slots = {i: self._slot(i, offsets[n], buffers[n]) for i, n in sorted(numbers.items())}
        slots |= {i: self._slot(i, offsets[n], b) for i, n, b in self._parts(cut)}
        slots |= state_slots(self._graph, self._uses, self._state, size)
        size = max((size, *(s.offset + s.size for s in slots.values())))
        at = dict(zip(shared, offsets[len(tensors) + len(cut) :], strict=True))
        return Plan(
            schedule=tuple(self._step(n) for n in range(len(self._steps))),
            slots=slots,
            scratch=self._scratch_slots(at),
            arena_bytes=round_up(size, align),
            peak=self._peak(buffers, overlaps),
            overlaps=(
                *(o for o in overlaps if _meet(slots[o.input], slots[o.output])),
                *self._follows(),
            ),
            kernels=self._kernels,
        )

    def _is_state(self, tensor: int) -> bool:
        return self._graph.tensors[tensor].is_variable

    # ------------------------------------------------------------------------------- streams

    def _stream(self, step: tuple[int, ...], band: int, streams: _Streams) -> _Streamed:
        """Return how a step streams; many divisions ask for the same."""
        key = band, tuple((i, self._kernels[i]) for i in step)
        if key in streams:
            return streams[key]
        nodes = [self._flows[i] for i in step]
        found = stream(nodes, band)
        rows = {f.output: f.rows for f in nodes}
        kept = dict(found.kept)
        for flow in nodes[:-1]:  # what follows has the rows of what it follows
            if flow.output in found.follows:
                kept[found.follows[flow.output]] = kept[flow.output]
        rings = {i: held for i, held in kept.items() if held < rows[i]}
        calls = [(step[place], row) for place, row in found.calls]
        bands = loops(calls, {i: self._kernels[i].most_rows for i in step})
        return streams.setdefault(key, _Streamed(found, rings, bands))

    def _find_heads(self) -> dict[int, int]:
        """Return the tensors that follow others, with the one in whose buffer they lie."""
        heads: dict[int, int] = {}
        for streamed in self._streamed.values():
            follows = streamed.stream.follows
            for first in sorted(set(follows) - set(follows.values())):
                at = first
                while at in follows:
                    at = follows[at]
                    heads[at] = first
        return heads

    def _follows(self) -> Iterator[Overlap]:
        for number, streamed in self._streamed.items():
            for one, other in streamed.stream.follows.items():
                yield Overlap(number, one, other, 0, _IN_PLACE)

    def _step(self, number: int) -> Step:
        step, streamed = self._steps[number], self._streamed.get(number)
        return Step(step, streamed.loops, streamed.rings) if streamed else Step(step)

    # ------------------------------------------------------------------------------- buffers

    def _buffer(self, tensor: int, use: Use) -> Buffer:
        size = self._graph.tensors[tensor].nbytes
        if use.pieces:
            return Buffer(size, *use.lives)
        if use.first == use.last and use.first in self._streamed:
            streamed = self._streamed[use.first]
            makers = (self._flows[i] for i in self._steps[use.first])
            row_bytes = next(f.row_bytes for f in makers if f.output == tensor)
            if tensor in streamed.rings:
                size = streamed.rings[tensor] * row_bytes
        return Buffer(size, use.first, use.last, self._aligns.get(tensor, UNIT))

    def _bundles(self, cut: Iterable[Piece]) -> Iterator[Buffer]:
        """Yield the bytes of tensors that share bytes with others."""
        aligns: dict[int, int] = {}
        for i, use in self._uses.items():
            for piece in use.pieces[:1]:
                own = self._aligns.get(i, UNIT)
                aligns[piece.whole] = lcm(aligns.get(piece.whole, UNIT), own)
        for whole, at, size, first, last in cut:
            yield Buffer(size, first, last, aligns[whole], whole, at)

    def _parts(self, cut: Mapping[Piece, int]) -> Iterator[tuple[int, int, Buffer]]:
        """Yield the tensors that share bytes, the buffers that they begin with, and their own."""
        for i, use in self._uses.items():
            if use.pieces and use.pieces[0].whole not in self._state:
                yield i, cut[use.pieces[0]], self._buffer(i, use)

    def _gaps(
        self,
        overlaps: Iterable[Overlap],
        buffers: Sequence[Buffer],
        places: tuple[Mapping[int, int], Mapping[Piece, int]],
    ) -> Iterator[tuple[tuple[int, int], int]]:
        """Yield how far buffers must be apart in the step in which the one replaces the other."""
        numbers, cut = places

        def of(tensor: int) -> list[tuple[int, int]]:
            """Return the buffers of a tensor, and where they begin in it."""
            if tensor in numbers:
                return [(numbers[tensor], 0)]
            held = self._uses[tensor].pieces
            return [(cut[piece], piece.at - held[0].at) for piece in held]

        for o in overlaps:
            for lower, low in of(o.output):
                for upper, high in of(o.input):
                    if buffers[lower].first == o.step == buffers[upper].last:
                        yield (lower, upper), round_up(o.distance) + high - low

    def _scratch(self) -> Iterator[tuple[tuple[int, bool], Buffer]]:
        """Yield the scratch of each step: what its nodes take in turn, and what lasts."""
        for number, step in enumerate(self._steps):
            for lasts in (False, True):
                nodes = (i for i in step if self._lasts(i, step) is lasts)
                size = max((self._kernels[i].scratch for i in nodes), default=0)
                if size:
                    yield (number, lasts), Buffer(size, number, number)

    def _find_late(self) -> Iterator[Late]:
        for number, streamed in self._streamed.items():
            nodes = [self._flows[i] for i in self._steps[number]]
            scratch = {flow.node: self._kernels[flow.node].scratch for flow in nodes}
            for i in self._distances(number):
                use = self._uses[i]
                if use.last == number and not use.is_kept and not use.pieces:
                    yield from late(number, streamed.stream, nodes, scratch, i)

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
                if last is None or not self._uses[last.output].is_new(number):
                    continue
                if use.last == number and not use.is_kept:
                    yield Overlap(number, tensor, last.output, far, _reason(last, far))
            if number in self._streamed and last is not None:
                yield from self._over_rings(number, last)

    def _over_rings(self, number: int, last: Flow) -> Iterator[Overlap]:
        """Yield the rings that die before the step's last rows are written."""
        use = self._uses[last.output]
        for tensor, far in self._streamed[number].stream.before.items():
            is_free = use.is_new(number) and not use.pieces and not self._is_state(last.output)
            if is_free and far < last.output_bytes and tensor not in self._heads:
                yield Overlap(number, tensor, last.output, far, _RING_ENDS)

    def _distances(self, number: int) -> Mapping[int, int]:
        """Return how far the step's output must lie below each of its inputs."""
        step, found = self._steps[number], dict[int, int]()
        if number not in self._streamed:
            return self._choices.distances(step[0], self._kernels[step[0]])
        inner = self._streamed[number].stream.kept
        for (_, tensor), far in self._streamed[number].stream.distances.items():
            if tensor not in inner:
                found[tensor] = max(far, found.get(tensor, far))
        return found

    def _demand(self, buffers: list[Buffer], overlaps: list[Overlap]) -> Iterator[tuple[int, int]]:
        """Yield (bytes, -step): what each step needs at least."""
        saved, rings = dict[int, int](), dict[int, list[tuple[int, int]]]()
        made: dict[int, int] = {}
        outputs: dict[tuple[int, int], tuple[int, int]] = {}
        for o in overlaps:
            output, read = self._size(o.output), self._size(o.input)
            made[o.step] = output
            if o.reason == _RING_ENDS:
                rings.setdefault(o.step, []).append((o.distance, read))
                continue
            both = output + read - max(output, read, round_up(o.distance) + read)
            saved[o.step] = min(saved.get(o.step, 0) + both, output)
            outputs[o.step, o.input] = o.distance, output
        for step, shared in shared_bytes(self._late, outputs, self._size):
            saved[step] = max(saved.get(step, 0), shared)
        for bytes_, step in needed(buffers):
            under = behind(rings.get(step, ()), made.get(step, 0))
            yield bytes_ - round_up(max(saved.get(step, 0), under)), -step

    def _size(self, tensor: int) -> int:
        return self._buffer(tensor, self._uses[tensor]).size

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
