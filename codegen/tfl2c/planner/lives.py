# SPDX-License-Identifier: Apache-2.0
"""When tensors are needed: first and last step, and which steps read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tfl2c.graph import ABSENT, Graph
from tfl2c.planner.plan import BIRTH


@dataclass(slots=True)
class Use:
    """A root tensor in the arena; ``is_kept`` when it must be whole at the end."""

    first: int
    last: int
    is_kept: bool = False
    reads: list[int] = field(default_factory=list)  # steps, rising


def uses(graph: Graph, steps: Sequence[Sequence[int]]) -> dict[int, Use]:
    """Return how the steps, each of some nodes, use what is not in flash, by root tensor."""
    found = {i: Use(BIRTH, BIRTH) for i in sorted(set(_roots(graph, graph.inputs)))}
    for i in _roots(graph, (i for i, t in graph.tensors.items() if t.is_variable)):
        found[i] = Use(BIRTH, len(steps), is_kept=True)
    for number, step in enumerate(steps):
        for node in (graph.nodes[i] for i in step):
            for i in _roots(graph, node.inputs):
                use = found.setdefault(i, Use(number, number))
                use.last = max(use.last, number)
                use.reads.append(number)
            for i in _roots(graph, node.outputs):
                found.setdefault(i, Use(number, number))
    for i in _roots(graph, graph.outputs):
        use = found.setdefault(i, Use(len(steps), len(steps)))
        use.last, use.is_kept = len(steps), True
    return found


def _roots(graph: Graph, tensors: Iterable[int]) -> Iterator[int]:
    """Yield the roots of those that are there and not constant."""
    roots = (graph.root(i) for i in tensors if i != ABSENT)
    return (i for i in roots if not graph.tensors[i].is_constant)
