# SPDX-License-Identifier: Apache-2.0
"""The memory plan: what runs when, and where every buffer lives meanwhile.

Tensors are named by their roots, the tensors that own the bytes; nodes by their position in
``Graph.nodes``. Steps count from 0. Before them lies ``BIRTH``, when the application writes the
inputs; behind them lies ``len(schedule)``, when it reads the outputs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tfl2c.graph import Graph
from tfl2c.program import Kernel, Slot

BIRTH = -1


@dataclass(frozen=True, slots=True)
class Band:
    """One call in each round of a loop: rows [first + round * advance, ... + rows) of a node.

    The rows are those of the node's output; of a node that folds all rows of its input into one
    result they are the rows of that input.
    """

    node: int
    first: int
    rows: int
    advance: int = 0


@dataclass(frozen=True, slots=True)
class Loop:
    """Calls in order, all of them repeated ``rounds`` times."""

    rounds: int
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One node run whole (no loops), or several whose rows stream through each other's buffers."""

    nodes: tuple[int, ...]
    loops: tuple[Loop, ...] = ()
    rings: Mapping[int, int] = field(default_factory=dict)
    """How many rows the buffer of a tensor holds, where it holds fewer than the tensor has."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Why an output may lie over an input that dies in the same step.

    It may as long as offset of output <= offset of input - distance.
    """

    step: int
    input: int
    output: int
    distance: int  # bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Every byte of the arena at every step."""

    schedule: tuple[Step, ...]
    slots: Mapping[int, Slot]  # by root tensor; constants have none
    scratch: Mapping[int, Slot]  # by node
    arena_bytes: int
    peak: int  # the step that needs the most bytes
    overlaps: tuple[Overlap, ...] = ()
    kernels: Mapping[int, Kernel] = field(default_factory=dict)  # by node, those that were chosen

    def slot(self, graph: Graph, tensor: int) -> Slot | None:
        """Return where the bytes of a tensor live; None for a constant."""
        return self.slots.get(graph.root(tensor))

    def buffers(self) -> tuple[Slot, ...]:
        """Return every buffer, scratch included, by first step and offset."""
        every = (*self.slots.values(), *self.scratch.values())
        return tuple(sorted(every, key=lambda s: (s.first, s.offset, s.last, s.name)))

    def alive(self, step: int) -> Iterator[Slot]:
        """Yield the buffers that hold something in a step."""
        return (s for s in self.buffers() if s.first <= step <= s.last)

    def state(self, graph: Graph) -> tuple[int, int]:
        """Return offset and bytes of what must survive from one invocation to the next."""
        slots = [s for i, s in self.slots.items() if graph.tensors[i].is_variable]
        if not slots:
            return 0, 0
        first = min(s.offset for s in slots)
        return first, max(s.offset + s.size for s in slots) - first

    def scratch_bytes(self) -> int:
        """Return the bytes of the largest scratch."""
        return max((s.size for s in self.scratch.values()), default=0)
