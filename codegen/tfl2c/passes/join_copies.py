# SPDX-License-Identifier: Apache-2.0
"""Compute values where they are to be: read variables where they lie, and write results in place.

A copy stays only where the order of reading and writing asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tfl2c import ops
from tfl2c.graph import ABSENT, Graph, Node
from tfl2c.ops import COPY
from tfl2c.ops._access import RowAccess
from tfl2c.ops._variables import ASSIGN, READ
from tfl2c.passes.lives import Lives
from tfl2c.targets import TARGETS

_ORDER = (READ, ASSIGN, COPY)


def join_copies(graph: Graph) -> Graph:
    """Remove each READ_VARIABLE, ASSIGN_VARIABLE and COPY that need not copy anything.

    What it copies and where it copies it to become views of the same bytes, unless one of them is
    written anywhere while the other one is still needed and has another value.
    """
    copying = [at for op in _ORDER for at, node in enumerate(graph.nodes) if node.op == op]
    if not copying:
        return graph
    joining = _Joining(graph)
    gone = {at for at in copying if joining.joins(at)}
    names = {
        node.outputs[0]: node.inputs[0]
        for at, node in enumerate(graph.nodes)
        if at in gone and node.op == COPY
    }
    nodes = tuple(_renamed(n, names) for at, n in enumerate(graph.nodes) if at not in gone)
    views = {i: replace(graph.tensors[i], view_of=root) for i, root in joining.views().items()}
    return replace(graph.with_tensors(views), nodes=nodes)


def _renamed(node: Node, names: Mapping[int, int]) -> Node:
    """Return a node that reads what was copied in place of the copies."""
    inputs = []
    for i in node.inputs:
        source = i
        while source in names:
            source = names[source]
        inputs.append(source)
    return replace(node, inputs=tuple(inputs))


@dataclass(slots=True)
class _Place:
    """Tensors that share their bytes, by their roots."""

    roots: list[int]
    mask: int


class _Joining:
    """Which roots share their bytes, more and more of them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._lives = Lives(graph)
        self._places: dict[int, _Place] = {}

    def joins(self, at: int) -> bool:
        """Whether the ends of a copy share their bytes from now on, or did already."""
        node = self._graph.nodes[at]
        tensors = node.inputs[0], node.outputs[0]
        source, made = (self._place(self._graph.root(i)) for i in tensors)
        if source is made:
            return True
        sizes = {self._graph.tensors[i].nbytes for i in (*tensors, *source.roots, *made.roots)}
        constant = any(self._graph.tensors[i].is_constant for i in source.roots)
        if constant or len(sizes) > 1 or self._meet(source, made) or self._meet(made, source):
            return False
        source.roots += made.roots
        source.mask |= made.mask
        self._places.update(dict.fromkeys(made.roots, source))
        return True

    def views(self) -> dict[int, int]:
        """Return the roots that became views, with what they are views of."""
        found: dict[int, int] = {}
        for place in {id(p): p for p in self._places.values()}.values():
            first = min(place.roots, key=self._rank)
            found.update((i, first) for i in place.roots if i != first)
        return found

    def _rank(self, root: int) -> tuple[bool, bool, int]:
        """Return what puts first whose bytes last, then what the application writes."""
        variable = self._graph.tensors[root].is_variable
        return not variable, root not in self._graph.inputs, root

    def _place(self, root: int) -> _Place:
        if root not in self._places:
            self._places[root] = _Place([root], self._lives.mask(root))
        return self._places[root]

    def _meet(self, one: _Place, other: _Place) -> bool:
        """Whether something is written to one place while the other one holds what is needed."""
        for root in one.roots:
            for at in self._lives.writes(root):
                needed = self._lives.needed(at, root) & other.mask
                if needed & ~self._rewritten(at, needed):
                    return True
        return False

    def _rewritten(self, at: int, needed: int) -> int:
        """Return the roots that a node reads for the last time and may write over meanwhile."""
        if at < 0 or not self._lives.dies(at) & needed:
            return 0
        kept, free = 0, 0
        for position, i in enumerate(self._graph.nodes[at].inputs):
            if i == ABSENT:
                continue
            mask = self._lives.mask(self._graph.root(i))
            if mask & needed and _in_place(self._graph, at, position):
                free |= mask
            else:
                kept |= mask
        return free & ~kept & self._lives.dies(at)


def _in_place(graph: Graph, at: int, position: int) -> bool:
    """Whether a node may write over an input, whatever kernel it gets for whatever core."""
    node = graph.nodes[at]
    op, operands = ops.find(node), graph.operands(node)
    if op.rows is None or op.select is None or len(node.outputs) != 1:
        return False
    kernels = {op.select(operands, target) for target in TARGETS.values()}
    if op.alternatives is not None:
        kernels.update(k for t in TARGETS.values() for k in op.alternatives(operands, t))
    return all(_sweeps(op.rows(operands, kernel), position) for kernel in kernels)


def _sweeps(access: RowAccess | None, position: int) -> bool:
    """Whether each element of an input is read before the same one of the output is written."""
    if access is None or access.folds or access.ahead:
        return False
    reads = [read for read in access.reads if read.position == position]
    return bool(reads) and all(
        (read.rows, read.row_bytes) == (access.rows, access.row_bytes)
        and read.spans == tuple((row, row) for row in range(access.rows))
        and read.sweep is not None
        and read.sweep.input_bytes == read.sweep.output_bytes
        and (read.sweep.stride, read.sweep.pad) == (1, 0)
        for read in reads
    )
