# SPDX-License-Identifier: Apache-2.0
"""Nodes in a row that stream: what of them does not depend on what else lives in the arena.

The ways to plan one model differ in few nodes. What was found for one way serves the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import Graph
from tfl2c.planner.choices import Choices
from tfl2c.planner.flows import Flow
from tfl2c.planner.placing import round_up
from tfl2c.planner.streams import GROUPS, Stream, behind, stream

_NEVER = -(2**62)  # how far below anything scratch must lie that is not taken


class Sections:
    """The sections of all graphs that one model is planned as."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        self._known: dict[tuple[int, tuple[int, ...]], Section | None] = {}

    def number(self, graph: Graph, choices: Choices, flow: Flow) -> int:
        """Return the number of a node, which it has in every graph that does not change it."""
        node = graph.nodes[flow.node]
        shapes = tuple(graph.tensors[i].shape for i in node.outputs)
        names = node.index, node.op, node.inputs, node.outputs, shapes
        key = names, replace(flow, node=0), choices.of(flow.node)
        return self._numbers.setdefault(key, len(self._numbers))

    def of(
        self, numbers: tuple[int, ...], nodes: Sequence[Flow], choices: Choices, band: int
    ) -> Section | None:
        """Return nodes that stream in bands; None if these are the same as single rows.

        ``numbers`` are those of the nodes.
        """
        key = band, numbers
        if key not in self._known:
            idle = band == GROUPS and all(flow.group == 1 for flow in nodes)
            self._known[key] = None if idle else Section(nodes, choices, band)
        return self._known[key]


class Section:
    """Nodes that stream. A ``place`` is that of the first in question: those before do not count.

    ``own`` are the bytes of scratch that lasts, ``rings`` by place the bytes of all rings,
    ``inputs`` how far the output must lie below what is read, and ``rooms`` the bytes of scratch
    that make a difference, the most first.
    """

    def __init__(self, nodes: Sequence[Flow], choices: Choices, band: int) -> None:
        self._nodes = nodes
        self._choices = choices
        self.streamed = streamed = stream(nodes, band)
        end = nodes[-1]
        self.own = round_up(choices.of(end.node)[0].scratch) if end.folds else 0
        self._sizes = [round_up(streamed.ring_bytes(flow)) for flow in nodes[:-1]]
        self.rings = tuple(accumulate(reversed([*self._sizes, 0])))[::-1]
        self.inputs = tuple(reversed(tuple(self._inputs())))
        self.rooms = tuple(reversed(tuple(self._rooms())))
        self._runs = _Runs(streamed, len(nodes))
        self._under: dict[int, int] = {}
        self._taken: dict[int, NDArray[np.int64]] = {}
        self._done: dict[int, NDArray[np.int64]] = {}
        self._far: dict[tuple[int, int], list[int]] = {}
        self._more: dict[tuple[int, int], int] = {}

    def under(self, place: int, made: int) -> int:
        """Return the bytes that the output, of so many, shares with rings."""
        if made and place not in self._under:
            before = (self.streamed.before[f.output] for f in self._nodes[place:-1])
            rings = zip(before, self._sizes[place:], strict=True)
            self._under[place] = behind([r for r in rings if r[0] < made], made)
        return self._under[place] if made else 0

    def far(self, place: int, tensor: int, room: int) -> int:
        """Return how far scratch of kernels with so much room must lie below an input."""
        key = tensor, room
        if key not in self._far:
            far = self._scratch(room) - self._free(tensor)
            self._far[key] = np.maximum.accumulate(far[::-1])[::-1].tolist()
        found = self._far[key][place]
        return found if found > _NEVER // 2 else 0

    def more(self, place: int, room: int) -> int:
        """Return the instructions that streaming takes more than whole layers at their fastest."""
        key = place, room
        if key not in self._more:
            self._more[key] = max(0, sum(self._costs(place, room)))
        return self._more[key]

    def _costs(self, place: int, room: int) -> Iterator[int]:
        """Yield what each node takes more."""
        choices, runs = self._choices, self._runs.behind(place)
        nodes = self._nodes[place:]
        inner = {flow.output for flow in nodes[:-1]}
        for flow, counts in zip(nodes, runs, strict=True):
            in_ring = any(read.tensor in inner for read in flow.reads)
            fastest = choices.of(flow.node)[0]
            kernel = fastest if flow.folds else choices.within(flow.node, room) or fastest
            yield -choices.whole(flow.node, fastest)
            for rows, count in counts.items():
                yield count * choices.run(flow.node, kernel, rows, in_ring=in_ring)

    def _inputs(self) -> Iterator[Mapping[int, int]]:
        """Yield by place, the last first, how far the output must lie below each input."""
        found: dict[int, int] = {}
        for place in range(len(self._nodes) - 1, -1, -1):
            flow = self._nodes[place]
            found.pop(flow.output, None) if place < len(self._nodes) - 1 else None
            for read in flow.reads:
                far = self.streamed.distances[place, read.tensor]
                found[read.tensor] = max(far, found.get(read.tensor, far))
            yield dict(found)

    def _rooms(self) -> Iterator[Sequence[int]]:
        """Yield by place, the last first, the bytes of scratch that make a difference."""
        known: set[int] = set()
        least = 0
        for flow in reversed(self._nodes):
            if not flow.folds:
                sizes = [kernel.scratch for kernel in self._choices.of(flow.node)]
                least = max(least, sizes[-1])
                known = {size for size in known.union(sizes) if size >= least}
            yield sorted(known, reverse=True)

    def _scratch(self, room: int) -> NDArray[np.int64]:
        """Return the bytes that each node takes in turn."""
        if room not in self._taken:
            taken = [_NEVER] * len(self._nodes)
            for place, flow in enumerate(self._nodes):
                kernel = None if flow.folds else self._choices.within(flow.node, room)
                if kernel is not None:
                    taken[place] = kernel.scratch
            self._taken[room] = np.array(taken, dtype=np.int64)
        return self._taken[room]

    def _free(self, tensor: int) -> NDArray[np.int64]:
        """Return the bytes of an input that nobody needs any more when each node runs first."""
        if tensor not in self._done:
            self._done[tensor] = self.streamed.free_bytes(self._nodes, tensor)
        return self._done[tensor]


class _Runs:
    """How many rows the nodes of a stream make one after the other."""

    def __init__(self, streamed: Stream, nodes: int) -> None:
        self._who, self._rows = streamed.runs
        self._count = nodes
        self._most = int(np.bincount(self._who, self._rows).max()) + 1
        self._known: dict[int, list[dict[int, int]]] = {}

    def behind(self, place: int) -> list[dict[int, int]]:
        """Return for each node from a place on how often it makes how many rows."""
        if place not in self._known:
            there = self._who >= place
            who, rows = self._who[there], self._rows[there]
            begins = np.flatnonzero(np.diff(who, prepend=-1))
            lengths: NDArray[np.int64] = np.add.reduceat(rows, begins)
            counts = np.bincount(who[begins] * self._most + lengths)
            pairs = np.flatnonzero(counts)
            found: list[dict[int, int]] = [{} for _ in range(self._count)]
            for pair, count in zip(pairs.tolist(), counts[pairs].tolist(), strict=True):
                node, made = divmod(pair, self._most)
                found[node][made] = count
            self._known[place] = found[place:]
        return self._known[place]
