# SPDX-License-Identifier: Apache-2.0
"""The kernels that nodes may have, fastest first, and what they cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tfl2c import ops
from tfl2c.graph import Graph
from tfl2c.ops import _marks
from tfl2c.ops._costs import instructions
from tfl2c.ops._rows import rows_of
from tfl2c.planner.flows import Flow, distance, flow_of
from tfl2c.program import Kernel

_MARK = 4  # instructions: a comparison and a jump
ANY_ROOM = 2**40  # bytes of scratch: more than any kernel takes


class Choices:
    """The kernels of each node, by position in the graph, with less and less scratch."""

    def __init__(
        self, graph: Graph, kernels: Mapping[int, Kernel], others: Mapping[int, Iterable[Kernel]]
    ) -> None:
        self._graph = graph
        self._kernels = {i: (k, *others.get(i, ())) for i, k in kernels.items()}
        self._flows: dict[tuple[int, Kernel], Flow | None] = {}
        self._distances: dict[tuple[int, Kernel], Mapping[int, int]] = {}
        self._instructions: dict[tuple[int, str, int, int, bool], int] = {}

    def of(self, node: int) -> tuple[Kernel, ...]:
        """Return the kernels of a node, the fastest first."""
        return self._kernels[node]

    def within(self, node: int, room: int) -> Kernel | None:
        """Return the fastest kernel with so many bytes of scratch at most."""
        return next((k for k in self._kernels[node] if k.scratch <= room), None)

    def flow(self, node: int, kernel: Kernel) -> Flow | None:
        """Return how a node walks through its rows with a kernel."""
        key = node, kernel
        if key not in self._flows:
            self._flows[key] = flow_of(self._graph, node, kernel)
        return self._flows[key]

    def distances(self, node: int, kernel: Kernel) -> Mapping[int, int]:
        """Return how far a node's output must lie below what it reads, when it runs alone."""
        key, flow = (node, kernel), self.flow(node, kernel)
        if key not in self._distances:
            reads = flow.reads if flow is not None else ()
            self._distances[key] = {r.tensor: distance(flow, r.tensor) for r in reads if flow}
        return self._distances[key]

    def whole(self, node: int, kernel: Kernel) -> int:
        """Return the instructions of a node that runs alone."""
        return self.run(node, kernel, self._rows(node, kernel))

    def run(self, node: int, kernel: Kernel, rows: int, *, in_ring: bool = False) -> int:
        """Return the instructions for rows in a row, in as few calls as the kernel allows.

        ``in_ring``: whether what it reads is in a ring.
        """
        key = node, kernel.name, kernel.scratch, rows, in_ring
        found = self._instructions.get(key)
        if found is None:
            most = kernel.most_rows or rows
            calls, rest = divmod(rows, max(1, most))
            found = calls * self._call(node, kernel, most, in_ring=in_ring) if calls else 0
            found += self._call(node, kernel, rest, in_ring=in_ring) if rest else 0
            self._instructions[key] = found
        return found

    def total(self) -> int:
        """Return the instructions of an inference at its fastest."""
        return sum(self.whole(i, kernels[0]) for i, kernels in self._kernels.items())

    def _rows(self, node: int, kernel: Kernel) -> int:
        flow = self.flow(node, kernel)
        if flow is not None:
            return flow.rows
        made = self._graph.nodes[node].outputs[:1]
        return rows_of(self._graph.tensors[made[0]].shape)[0] if made else 1

    def _call(self, node: int, kernel: Kernel, rows: int, *, in_ring: bool) -> int:
        of, operands = self._rows(node, kernel), self._graph.operands(self._graph.nodes[node])
        op = ops.lookup(operands.node.op)
        if operands.node.op in _marks.OPS:
            return _MARK
        macs = op.macs(operands) if op else 0
        return instructions(operands, kernel, macs, rows, of, in_ring=in_ring)
