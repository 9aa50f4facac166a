# SPDX-License-Identifier: Apache-2.0
"""Which nodes run whole and which stream: the choices between bytes and instructions.

A division of the nodes into steps needs as many bytes as its worst step, counted as what lives
across the step, what it makes, its rings and its scratch, less what may overlap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tfl2c.graph import Graph
from tfl2c.planner.choices import ANY_ROOM, Choices
from tfl2c.planner.flows import Flow
from tfl2c.planner.late import over
from tfl2c.planner.lives import pieces, uses
from tfl2c.planner.placing import round_up
from tfl2c.planner.sections import Section, Sections
from tfl2c.planner.streams import GROUPS
from tfl2c.program import Kernel

_LONGEST = 40  # nodes in a step
_NEAR = 16  # hardly more: one of so many parts of the bytes
_BANDS = (0, GROUPS, 1, 2, 3, 4, 6)  # rows at a time that are tried: see `stream`


class Part(NamedTuple):
    """A step: places of its first and last node in the order, scratch that each may take.

    ``band`` says how rows stream, as for `stream`.
    """

    first: int
    last: int
    room: int = ANY_ROOM
    band: int = 0


_Way = tuple[int, int, Part]  # instructions, streamed nodes, last step


@dataclass(frozen=True, slots=True)
class Choice:
    """A division into steps; ``instructions`` are those it takes more than whole layers."""

    bytes: int
    instructions: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Cost:
    bytes: int
    instructions: int


def whole_layers(count: int) -> tuple[Part, ...]:
    """Return the division in which every node runs alone."""
    return tuple(Part(i, i) for i in range(count))


class Divisions:
    """All divisions of a graph's nodes into steps."""

    def __init__(
        self,
        graph: Graph,
        kernels: Mapping[int, Kernel],
        choices: Choices,
        sections: Sections | None = None,
    ) -> None:
        self._count = len(kernels)
        costs = _Costs(graph, sorted(kernels), choices, sections or Sections())
        self._costs = dict(costs.every())
        self._limits = sorted({cost.bytes for cost in self._costs.values()})
        self._rooms: dict[tuple[int, int], list[Part]] = {}
        for part in self._costs:
            self._rooms.setdefault(part[:2], []).append(part)

    def best(self, most: int | None = None) -> Choice:
        """Return the choice of the fewest bytes that costs ``most`` instructions at most."""
        return self._within(self._least(most, 0))

    def frontier(self) -> tuple[Choice, ...]:
        """Return the choices of which none is better in both, the fewest bytes first."""
        found = [self.best()]
        at = 0
        while found[-1].instructions:
            at = self._least(found[-1].instructions - 1, at)
            found.append(self._within(at))
        return tuple(found)

    def merged(
        self, parts: Sequence[Part], limit: int, most: int | None
    ) -> Iterator[tuple[int, tuple[Part, ...]]]:
        """Yield divisions with two or three steps, from which one on, as one below ``limit``."""
        for count in (2, 3):
            for i in range(len(parts) - count + 1):
                ends = parts[i].first, parts[i + count - 1].last
                fit = (p for p in self._rooms.get(ends, ()) if self._costs[p].bytes < limit)
                whole = next(fit, None)
                if whole is not None:
                    found = (*parts[:i], whole, *parts[i + count :])
                    if most is None or self._instructions(found) <= most:
                        yield i, found

    def _instructions(self, parts: Sequence[Part]) -> int:
        return sum(self._costs[part].instructions for part in parts)

    def _least(self, most: int | None, start: int) -> int:
        """Return the place of the least limit with a choice of ``most`` instructions."""

        def allows(limit: int) -> bool:
            found = self._cheapest(limit)[-1]
            return found is not None and (most is None or found[0] <= most)

        return bisect_left(self._limits, 1, lo=start, key=lambda limit: int(allows(limit)))

    def _within(self, place: int) -> Choice:
        """Return the cheapest choice within one of the limits."""
        if not self._count:
            return Choice(0, 0, ())
        steps = self._cheapest(self._limits[place])
        parts: list[Part] = []
        at = self._count
        while at and (step := steps[at]) is not None:
            parts.append(step[2])
            at = step[2].first
        parts.reverse()
        end = steps[-1]
        instructions = end[0] if end else 0
        return Choice(max(self._costs[p].bytes for p in parts), instructions, tuple(parts))

    def _cheapest(self, limit: int) -> list[_Way | None]:
        """Return for every count of first nodes the cheapest way to run them within a limit."""
        best: list[_Way | None] = [(0, 0, Part(0, 0)), *[None] * self._count]
        for part, cost in self._costs.items():  # by last
            if cost.bytes > limit:
                continue
            before = best[part.first]
            if before is None:
                continue
            found = before[0] + cost.instructions, before[1] + part.last - part.first
            known = best[part.last + 1]
            if known is None or found < known[:2]:
                best[part.last + 1] = (*found, part)
        return best


