# SPDX-License-Identifier: Apache-2.0
"""Which nodes run whole and which stream: the choices between bytes and instructions.

A division of the nodes into steps needs as many bytes as its worst step, counted as what lives
across the step, what it makes, its rings and its scratch, less what may overlap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tfl2c.graph import Graph
from tfl2c.planner.flows import Flow, distance
from tfl2c.planner.lives import uses
from tfl2c.planner.placing import round_up
from tfl2c.planner.streams import Stream, stream
from tfl2c.program import Kernel

_CALL = 150  # instructions of a call more: entering, row addresses, leaving
_LONGEST = 40  # nodes in a step

Span = tuple[int, int]  # places of the first and the last node of a step in the order
_Way = tuple[int, int, int]  # instructions, streamed nodes, place where the last step begins


@dataclass(frozen=True, slots=True)
class Choice:
    """A division into steps; ``instructions`` are those it takes more than whole layers."""

    bytes: int
    instructions: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Cost:
    bytes: int
    instructions: int


def whole_layers(count: int) -> tuple[Span, ...]:
    """Return the division in which every node runs alone."""
    return tuple((i, i) for i in range(count))


class Divisions:
    """All divisions of a graph's nodes into steps."""

    def __init__(
        self, graph: Graph, kernels: Mapping[int, Kernel], flows: Mapping[int, Flow]
    ) -> None:
        self._count = len(kernels)
        self._costs = dict(_Costs(graph, kernels, flows).every())
        self._limits = sorted({cost.bytes for cost in self._costs.values()})

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
        self, spans: Sequence[Span], limit: int, most: int | None
    ) -> Iterator[tuple[Span, ...]]:
        """Yield divisions with two or three steps in one, each below ``limit`` bytes."""
        for count in (2, 3):
            for i in range(len(spans) - count + 1):
                whole = (spans[i][0], spans[i + count - 1][1])
                if whole in self._costs and self._costs[whole].bytes < limit:
                    found = (*spans[:i], whole, *spans[i + count :])
                    if most is None or sum(self._costs[s].instructions for s in found) <= most:
                        yield found

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
        spans: list[Span] = []
        at = self._count
        while at and (step := steps[at]) is not None:
            spans.append((step[2], at - 1))
            at = step[2]
        spans.reverse()
        end = steps[-1]
        instructions = end[0] if end else 0
        return Choice(max(self._costs[s].bytes for s in spans), instructions, tuple(spans))

    def _cheapest(self, limit: int) -> list[_Way | None]:
        """Return for every count of first nodes the cheapest way to run them within a limit."""
        best: list[_Way | None] = [(0, 0, 0), *[None] * self._count]
        for (first, last), cost in self._costs.items():  # by last
            before = best[first]
            if before is None or cost.bytes > limit:
                continue
            found = (before[0] + cost.instructions, before[1] + last - first, first)
            known = best[last + 1]
            if known is None or found[:2] < known[:2]:
                best[last + 1] = found
        return best


class _Costs:
    """The bytes and instructions of every step that could be."""

    def __init__(
        self, graph: Graph, kernels: Mapping[int, Kernel], flows: Mapping[int, Flow]
    ) -> None:
        self._graph = graph
        self._kernels = kernels
        self._order = sorted(kernels)
        self._place = {node: i for i, node in enumerate(self._order)}
        self._flows = [flows.get(node) for node in self._order]
        self._uses = uses(graph, [(node,) for node in self._order])
        self._across = self._bytes_across()

    def every(self) -> Iterator[tuple[Span, _Cost]]:
        """Yield all steps by their last node, the shortest first."""
        for last in range(len(self._order)):
            alone = self._alone(last)
            yield (last, last), alone
            yield from self._streamed(last)

    def _bytes_across(self) -> list[int]:
        """Return the bytes that live before and in the step of each place."""
        change = [0] * (len(self._order) + 2)
        for i, use in self._uses.items():
            size = round_up(self._graph.tensors[i].nbytes)
            change[use.first + 1] += size
            change[use.last + 1] -= size
        total, across = 0, []
        for delta in change[: len(self._order)]:
            total += delta
            across.append(total)
        return across

    def _alone(self, place: int) -> _Cost:
        node = self._graph.nodes[self._order[place]]
        made = {self._graph.root(i) for i in node.outputs}
        size = sum(round_up(self._graph.tensors[i].nbytes) for i in made)
        flow = self._flows[place]
        saved = 0
        if flow is not None:
            reads = {r.tensor: distance(flow, r.tensor) for r in flow.reads}
            saved = self._saved(reads, flow, place)
        scratch = round_up(self._kernels[self._order[place]].scratch)
        return _Cost(self._across[place] + size + scratch - saved, 0)

    def _streamed(self, last: int) -> Iterator[tuple[Span, _Cost]]:
        start = self._earliest(last)
        if start == last:
            return
        nodes = [f for f in self._flows[start : last + 1] if f is not None]
        streamed = stream(nodes)
        end, rings, calls = nodes[-1], 0, streamed.made[nodes[-1].node]
        own = round_up(self._kernels[end.node].scratch)
        scratch, lasting = (0, own) if end.folds else (own, 0)
        distances: dict[int, int] = {}
        _collect(distances, streamed, end)
        for first in range(last - 1, start - 1, -1):
            flow = nodes[first - start]
            ring = min(streamed.kept[flow.output], flow.rows)
            rings += round_up(ring * flow.row_bytes)
            calls += streamed.made[flow.node] - 1
            scratch = max(scratch, round_up(self._kernels[flow.node].scratch))
            distances.pop(flow.output, None)
            _collect(distances, streamed, flow)
            made = round_up(end.output_bytes) + rings + scratch + lasting
            saved = self._saved(distances, end, last)
            bytes_ = self._across[first] + made - saved
            yield (first, last), _Cost(bytes_, _CALL * (calls - 1))

    def _earliest(self, last: int) -> int:
        """Return the first place from which rows can stream into the last."""
        first = last
        while first > 0 and last - first + 1 < _LONGEST and self._streams(first - 1, last):
            first -= 1
        return first

    def _streams(self, place: int, last: int) -> bool:
        """Whether a node makes rows for later ones up to the last, and for nobody else."""
        flow = self._flows[place]
        if flow is None or flow.folds or self._flows[last] is None:
            return False
        use = self._uses[flow.output]
        if not use.reads or max(use.reads) > last or use.last > last or use.is_kept:
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
        for tensor, far in distances.items():
            use = self._uses[tensor]
            if use.last <= last and not use.is_kept:
                size = self._graph.tensors[tensor].nbytes
                saved += size + made - max(size, made, round_up(far) + size)
        return min(saved, made) // 4 * 4


def _collect(distances: dict[int, int], streamed: Stream, flow: Flow) -> None:
    for read in flow.reads:
        far = streamed.distances[flow.node, read.tensor]
        distances[read.tensor] = max(far, distances.get(read.tensor, far))
