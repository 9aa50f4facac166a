# SPDX-License-Identifier: Apache-2.0
"""Rows streamed through a run of nodes: in which order, and how many have to be kept.

The last node makes its rows, one or a few at a time; every other node makes those that are missing,
row by row, in its groups or all at once. So no row is made twice, and none earlier than it has to
be, or than its group.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfl2c.planner.flows import Flow, Read, distance
from tfl2c.planner.placing import round_up

Call = tuple[int, int]  # place of a node in the stream, row
GROUPS = -1  # for a band: every node makes its rows in the groups that its kernel makes best


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """What streaming takes. It holds for the same nodes without the first ones, too.

    Nodes are named by their places in the stream.
    """

    runs: NDArray[np.int64]  # [2, runs]: node, rows that it makes without another one between
    kept: Mapping[int, int]  # rows of a tensor, or of it and what follows it, needed at a time
    follows: Mapping[int, int]  # tensor -> the one that takes its place row by row
    distances: Mapping[tuple[int, int], int]  # (node, tensor it reads) -> for the last output
    before: Mapping[int, int]  # tensor -> bytes of the last output that are written until it dies
    starts: NDArray[np.int64]  # [nodes, nodes]: what all have made when one runs first

    @property
    def calls(self) -> tuple[Call, ...]:
        """Node and row of every row that is made, in order."""
        done = [0] * len(self.starts)
        found: list[Call] = []
        for i, count in self.runs.T.tolist():
            found += ((i, row) for row in range(done[i], done[i] + count))
            done[i] += count
        return tuple(found)

    def free_bytes(self, nodes: Sequence[Flow], tensor: int) -> NDArray[np.int64]:
        """Return how much of a tensor nobody needs any more when each of the nodes runs first."""
        reads = [(i, r) for i, flow in enumerate(nodes) for r in flow.reads if r.tensor == tensor]
        free = [read.firsts[self.starts[:, i]] * read.row_bytes for i, read in reads]
        least: NDArray[np.int64] = np.minimum.reduce(free)
        return least

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
        "_done",
        "_ends",
        "_maker",
        "_makers",
        "_nodes",
        "_rows",
        "_starts",
        "_who",
    )

    def __init__(self, nodes: Sequence[Flow]) -> None:
        self._nodes = nodes
        self._done = [0] * len(nodes)
        self._band = [1] * len(nodes)  # rows that a node makes for a band
        self._ends = [flow.rows for flow in nodes]  # that rows are made to at most
        self._who: list[int] = []  # the nodes of all runs, and how many rows they make
        self._rows: list[int] = []
        self._starts = [[0] * len(nodes) for _ in nodes]
        maker = {flow.output: i for i, flow in enumerate(nodes[:-1])}
        self._makers = [  # by node: who makes what it reads, and which row it needs for each of its
            [(maker[read.tensor], read.last) for read in flow.reads if read.tensor in maker]
            for flow in nodes
        ]

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
        runs = np.array((self._who, self._rows), dtype=np.int64)
        moments = _Moments(self._nodes, runs)
        follows = moments.follows()
        return Stream(
            runs=runs,
            kept=moments.kept(follows),
            follows=follows,
            distances=moments.distances(),
            before=moments.before(follows),
            starts=np.array(self._starts, dtype=np.int64),
        )

    def _make(self, i: int) -> None:
        row, done = self._done[i], self._done
        for maker, last in self._makers[i]:
            while done[maker] <= last[row]:
                self._make(maker)
        self._note(i, 1)

    def _make_all(self, i: int, end: int) -> None:
        """Make the rows of a node up to ``end``, what they are made of before.

        So many go at once as a band takes; at the beginning, where padding makes it more, the rest
        goes first.
        """
        done, band = self._done, self._band[i]
        while done[i] < end:
            count = (end - done[i]) % band or band
            until = done[i] + count - 1
            for maker, last in self._makers[i]:
                if done[maker] <= last[until]:
                    self._make_all(maker, last[until] + 1)
            self._note(i, count)

    def _make_groups(self, i: int, end: int) -> None:
        """Make the rows of a node up to ``end`` and its group, what they are made of before."""
        done = self._done
        while done[i] < min(end, self._ends[i]):
            until = min(self._ends[i], done[i] + self._band[i])
            for maker, last in self._makers[i]:
                self._make_groups(maker, last[until - 1] + 1)
            self._note(i, until - done[i])

    def _needed(self) -> list[int]:
        """Return up to which row each node's output is needed."""
        needed = [0] * len(self._nodes)
        needed[-1] = self._nodes[-1].rows
        for i in reversed(range(len(self._nodes))):
            for maker, last in self._makers[i] if needed[i] else ():
                needed[maker] = max(needed[maker], last[needed[i] - 1] + 1)
        return needed

    def _note(self, i: int, count: int) -> None:
        done = self._done
        if not done[i]:
            self._starts[i] = done.copy()
        if self._who and self._who[-1] == i:
            self._rows[-1] += count
        else:
            self._who.append(i)
            self._rows.append(count)
        done[i] += count


