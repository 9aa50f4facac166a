# SPDX-License-Identifier: Apache-2.0
"""How the checker goes through branches and loops: all ways at once.

Where two ways meet, a byte keeps its tag only if it has it on both. A loop's body runs on what is
there in front of it, then on what that and every turn so far leave, until a turn changes nothing
any more. So whatever a condition says at run time, and however often, each read has been looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tfl2c.errors import PlanError
from tfl2c.graph import Graph, Node
from tfl2c.ops._marks import BEGIN_IF, BEGIN_LOOP, ELSE, END_IF, END_LOOP, OPS, TEST
from tfl2c.planner.plan import Step

Tags = NDArray[np.int64]


class Arena(Protocol):
    """What an arena of tags must be able to do."""

    graph: Graph
    tags: Tags

    def read(self, tensor: int, when: str) -> None:
        """Find the tags of a whole tensor."""

    def becomes(self, tensor: int, other: int) -> None:
        """Find the tags of a tensor and leave those of another one in their place."""

    def stored(self, tensors: tuple[int, ...]) -> Iterator[int]:
        """Yield the tensors that are in the arena."""


def run_ways(
    arena: Arena, steps: Sequence[Step], run: Callable[[Step], None], nothing: int
) -> None:
    """Run steps in order, along all ways; ``nothing`` is the tag of a byte that nobody may read."""
    _Ways(arena, steps, run, nothing).run(0, len(steps))


class _Ways:
    def __init__(
        self, arena: Arena, steps: Sequence[Step], run: Callable[[Step], None], nothing: int
    ) -> None:
        self._arena = arena
        self._steps = steps
        self._run = run
        self._nothing = nothing
        self._marks = [self._mark(step) for step in steps]

    def run(self, first: int, end: int) -> None:
        at = first
        while at < end:
            mark = self._marks[at]
            if mark is None:
                self._run(self._steps[at])
                at += 1
            elif mark.op == BEGIN_IF:
                at = self._branches(at, mark, end)
            elif mark.op == BEGIN_LOOP:
                at = self._loop(at, mark, end)
            else:
                raise PlanError(f"{mark.op} {mark.index} belongs to no block")

    def _mark(self, step: Step) -> Node | None:
        nodes = [self._arena.graph.nodes[i] for i in step.nodes]
        marks = [node for node in nodes if node.op in OPS]
        if marks and len(nodes) > 1:
            raise PlanError(f"{marks[0].op} {marks[0].index} runs among other nodes")
        return marks[0] if marks else None

    def _ends(self, begin: int, kinds: tuple[str, str], end: int) -> tuple[int, int]:
        """Return where the block that begins there has its middle and its end."""
        depth, found = 0, list[int]()
        for at in range(begin, end):
            mark = self._marks[at]
            if mark is None:
                continue
            if depth == 1 and mark.op == kinds[len(found)]:
                found.append(at)
                if len(found) > 1:
                    return found[0], found[1]
            depth += (mark.op in {BEGIN_IF, BEGIN_LOOP}) - (mark.op in {END_IF, END_LOOP})
        raise PlanError(f"the block from step {begin} on has no end")

    def _branches(self, begin: int, mark: Node, end: int) -> int:
        middle, last = self._ends(begin, (ELSE, END_IF), end)
        self._find(mark)
        join = self._node(last)
        count, before = len(join.outputs), self._arena.tags.copy()
        self.run(begin + 1, middle)
        self._become(join.inputs[:count], join.outputs)
        one = self._arena.tags.copy()
        self._arena.tags[:] = before
        self.run(middle + 1, last)
        self._become(join.inputs[count:], join.outputs)
        self._meet(one)
        return last + 1

    def _loop(self, begin: int, mark: Node, end: int) -> int:
        middle, last = self._ends(begin, (TEST, END_LOOP), end)
        self._become(mark.inputs, mark.outputs)
        turns = 0
        while True:
            before = self._arena.tags.copy()
            self.run(begin + 1, middle)
            self._find(self._node(middle))
            leaving = self._arena.tags.copy()
            self.run(middle + 1, last)
            self._become(self._node(last).inputs, mark.outputs)
            self._meet(before)
            turns += 1
            if turns > 1 and np.array_equal(before, self._arena.tags):
                break
        self._arena.tags[:] = leaving
        return last + 1

    def _node(self, step: int) -> Node:
        return self._arena.graph.nodes[self._steps[step].nodes[0]]

    def _find(self, mark: Node) -> None:
        for i in self._arena.stored(mark.inputs):
            self._arena.read(i, f"when {mark.op} {mark.index} looks at it")

    def _become(self, tensors: Sequence[int], others: Sequence[int]) -> None:
        if len(tensors) != len(others):
            raise PlanError(f"{len(tensors)} values become {len(others)}")
        for tensor, other in zip(tensors, others, strict=True):
            self._arena.becomes(tensor, other)

    def _meet(self, other: Tags) -> None:
        self._arena.tags[self._arena.tags != other] = self._nothing
