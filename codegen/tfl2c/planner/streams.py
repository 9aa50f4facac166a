# SPDX-License-Identifier: Apache-2.0
"""Rows streamed through a run of nodes: in which order, and how many have to be kept.

The last node makes its rows, one or a few at a time; every other node makes those that are missing,
row by row, in its groups or all at once. So no row is made twice, and none earlier than it has to
be, or than its group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tfl2c.planner.flows import Flow, Read, distance
from tfl2c.planner.placing import round_up

Call = tuple[int, int]  # node, row
GROUPS = -1  # for a band: every node makes its rows in the groups that its kernel makes best


@dataclass(frozen=True, slots=True)
class Stream:
    """What streaming takes. It holds for the same nodes without the first ones, too."""

    calls: tuple[Call, ...]
    kept: Mapping[int, int]  # rows of a tensor, or of it and what follows it, needed at a time
    follows: Mapping[int, int]  # tensor -> the one that takes its place row by row
    made: Mapping[int, int]  # rows that a node makes
    distances: Mapping[tuple[int, int], int]  # (node, tensor it reads) -> for the last output
    before: Mapping[int, int]  # tensor -> bytes of the last output that are written until it dies
    starts: Mapping[int, tuple[int, ...]]  # node -> rows that all have made when it runs first

    def ring_bytes(self, flow: Flow) -> int:
        """Return the bytes that the rows of a node take besides those of what follows."""
        behind = self.follows.get(flow.output)
        shared = 0 if behind is None else min(self.kept[behind], flow.rows)
        return (min(self.kept[flow.output], flow.rows) - shared) * flow.row_bytes


def stream(nodes: Sequence[Flow], band: int = 0) -> Stream:
    """Return how rows stream through nodes in order, each read by later ones but the last.

    ``band``: how many rows the last node makes at a time, and then every other node makes at once
    what is missing, which needs more memory and fewer calls; 0: all goes row by row; `GROUPS`: all
    goes row by row but for the groups.
    """
    return _Simulation(nodes).run(band)


def behind(rings: Iterable[tuple[int, int]], made: int) -> int:
    """Return the bytes that an output of ``made`` bytes shares with rings that die before its end.

    ``rings``: bytes of the output that are written before a ring dies, and the ring's.
    """
    end, total = 0, 0
    for before, size in sorted(rings):
        end = max(end, round_up(before)) + size
        total += size
    return max(0, min(made, made + total - max(made, end)))


class _Simulation:
    """The nodes with as many rows as they have made."""

    __slots__ = (
        "_band",
        "_calls",
        "_done",
        "_ends",
        "_maker",
        "_nodes",
        "_readers",
        "_starts",
        "_traces",
    )

    def __init__(self, nodes: Sequence[Flow]) -> None:
        self._nodes = nodes
        self._done = [0] * len(nodes)
        self._band = [1] * len(nodes)  # rows that a node makes for a band
        self._ends = [flow.rows for flow in nodes]  # that rows are made to at most
        self._calls: list[Call] = []
        self._starts: dict[int, tuple[int, ...]] = {}
        self._maker = {flow.output: i for i, flow in enumerate(nodes[:-1])}
        self._readers: dict[int, list[tuple[int, Read]]] = {x: [] for x in self._maker}
        self._traces: list[tuple[int, Read, list[int]]] = []
        for i, flow in enumerate(nodes):
            for read in flow.reads:
                self._readers.setdefault(read.tensor, []).append((i, read))
                self._traces.append((i, read, []))

    def run(self, band: int) -> Stream:
        last = len(self._nodes) - 1
        rows = self._nodes[last].rows
        if band == GROUPS:
            self._band = [flow.group for flow in self._nodes]
            self._ends = self._needed()
            self._make_groups(last, rows)
        elif band:
            self._band = [max(1, -(-flow.rows * band // rows)) for flow in self._nodes]
            for row in range(0, rows, band):
                self._make_all(last, min(rows, row + band))
        else:
            for _ in range(rows):
                self._make(last)
        follows = _follows(self._nodes, self._readers, self._calls)
        return Stream(
            calls=tuple(self._calls),
            kept=_kept(self._nodes, self._readers, self._calls, follows),
            follows=follows,
            made={flow.node: self._done[i] for i, flow in enumerate(self._nodes)},
            distances=self._distances(),
            before=self._before(follows),
            starts=self._starts,
        )

    def _make(self, i: int) -> None:
        flow, row = self._nodes[i], self._done[i]
        for read in flow.reads:
            maker = self._maker.get(read.tensor)
            if maker is not None:
                while self._done[maker] <= read.last[row]:
                    self._make(maker)
        self._note(i)

    def _make_all(self, i: int, end: int) -> None:
        """Make the rows of a node up to ``end``, what they are made of before.

        So many go at once as a band takes; at the beginning, where padding makes it more, the rest
        goes first.
        """
        while self._done[i] < end:
            until = self._done[i] + ((end - self._done[i]) % self._band[i] or self._band[i])
            for read in self._nodes[i].reads:
                maker = self._maker.get(read.tensor)
                if maker is not None and self._done[maker] <= read.last[until - 1]:
                    self._make_all(maker, read.last[until - 1] + 1)
            while self._done[i] < until:
                self._note(i)

    def _make_groups(self, i: int, end: int) -> None:
        """Make the rows of a node up to ``end`` and its group, what they are made of before."""
        while self._done[i] < min(end, self._ends[i]):
            until = min(self._ends[i], self._done[i] + self._band[i])
            for read in self._nodes[i].reads:
                maker = self._maker.get(read.tensor)
                if maker is not None:
                    self._make_groups(maker, read.last[until - 1] + 1)
            while self._done[i] < until:
                self._note(i)

    def _needed(self) -> list[int]:
        """Return up to which row each node's output is needed."""
        needed = [0] * len(self._nodes)
        needed[-1] = self._nodes[-1].rows
        for i, flow in reversed(list(enumerate(self._nodes))):
            for read in flow.reads:
                maker = self._maker.get(read.tensor)
                if maker is not None and needed[i]:
                    needed[maker] = max(needed[maker], read.last[needed[i] - 1] + 1)
        return needed

    def _note(self, i: int) -> None:
        self._calls.append((self._nodes[i].node, self._done[i]))
        if not self._done[i]:
            self._starts[self._nodes[i].node] = tuple(self._done)
        if i == len(self._nodes) - 1:
            self._trace()
        self._done[i] += 1

    def _trace(self) -> None:
        """Note what everybody still needs while the last node writes a row."""
        for i, read, trace in self._traces:
            trace.append(read.first[self._done[i]])

    def _distances(self) -> dict[tuple[int, int], int]:
        last = self._nodes[-1]
        found = {(last.node, read.tensor): distance(last, read.tensor) for read in last.reads}
        for i, read, trace in self._traces:
            flow = self._nodes[i]
            if flow is last:
                continue
            if last.folds:
                far = last.row_bytes - trace[-1] * read.row_bytes
            else:
                rows = enumerate(trace, 1)
                far = max(n * last.row_bytes - first * read.row_bytes for n, first in rows)
            key = flow.node, read.tensor
            found[key] = max(far, found.get(key, far))
        return found

    def _before(self, follows: Mapping[int, int]) -> dict[int, int]:
        """Return for each tensor, or all that follow each other, when no row is needed any more."""
        last = self._nodes[-1]
        found = dict.fromkeys(self._maker, 0)
        for _, read, trace in self._traces:
            if read.tensor in found:
                rows = sum(first < read.rows for first in trace)
                size = last.row_bytes if last.folds else rows * last.row_bytes
                found[read.tensor] = max(found[read.tensor], size)
        for head in set(follows) - set(follows.values()):
            chain = list(_chain(head, follows))
            found.update(dict.fromkeys(chain, max(found[x] for x in chain)))
        return found


