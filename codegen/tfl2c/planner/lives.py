# SPDX-License-Identifier: Apache-2.0
"""When tensors are needed: first and last step, and which steps read them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tfl2c.graph import ABSENT, Graph
from tfl2c.ops import _marks
from tfl2c.planner.plan import BIRTH


class Piece(NamedTuple):
    """Bytes [at, at + size) of a tensor with parts, needed in the steps [first, last].

    All of them belong to the same tensors, so that they live and die together.
    """

    whole: int
    at: int
    size: int
    first: int
    last: int


@dataclass(slots=True)
class Use:
    """A root tensor in the arena; ``is_kept`` when it must be whole at the end.

    One that shares bytes with others, as part or whole, is needed while one of its bytes is. It is
    said to live while one of its bytes belongs to it or to what is not inside it. What shares bytes
    with a variable has its place in the state for ever.
    """

    first: int
    last: int
    is_kept: bool = False
    reads: list[int] = field(default_factory=list)  # steps, rising
    writes: list[int] = field(default_factory=list)  # likewise
    pieces: tuple[Piece, ...] = ()  # of a tensor that shares bytes with others: those it has
    lives: tuple[int, int] = (BIRTH, BIRTH)  # of such a tensor: first and last step

    def is_new(self, step: int) -> bool:
        """Whether a step makes it, and no other one before, in another branch or turn."""
        return self.writes[:1] == [step]


def uses(graph: Graph, steps: Sequence[Sequence[int]]) -> dict[int, Use]:
    """Return how the steps, each of some nodes, use what is not in flash, by root tensor."""
    given = sorted(set(_roots(graph, graph.inputs)))
    found = {i: Use(BIRTH, BIRTH, writes=[BIRTH]) for i in given}
    for i in _roots(graph, (i for i, t in graph.tensors.items() if t.is_variable)):
        found[i] = Use(BIRTH, len(steps), is_kept=True, writes=[BIRTH])
    for number, step in enumerate(steps):
        for node in (graph.nodes[i] for i in step):
            for i in _roots(graph, node.inputs):
                use = found.setdefault(i, Use(number, number))
                use.last = max(use.last, number)
                use.reads.append(number)
            for i in _roots(graph, node.outputs):
                found.setdefault(i, Use(number, number)).writes.append(number)
    _last_turns(graph, steps, found)
    for i in _roots(graph, graph.outputs):
        use = found.setdefault(i, Use(len(steps), len(steps)))
        use.last, use.is_kept = len(steps), True
    for whole, members in _bundles(graph, found).items():
        _share(whole, {i: graph.whole(i).at for i in members}, graph, found)
        if any(graph.tensors[i].is_variable for i in members):
            for use in (found[i] for i in members):
                use.pieces = tuple(p._replace(first=BIRTH, last=len(steps)) for p in use.pieces)
                use.first, use.last, use.is_kept = BIRTH, len(steps), True
                use.writes.insert(0, BIRTH)
    return found


def _last_turns(graph: Graph, steps: Sequence[Sequence[int]], found: Mapping[int, Use]) -> None:
    """Let what is there before a loop, and used in it, live to its end: another turn may come.

    Tensors that share bytes are there when the first of them is.
    """
    born: dict[int, int] = {}
    for i, use in found.items():
        whole = graph.whole(i).of
        born[whole] = min(use.first, born.get(whole, use.first))
    for block in _marks.blocks([graph.nodes[step[0]] for step in steps]):
        if not block.loops:
            continue
        for i, use in found.items():
            inside = any(block.begin <= at <= block.end for at in (*use.reads, *use.writes))
            if inside and born[graph.whole(i).of] < block.begin:
                use.last = max(use.last, block.end)


def pieces(found: Mapping[int, Use]) -> list[Piece]:
    """Return the pieces of all tensors that share bytes, each once, in order."""
    return sorted({piece for use in found.values() for piece in use.pieces})


def _roots(graph: Graph, tensors: Iterable[int]) -> Iterator[int]:
    """Yield the roots of those that are there and not constant."""
    roots = (graph.root(i) for i in tensors if i != ABSENT)
    return (i for i in roots if not graph.tensors[i].is_constant)


def _bundles(graph: Graph, found: Mapping[int, Use]) -> dict[int, list[int]]:
    """Return the tensors in use that share bytes, by the whole that they are parts of."""
    wholes = {graph.whole(i).of for i, t in graph.tensors.items() if t.part is not None}
    bundles: dict[int, list[int]] = {}
    for i in found if wholes else ():
        whole = graph.whole(i).of
        if whole in wholes:
            bundles.setdefault(whole, []).append(i)
    return bundles


def _share(whole: int, begins: Mapping[int, int], graph: Graph, found: Mapping[int, Use]) -> None:
    """Cut tensors where others of the same whole begin or end, and let them live as their bytes.

    ``begins`` has the byte of the whole at which each of them begins.
    """
    ends = {i: at + graph.tensors[i].nbytes for i, at in begins.items()}
    cuts = sorted({*begins.values(), *ends.values()})
    places = {i: range(bisect_left(cuts, begins[i]), bisect_left(cuts, ends[i])) for i in begins}
    owners: list[list[int]] = [[] for _ in cuts]  # of the bytes behind each cut
    for i, place in places.items():
        for n in place:
            owners[n].append(i)
    own = {i: found[i].first for i in begins}, {i: found[i].last for i in begins}
    kept = {i for i in begins if found[i].is_kept}

    def life(tensors: Iterable[int]) -> tuple[int, int]:
        return min(own[0][i] for i in tensors), max(own[1][i] for i in tensors)

    for i, place in places.items():
        use = found[i]
        use.pieces = tuple(
            Piece(whole, cuts[n], cuts[n + 1] - cuts[n], *life(owners[n])) for n in place
        )
        use.first = min(piece.first for piece in use.pieces)
        use.last = max(piece.last for piece in use.pieces)
        use.is_kept = any(not kept.isdisjoint(owners[n]) for n in place)
        around = {*owners[place[0]], *owners[place[-1]]}
        use.lives = life([j for j in around if not _is_inside(places[j], place)])


def _is_inside(inner: range, outer: range) -> bool:
    """Whether a range is less than another and within it."""
    return inner != outer and outer.start <= inner.start and inner.stop <= outer.stop
