# SPDX-License-Identifier: Apache-2.0
"""Rows streamed through a run of nodes: in which order, and how many have to be kept.

The last node makes its rows one by one; every other node makes a row when one is missing. So no row
is made twice, and none earlier than it has to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tfl2c.planner.flows import Flow, Read, distance

Call = tuple[int, int]  # node, row


@dataclass(frozen=True, slots=True)
class Stream:
    """What streaming takes. It holds for the same nodes without the first ones, too."""

    calls: tuple[Call, ...]
    kept: Mapping[int, int]  # rows of a tensor that are needed at the same time at most
    made: Mapping[int, int]  # rows that a node makes
    distances: Mapping[tuple[int, int], int]  # (node, tensor it reads) -> for the last output


def stream(nodes: Sequence[Flow]) -> Stream:
    """Return how rows stream through nodes in order, each read by later ones but the last."""
    return _Simulation(nodes).run()


class _Simulation:
    """The nodes with as many rows as they have made."""

    __slots__ = ("_calls", "_done", "_kept", "_maker", "_nodes", "_readers", "_traces")

    def __init__(self, nodes: Sequence[Flow]) -> None:
        self._nodes = nodes
        self._done = [0] * len(nodes)
        self._calls: list[Call] = []
        self._kept = {flow.output: 0 for flow in nodes[:-1]}
        self._maker = {flow.output: i for i, flow in enumerate(nodes[:-1])}
        self._readers: dict[int, list[tuple[int, Read]]] = {x: [] for x in self._kept}
        self._traces: list[tuple[int, Read, list[int]]] = []
        for i, flow in enumerate(nodes):
            for read in flow.reads:
                self._readers.setdefault(read.tensor, []).append((i, read))
                self._traces.append((i, read, []))

    def run(self) -> Stream:
        last = len(self._nodes) - 1
        for _ in range(self._nodes[last].rows):
            self._make(last)
        return Stream(
            calls=tuple(self._calls),
            kept=self._kept,
            made={flow.node: self._done[i] for i, flow in enumerate(self._nodes)},
            distances=self._distances(),
        )

    def _make(self, i: int) -> None:
        flow, row = self._nodes[i], self._done[i]
        for read in flow.reads:
            maker = self._maker.get(read.tensor)
            if maker is not None:
                while self._done[maker] <= read.last[row]:
                    self._make(maker)
        self._calls.append((flow.node, row))
        if i == len(self._nodes) - 1:
            self._trace()
        else:
            needed = min(read.first[self._done[j]] for j, read in self._readers[flow.output])
            self._kept[flow.output] = max(self._kept[flow.output], row + 1 - needed, 1)
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