_Readers = Mapping[int, Sequence[tuple[int, Read]]]  # tensor -> places of nodes, what they read


def _replay(nodes: Sequence[Flow], calls: Sequence[Call]) -> Iterator[tuple[int, int, list[int]]]:
    """Yield (place of a node, row it makes, rows that every node has made) in order."""
    places = {flow.node: i for i, flow in enumerate(nodes)}
    done = [0] * len(nodes)
    for node, row in calls:
        yield places[node], row, done
        done[places[node]] += 1


def _follows(nodes: Sequence[Flow], readers: _Readers, calls: Sequence[Call]) -> dict[int, int]:
    """Return which tensors can take the place of others, of which each row dies as it is read."""
    inner = {flow.output for flow in nodes[:-1]}
    able = {i: _in_place(flow, inner) for i, flow in enumerate(nodes[:-1])}
    for i, row, done in _replay(nodes, calls):
        if able.get(i):
            able[i] = [
                x
                for x in able[i]
                if all(j == i or read.first[done[j]] > row for j, read in readers[x])
            ]
    follows: dict[int, int] = {}
    alone = _kept(nodes, readers, calls, {}) if any(able.values()) else {}
    for i, tensors in able.items():
        free = [x for x in tensors if x not in follows]
        if free:
            most = max(free, key=lambda x: (alone[x], -x))
            follows[most] = nodes[i].output
    return follows


def _in_place(flow: Flow, inner: set[int]) -> list[int]:
    """Return the tensors of the stream that a node reads element by element as it writes."""
    return [
        read.tensor
        for read in flow.reads
        if read.tensor in inner
        and read.sweep is not None
        and read.sweep.input_bytes == read.sweep.output_bytes
        and (read.rows, read.row_bytes) == (flow.rows, flow.row_bytes)
        and read.first[:-1] == read.last == tuple(range(flow.rows))
    ]


def _kept(
    nodes: Sequence[Flow], readers: _Readers, calls: Sequence[Call], follows: Mapping[int, int]
) -> dict[int, int]:
    """Return the most rows of each tensor, and of what follows it, that are needed at a time."""
    kept = dict.fromkeys((flow.output for flow in nodes[:-1]), 1)
    for i, row, done in _replay(nodes, calls):
        made = nodes[i].output
        for tensor in _chain(made, follows) if made in kept else ():
            needed = min(read.first[done[j]] for j, read in readers[tensor])
            kept[made] = max(kept[made], row + 1 - needed)
    return kept


def _chain(tensor: int, follows: Mapping[int, int]) -> Iterator[int]:
    """Yield a tensor and what follows it."""
    yield tensor
    while tensor in follows:
        tensor = follows[tensor]
        yield tensor