class _Moments:
    """What is made and needed when the runs of a stream begin.

    While a node makes the rows of a run, no other one does anything.
    """

    def __init__(self, nodes: Sequence[Flow], runs: NDArray[np.int64]) -> None:
        self._nodes = nodes
        self._maker = {flow.output: i for i, flow in enumerate(nodes[:-1])}
        self._readers: dict[int, list[tuple[int, Read]]] = {x: [] for x in self._maker}
        for i, flow in enumerate(nodes):
            for read in flow.reads:
                self._readers.setdefault(read.tensor, []).append((i, read))
        who, counts = runs
        order = np.argsort(who, kind="stable")
        cuts = np.searchsorted(who[order], range(1, len(nodes)))
        self._at = np.split(order, cuts)  # by node: the numbers of its runs
        self._done = [  # by node: the rows that it has made before each of its runs, and in the end
            np.concatenate(([0], np.cumsum(counts[at]))) for at in self._at
        ]

    def follows(self) -> dict[int, int]:
        """Return which tensors can take the place of others, of which rows die as they are read."""
        able = {i: self._replaced(i) for i in range(len(self._nodes) - 1)}
        follows: dict[int, int] = {}
        alone = self.kept({}) if any(able.values()) else {}
        for i, tensors in able.items():
            free = [x for x in tensors if x not in follows]
            if free:
                most = max(free, key=lambda x: (alone[x], -x))
                follows[most] = self._nodes[i].output
        return follows

    def kept(self, follows: Mapping[int, int]) -> dict[int, int]:
        """Return the most rows of each tensor, and of what follows it, needed at a time."""
        kept = dict.fromkeys(self._maker, 1)
        for made, i in self._maker.items():
            ends = self._done[i][1:]
            for tensor in _chain(made, follows):
                for j, read in self._readers[tensor]:
                    rows = ends - self._needed(j, read, i)
                    kept[made] = max(kept[made], int(rows.max(initial=1)))
        return kept

    def distances(self) -> dict[tuple[int, int], int]:
        """Return how far the last output must lie below what the nodes read."""
        last, end = self._nodes[-1], len(self._nodes) - 1
        found = {(end, read.tensor): distance(last, read.tensor) for read in last.reads}
        written = self._done[end][1:] * last.row_bytes
        for i, flow in enumerate(self._nodes[:-1]):
            for read in flow.reads:
                needed = self._needed(i, read, end) * read.row_bytes
                if last.folds:
                    far = last.row_bytes - int(needed[-1])
                else:
                    far = int((written - needed).max())
                key = i, read.tensor
                found[key] = max(far, found.get(key, far))
        return found

    def before(self, follows: Mapping[int, int]) -> dict[int, int]:
        """Return for each tensor, or all that follow each other, when no row is needed any more."""
        last, end = self._nodes[-1], len(self._nodes) - 1
        found = dict.fromkeys(self._maker, 0)
        for tensor in found:
            for i, read in self._readers[tensor]:
                if last.folds:
                    size = last.row_bytes
                elif i == end:
                    size = int(np.count_nonzero(read.firsts[:-1] < read.rows)) * last.row_bytes
                else:
                    alive = self._needed(i, read, end) < read.rows
                    size = int(np.diff(self._done[end])[alive].sum()) * last.row_bytes
                found[tensor] = max(found[tensor], size)
        for head in set(follows) - set(follows.values()):
            chain = list(_chain(head, follows))
            found.update(dict.fromkeys(chain, max(found[x] for x in chain)))
        return found

    def _needed(self, node: int, read: Read, during: int) -> NDArray[np.int64]:
        """Return from which row on a node needs what it reads, for the runs of another."""
        done = self._done[node][np.searchsorted(self._at[node], self._at[during])]
        return read.firsts[done]

    def _replaced(self, i: int) -> list[int]:
        """Return the tensors whose rows nobody needs when a node has read them."""
        return [
            tensor
            for tensor in _in_place(self._nodes[i], self._maker)
            if all(
                j == i or bool((self._needed(j, read, i) >= self._done[i][1:]).all())
                for j, read in self._readers[tensor]
            )
        ]


def _in_place(flow: Flow, inner: Container[int]) -> list[int]:
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


def _chain(tensor: int, follows: Mapping[int, int]) -> Iterator[int]:
    """Yield a tensor and what follows it."""
    yield tensor
    while tensor in follows:
        tensor = follows[tensor]
        yield tensor