class _Costs:
    """The bytes and instructions of every step that could be."""

    def __init__(
        self, graph: Graph, order: Sequence[int], choices: Choices, sections: Sections
    ) -> None:
        self._graph = graph
        self._order = order
        self._choices = choices
        self._sections = sections
        self._flows = [choices.flow(node, choices.of(node)[0]) for node in order]
        self._numbers = [
            -1 if flow is None else sections.number(graph, choices, flow) for flow in self._flows
        ]
        self._uses = uses(graph, [(node,) for node in order])
        self._across = self._bytes_across()
        self._whole: list[int] = []  # bytes of the nodes that run alone, at their fastest

    def every(self) -> Iterator[tuple[Part, _Cost]]:
        """Yield the steps by their last node, the shortest first, those with more scratch first.

        Of those whose rows stream there are only such that need fewer bytes than their nodes alone
        at their fastest, or hardly more, for offsets may ask for more than these counts. Rings are
        smallest where all goes row by row, so that says how long steps may become.
        """
        for last in range(len(self._order)):
            alone = list(self._alone(last))
            self._whole.append(alone[0][1].bytes)
            yield from alone
            start = self._earliest(last)
            for band in _BANDS:
                found = list(self._streamed(start, last, band))
                yield from found
                if not band:
                    start = min((part.first for part, _ in found), default=last)

    def _bytes_across(self) -> list[int]:
        """Return the bytes that live before and in the step of each place."""
        change = [0] * (len(self._order) + 2)
        own = ((self._graph.tensors[i].nbytes, u) for i, u in self._uses.items() if not u.pieces)
        lives = [(size, use.first, use.last) for size, use in own]
        lives += [(piece.size, piece.first, piece.last) for piece in pieces(self._uses)]
        for size, first, last in lives:
            change[first + 1] += round_up(size)
            change[last + 1] -= round_up(size)
        total, across = 0, []
        for delta in change[: len(self._order)]:
            total += delta
            across.append(total)
        return across

    def _alone(self, place: int) -> Iterator[tuple[Part, _Cost]]:
        node = self._order[place]
        made = {self._graph.root(i) for i in self._graph.nodes[node].outputs}
        tensors = (self._graph.tensors[i] for i in made if self._uses[i].is_new(place))
        size = sum(round_up(t.nbytes) for t in tensors)
        fastest = self._choices.whole(node, self._choices.of(node)[0])
        for kernel in self._choices.of(node):
            flow, saved = self._choices.flow(node, kernel), 0
            if flow is not None:
                saved = self._saved(self._choices.distances(node, kernel), flow, place)
            bytes_ = self._across[place] + size + round_up(kernel.scratch) - saved
            more = max(0, self._choices.whole(node, kernel) - fastest)
            yield Part(place, place, kernel.scratch), _Cost(bytes_, more)

    def _streamed(self, start: int, last: int, band: int) -> Iterator[tuple[Part, _Cost]]:
        section = self._section(start, last, band) if start < last else None
        end = self._flows[last]
        if section is None or end is None:
            return
        made = round_up(end.output_bytes) if self._uses[end.output].is_new(last) else 0
        whole = self._whole[last]
        for first in range(last - 1, start - 1, -1):
            place = first - start
            inputs = section.inputs[place]
            if inputs.get(end.output, 0) > 0:
                return  # what is read of the place that the last node writes would be lost
            saved = max(self._saved(inputs, end, last), section.under(place, made))
            bytes_ = self._across[first] + made + section.rings[place] + section.own
            dying = list(self._dying(inputs, last))
            whole = max(whole, self._whole[first])
            most = max((size for _, size, _ in dying), default=0)
            for room in section.rooms[place]:
                own = round_up(room)
                if bytes_ + own - max(saved, min(most, own + made)) >= whole + whole // _NEAR:
                    continue  # whatever lies over an input that dies
                size = bytes_ + own - max(saved, _late(section, place, dying, made, room))
                if size < whole + whole // _NEAR:
                    yield Part(first, last, room, band), _Cost(size, section.more(place, room))

    def _section(self, start: int, last: int, band: int) -> Section | None:
        numbers = tuple(self._numbers[start : last + 1])
        nodes = [f for f in self._flows[start : last + 1] if f is not None]
        return self._sections.of(numbers, nodes, self._choices, band)

    def _dying(self, inputs: Mapping[int, int], last: int) -> Iterator[tuple[int, int, int]]:
        """Yield the inputs of a stream that nobody needs behind it, their bytes and distances."""
        for tensor, far in inputs.items():
            use = self._uses[tensor]
            if use.last <= last and not use.is_kept and not use.pieces:
                yield tensor, self._graph.tensors[tensor].nbytes, far

    def _earliest(self, last: int) -> int:
        """Return the first place from which rows can stream into the last."""
        first = last
        while first > 0 and last - first + 1 < _LONGEST and self._streams(first - 1, last):
            first -= 1
        return first

    def _streams(self, place: int, last: int) -> bool:
        """Whether a node makes rows for later ones up to the last, and for nobody else."""
        flow = self._flows[place]
        if flow is None or flow.folds or flow.rows == 1 or self._flows[last] is None:
            return False
        use = self._uses[flow.output]
        if not use.reads or max(use.reads) > last or use.last > last or use.is_kept or use.pieces:
            return False
        readers = [self._flows[i] for i in set(use.reads)]
        return all(
            r.rows == flow.rows and r.row_bytes == flow.row_bytes
            for reader in readers
            if reader is not None
            for r in reader.reads
            if r.tensor == flow.output
        )

    def _saved(self, distances: Mapping[int, int], flow: Flow, last: int) -> int:
        """Return the bytes that the output may share with inputs that die."""
        made, saved = flow.output_bytes, 0
        if not self._uses[flow.output].is_new(last):
            return 0
        for tensor, far in distances.items():
            use = self._uses[tensor]
            if use.last <= last and not use.is_kept:
                size = self._graph.tensors[tensor].nbytes
                saved += size + made - max(size, made, round_up(far) + size)
        return min(saved, made) // 4 * 4


def _late(
    section: Section, place: int, dying: Iterable[tuple[int, int, int]], made: int, room: int
) -> int:
    """Return the bytes that the output and scratch share with an input that dies.

    ``dying``: tensor, its bytes and those by which the output must lie below it.
    """
    found = 0
    for tensor, size, far in dying:
        scratch = section.far(place, tensor, room), round_up(room)
        output = [(far, made)] if made else []
        found = max(found, over(size, [scratch, *output]))
    return found
