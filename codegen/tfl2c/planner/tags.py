# SPDX-License-Identifier: Apache-2.0
"""An arena whose bytes say whose they are, on which the checker runs a schedule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import numpy as np

from tfl2c import ops
from tfl2c.errors import PlanError, quoted
from tfl2c.graph import ABSENT, Graph, owners
from tfl2c.ops._access import RowAccess, RowsRead, Sweep
from tfl2c.planner.plan import Plan, Step
from tfl2c.planner.ways import Tags, run_ways
from tfl2c.program import Kernel

_NOTHING = -1
_SCRATCH = -2  # and below, by node


def access_of(graph: Graph, position: int, kernel: Kernel) -> RowAccess | None:
    """Return what a node promises about its rows."""
    node = graph.nodes[position]
    op = ops.lookup(node.op)
    return op.rows(graph.operands(node), kernel) if op and op.rows else None


def run_on_tags(graph: Graph, kernels: Mapping[int, Kernel], plan: Plan) -> None:
    """Raise `PlanError` when the schedule loses a byte that somebody still reads."""
    arena = _Arena(graph, plan)
    state = tuple(i for i, t in graph.tensors.items() if t.is_variable)
    given = tuple(arena.stored((*state, *graph.inputs)))
    for i in given:
        arena.write(i)
    for i in given:
        arena.read(i, "once every input is written")
    run_ways(arena, plan.schedule, partial(_run, arena, kernels), _NOTHING)
    for i in arena.stored((*state, *graph.outputs)):
        arena.read(i, "at the end")


def _run(arena: _Arena, kernels: Mapping[int, Kernel], step: Step) -> None:
    if len(step.nodes) > 1 or step.loops:
        rows = {i: _Rows(arena, kernels, step, i) for i in step.nodes}
        for node, first, count in _calls(step):
            if node not in rows:
                raise PlanError(f"a loop calls node {node} of another step")
            rows[node].make(first, count)
    elif arena.is_apart(step.nodes[0]) and not kernels[step.nodes[0]].most_rows:
        _run_whole(arena, step.nodes[0])
    else:
        one = _Rows(arena, kernels, step, step.nodes[0])
        one.make(0, one.count)


def _calls(step: Step) -> Iterator[tuple[int, int, int]]:
    """Yield (node, first row, rows) as the loops say."""
    for loop in step.loops:
        for number in range(loop.rounds):
            for band in loop.bands:
                yield band.node, band.first + number * band.advance, band.rows


def _run_whole(arena: _Arena, position: int) -> None:
    node = arena.graph.nodes[position]
    arena.take_scratch(position)
    for i in arena.stored(node.inputs):
        arena.read(i, f"when {node.op} {node.index} reads it")
    for i in arena.stored(node.outputs):
        arena.write(i)
    # A kernel may still read when it has begun to write, and uses its scratch to the end.
    for i in arena.stored((*node.inputs, *node.outputs)):
        arena.read(i, f"while {node.op} {node.index} writes")
    arena.find_scratch(position)


class _Rows:
    """A node that runs row by row."""

    def __init__(
        self, arena: _Arena, kernels: Mapping[int, Kernel], step: Step, position: int
    ) -> None:
        self._arena = arena
        self._position = position
        self._node = arena.graph.nodes[position]
        self._rings = step.rings
        access = access_of(arena.graph, position, kernels[position])
        if access is None:
            raise PlanError(f"{self._name()} promises nothing about its rows")
        self._access = access
        told = {r.position for r in access.reads}
        stored = [p for p, i in enumerate(self._node.inputs) if arena.is_stored(i)]
        if not told.issuperset(stored):
            raise PlanError(f"{self._name()} does not tell about all of its inputs")
        self._reads = [r for r in access.reads if r.position in stored]
        self.count = access.reads[0].rows if access.folds else access.rows
        self._most_rows = kernels[position].most_rows
        self._next = 0

    def make(self, first: int, count: int) -> None:
        """Make the rows [first, first + count) in one call; they must be the next ones."""
        if first + count > self.count:
            raise PlanError(f"{self._name()} has no row {first + count - 1}")
        if first != self._next:
            raise PlanError(f"{self._name()} makes row {first} instead of {self._next}")
        self._next += count
        if 0 < self._most_rows < count:
            raise PlanError(f"{self._name()} makes {count} rows at once")
        if first and self._access.folds:
            self._arena.find_scratch(self._position)
        else:
            self._arena.take_scratch(self._position)
        for row in range(first, first + count):
            self._find_all(row)
        for row in range(first, first + count):
            self._make_row(first, row)
            self._arena.find_scratch(self._position)

    def _find_all(self, row: int) -> None:
        for read in self._reads:
            self._find(read, row)

    def _make_row(self, first: int, row: int) -> None:
        self._find_all(row)
        self._write(row)
        for read in self._reads:
            # Without a sweep a kernel may read its rows until it has written the whole row.
            end = row if read.sweep else row + 1
            for earlier in range(max(first, row - self._access.ahead), end):
                self._find(read, earlier, is_written=True)
            if read.sweep:
                self._find(read, row, read.sweep)

    def _find(
        self, read: RowsRead, row: int, sweep: Sweep | None = None, *, is_written: bool = False
    ) -> None:
        """Find what a row is made of, or, when it is written, what a sweep does not leave."""
        for needed in range(read.spans[row][0], read.spans[row][1] + 1):
            bytes_, tags = self._place_of(read, needed)
            lost = not np.array_equal(bytes_, tags)
            if lost and is_written and self._access.unit:
                lost = not self._arena.are_same_channels(
                    bytes_,
                    tags,
                    (self._node.outputs[0], self._node.inputs[read.position]),
                    self._access.unit,
                )
            if lost and (sweep is None or not self._is_behind(read, row, needed, sweep)):
                name = self._arena.graph.tensors[self._node.inputs[read.position]].name
                raise PlanError(
                    f"row {needed} of {quoted(name)} is lost for row {row} of {self._name()}"
                )

    def _write(self, row: int) -> None:
        output = self._node.outputs[0]
        if self._access.folds:
            if row == self.count - 1:
                self._arena.write(output)
            return
        held = self._rings.get(self._arena.graph.root(output), self._access.rows)
        bytes_, tags = self._arena.row(output, row, held, self._access.row_bytes)
        bytes_[:] = tags

    def _place_of(self, read: RowsRead, row: int) -> tuple[Tags, Tags]:
        tensor = self._node.inputs[read.position]
        held = self._rings.get(self._arena.graph.root(tensor), read.rows)
        return self._arena.row(tensor, row, held, read.row_bytes)

    def _is_behind(self, read: RowsRead, row: int, needed: int, sweep: Sweep) -> bool:
        """Whether a needed row is overwritten, if at all, only where it is not read any more."""
        root = self._arena.graph.root(self._node.outputs[0])
        held = self._rings.get(root, self._access.rows)
        to = self._arena.address(root, row, held, self._access.row_bytes)
        root = self._arena.graph.root(self._node.inputs[read.position])
        at = self._arena.address(root, needed, self._rings.get(root, read.rows), read.row_bytes)
        end = min(at + read.row_bytes, to + self._access.row_bytes)
        shared = np.arange(max(at, to), end)
        pixels = self._access.row_bytes // sweep.output_bytes
        last_read = ((shared - at) // sweep.input_bytes + sweep.pad) // sweep.stride
        written = (shared - to) // sweep.output_bytes
        return bool((np.minimum(last_read, pixels - 1) <= written).all())

    def _name(self) -> str:
        return f"{self._node.op} {self._node.index}"


class _Arena:
    """Tags of bytes: ``first tag of a tensor + number of the byte`` within it."""

    def __init__(self, graph: Graph, plan: Plan) -> None:
        self.graph = graph
        self._plan = plan
        self.tags: Tags = np.full(plan.arena_bytes, _NOTHING, np.int64)
        self._first: dict[int, int] = {}
        count = 0
        for i in plan.slots:
            whole, at = graph.whole(i).of, graph.whole(i).at
            if whole not in self._first:
                self._first[whole] = count
                count += graph.tensors[whole].nbytes
            self._first[i] = self._first[whole] + at  # a part's bytes are those of its whole
        nodes = [graph.nodes[i] for step in plan.schedule for i in step.nodes]
        self._owners = owners(graph, nodes)
        for i in {i for node in nodes for i in node.outputs if self._is_own(i)}:
            self._first[i] = count  # one value of a place that has several, one after the other
            count += graph.tensors[i].nbytes

    def _is_own(self, tensor: int) -> bool:
        """Whether a tensor that is made in the place of another one is told from it."""
        root = self.graph.root(tensor)
        return tensor != root and root in self._plan.slots and not self._is_variable(root)

    def _is_variable(self, tensor: int) -> bool:
        return self.graph.tensors[tensor].is_variable

    def _tag(self, tensor: int) -> int:
        """Return the first tag of a value: that of a variable is the same whoever changes it."""
        return self._first.get(self._owners[tensor], self._first[self.graph.root(tensor)])

    def stored(self, tensors: tuple[int, ...]) -> Iterator[int]:
        """Yield the tensors that are in the arena."""
        return (i for i in tensors if self.is_stored(i))

    def is_stored(self, tensor: int) -> bool:
        """Whether a tensor is there and not in flash."""
        return tensor != ABSENT and not self.graph.tensors[self.graph.root(tensor)].is_constant

    def is_apart(self, position: int) -> bool:
        """Whether no output of a node touches an input."""
        node = self.graph.nodes[position]
        pairs = ((i, o) for i in self.stored(node.inputs) for o in self.stored(node.outputs))
        for i, o in pairs:
            a, b = self._plan.slots[self.graph.root(i)], self._plan.slots[self.graph.root(o)]
            if a.offset < b.offset + b.size and b.offset < a.offset + a.size:
                return False
        return True

    def are_same_channels(self, bytes_: Tags, tags: Tags, ends: tuple[int, int], unit: int) -> bool:
        """Whether bytes of the second tensor are only lost to the same channel of the first."""
        lost = bytes_ != tags
        output = self.graph.root(ends[0])
        found = bytes_[lost] - self._tag(ends[0])
        wanted = tags[lost] - self._tag(ends[1])
        inside = (found >= 0) & (found < self.graph.tensors[output].nbytes)
        return bool((inside & (found % unit == wanted % unit)).all())

    def write(self, tensor: int) -> None:
        """Leave the tags of a whole tensor."""
        bytes_, tags = self._whole(tensor)
        bytes_[:] = tags

    def read(self, tensor: int, when: str) -> None:
        """Find the tags of a whole tensor."""
        bytes_, tags = self._whole(tensor)
        if not np.array_equal(bytes_, tags):
            raise PlanError(f"{quoted(self.graph.tensors[tensor].name)} is lost {when}")

    def becomes(self, tensor: int, other: int) -> None:
        """Find the tags of a tensor and leave those of another one in their place."""
        self.read(tensor, "where it becomes the value of a block")
        one, two = self._whole(tensor)[0], self._whole(other)
        if not np.shares_memory(one, two[0]) or one.size != two[0].size:
            raise PlanError(f"{quoted(self.graph.tensors[tensor].name)} is in another place")
        two[0][:] = two[1]

    def row(self, tensor: int, row: int, held: int, row_bytes: int) -> tuple[Tags, Tags]:
        """Return the bytes of a row and its tags."""
        at = self.address(tensor, row, held, row_bytes)
        tag = self._tag(tensor) + row * row_bytes
        return self.tags[at : at + row_bytes], np.arange(tag, tag + row_bytes)

    def address(self, tensor: int, row: int, held: int, row_bytes: int) -> int:
        """Return where a row lies in a buffer that holds ``held`` rows."""
        slot = self._plan.slots[self.graph.root(tensor)]
        at = row % held * row_bytes
        if at + row_bytes > slot.size:
            raise PlanError(f"{quoted(slot.name)} has no room for row {row}")
        return slot.offset + at

    def _whole(self, tensor: int) -> tuple[Tags, Tags]:
        root, size = self.graph.root(tensor), self.graph.tensors[tensor].nbytes
        slot, tag = self._plan.slots[root], self._tag(tensor)
        if slot.size < size:
            raise PlanError(f"{quoted(slot.name)} is a ring but used as a whole")
        return self.tags[slot.offset : slot.offset + size], np.arange(tag, tag + size)

    def take_scratch(self, position: int) -> None:
        """Write the scratch of a node."""
        self._scratch(position)[:] = _SCRATCH - position

    def find_scratch(self, position: int) -> None:
        """Find the scratch of a node as it was taken."""
        if not (self._scratch(position) == _SCRATCH - position).all():
            node = self.graph.nodes[position]
            raise PlanError(f"the scratch of {node.op} {node.index} is overwritten")

    def _scratch(self, position: int) -> Tags:
        slot = self._plan.scratch.get(position)
        return self.tags[slot.offset : slot.offset + slot.size] if slot else self.tags[:0]
