# SPDX-License-Identifier: Apache-2.0
"""Offsets for buffers of known lifetimes: first fit in the best order that a search finds.

Two buffers alive together keep a distance: the lower one ends before the upper one begins, or, for
an output below an input that dies, as many bytes lie between their beginnings as ``gaps`` says.
The search has a fixed seed and counts its work, so the same buffers get the same offsets anywhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import NamedTuple

UNIT = 4  # bytes: what every offset is a multiple of

_WORK = 600_000  # pairs that the search may look at after the first orders
_ROUNDS = 4_000
_FEW_ROUNDS = 100
_DRIFT = 0.02  # how often a worse order is kept, to leave a dead end
_STARTS = 8  # how often the search for places of a few buffers begins
_CROWDED = 7 / 8  # of the bytes in the end: steps that need so many decide about them


@dataclass(frozen=True, slots=True)
class Buffer:
    """``size`` bytes that are needed in the steps [first, last]."""

    size: int
    first: int
    last: int
    align: int = UNIT
    bundle: int | None = None  # those of one number keep their places relative to each other
    at: int = 0  # the byte of the bundle at which this one begins


Gaps = Mapping[tuple[int, int], int]
"""(lower, upper) -> least bytes from the beginning of the one to that of the other."""


def round_up(value: int, unit: int = UNIT) -> int:
    """Return the least multiple of ``unit`` that is not below ``value``."""
    return -(-value // unit) * unit


def needed(buffers: Sequence[Buffer]) -> list[tuple[int, int]]:
    """Return (bytes alive, step) for the steps in which a buffer begins, by step."""
    change: dict[int, int] = {}
    for b in buffers:
        size = round_up(b.size)
        change[b.first] = change.get(b.first, 0) + size
        change[b.last + 1] = change.get(b.last + 1, 0) - size
    total, found, begins = 0, [], {b.first for b in buffers}
    for step in sorted(change):
        total += change[step]
        if step in begins:
            found.append((total, step))
    return found


def place(
    buffers: Sequence[Buffer], gaps: Gaps, floor: int, *, search: bool = True
) -> tuple[int, ...]:
    """Return an offset for every buffer; the search ends early when ``floor`` bytes suffice."""
    rounds = _ROUNDS if search else _FEW_ROUNDS
    return _placed(tuple(buffers), frozenset(gaps.items()), floor, rounds)


@lru_cache(maxsize=2**9)  # many divisions and ways of joining come to the same buffers
def _placed(
    buffers: Sequence[Buffer],
    gaps: Collection[tuple[tuple[int, int], int]],
    floor: int,
    rounds: int,
) -> tuple[int, ...]:
    return _Search(buffers, dict(gaps)).run(floor, rounds)


class _Moved(NamedTuple):
    """An order in which buffers moved; before ``first`` and behind ``last`` it is as it was."""

    order: list[int]
    buffers: list[int]
    first: int
    last: int


_Near = tuple[list[int], _Moved]


class _Found(NamedTuple):
    """An order of the buffers, where it puts them and the bytes that this takes."""

    peak: int
    offsets: list[int]
    order: list[int]


class _Search:
    """First fit over permutations of the buffers."""

    __slots__ = (
        "_aligns",
        "_ats",
        "_buffers",
        "_ends",
        "_known",
        "_needed",
        "_neighbours",
        "_pairs",
        "_places",
        "_rules",
    )

    def __init__(self, buffers: Sequence[Buffer], gaps: Gaps) -> None:
        self._places = _places(buffers)
        self._ats = [b.at for b in buffers]
        self._buffers = _joined(buffers, self._places)
        self._needed = needed(buffers)
        self._aligns = [b.align for b in self._buffers]
        self._ends = [round_up(b.size) for b in self._buffers]
        self._known: dict[tuple[int, ...], tuple[int, list[int]]] = {}  # what orders came to
        self._rules: list[list[tuple[int, int, int]]] = [[] for _ in self._buffers]
        self._pairs = 1
        for a, b in _together(buffers):
            one, other = self._places[a], self._places[b]
            if one == other:
                continue
            apart = buffers[a].at - buffers[b].at
            below = gaps.get((a, b), round_up(buffers[a].size)) + apart
            above = gaps.get((b, a), round_up(buffers[b].size)) - apart
            self._rules[one].append((other, below, above))
            self._rules[other].append((one, above, below))
            self._pairs += 2
        self._neighbours = [[other for other, _, _ in rules] for rules in self._rules]

    def run(self, floor: int, rounds: int) -> tuple[int, ...]:
        found = self._best(floor, rounds)
        return tuple(found[n] + at for n, at in zip(self._places, self._ats, strict=True))

    def _best(self, floor: int, rounds: int) -> list[int]:
        best = _Found(0, [], [])
        for start in self._starts():
            height, offsets = self._fit(start)
            if not best.order or height < best.peak:
                best = _Found(height, offsets, start)
            if best.peak <= floor:
                return best.offsets
        rounds = min(rounds, _WORK // self._pairs)
        order, count = self._crowded(best.order, floor)
        best = self._climb(best, len(best.order), floor, rounds)
        for seed in range(1, _STARTS + 1):
            if best.peak <= floor:
                break
            height, offsets = self._fit(order)
            found = _Found(height, offsets, order)
            found = self._climb(found, count, floor, rounds // _STARTS, seed)
            best = min(best, found, key=lambda found: found.peak)
        return best.offsets

    def _crowded(self, order: Sequence[int], floor: int) -> tuple[list[int], int]:
        """Return an order that begins with what lives where memory is short, and their number."""
        bytes_, steps = [n for n, _ in self._needed], [step for _, step in self._needed]
        spans = ((bisect_left(steps, b.first), bisect_right(steps, b.last)) for b in self._buffers)
        most = [max(bytes_[first:end], default=0) for first, end in spans]
        ranked = sorted(order, key=lambda i: most[i] < _CROWDED * floor)
        return ranked, sum(most[i] >= _CROWDED * floor for i in order)

    def _starts(self) -> Iterator[list[int]]:
        numbers, of = range(len(self._buffers)), self._buffers
        yield sorted(numbers, key=lambda i: (-of[i].size, of[i].first, i))
        yield sorted(numbers, key=lambda i: (-of[i].size * (of[i].last - of[i].first + 1), i))
        yield sorted(numbers, key=lambda i: (of[i].first, -of[i].size, i))
        yield sorted(numbers, key=lambda i: (-of[i].last, -of[i].size, i))
        yield sorted(numbers, key=lambda i: (of[i].first - of[i].last, -of[i].size, i))

    def _climb(self, start: _Found, count: int, floor: int, rounds: int, seed: int = 1) -> _Found:
        """Return the best that is found when the first buffers, so many, change places."""
        random = Random(seed)  # noqa: S311 - a reproducible search, not a secret
        best = current = start
        for _ in range(rounds if count else 0):
            moved = _shuffled(current.order, count, random)
            limit = current.peak + max(UNIT, current.peak // 50)
            height, offsets = self._fit(moved.order, limit, (current.offsets, moved))
            if not offsets or (height > current.peak and random.random() > _DRIFT):
                continue
            current = _Found(height, offsets, moved.order)
            if height < best.peak:
                best = current
                if height <= floor:
                    break
        return best

    def _fit(
        self, order: Sequence[int], limit: int = 2**62, near: _Near | None = None
    ) -> tuple[int, list[int]]:
        """Return (bytes used, offsets); no offsets when more than ``limit`` are used.

        ``near``: the offsets for another order, of no more bytes, and what moved since.
        """
        key = tuple(order)
        known = self._known.get(key)
        if known is None or not (known[1] or known[0] > limit):
            known = self._known[key] = self._fitted(order, limit, near)
        return known if known[0] <= limit else (known[0], [])

    def _fitted(
        self, order: Sequence[int], limit: int, near: _Near | None
    ) -> tuple[int, list[int]]:
        before = near[0] if near else [-1] * len(self._buffers)
        unsure = self._unsure(near[1]) if near else set(order)
        offsets = [-1] * len(self._buffers)
        ends = self._ends
        used = 0
        for i in order:
            at = self._first_fit(i, offsets) if i in unsure else before[i]
            if near and at != before[i]:
                unsure.update(self._neighbours[i])
            offsets[i] = at
            if (end := at + ends[i]) > used:
                used = end
                if used > limit:
                    return used, []
        return used, offsets

    def _unsure(self, moved: _Moved) -> set[int]:
        """Return what may come to lie elsewhere: what moved, and neighbours that it passed."""
        passed = set(moved.order[moved.first : moved.last + 1])
        neighbours = (j for i in moved.buffers for j in self._neighbours[i] if j in passed)
        return {*moved.buffers, *neighbours}

    def _first_fit(self, i: int, offsets: Sequence[int]) -> int:
        """Return the least offset for a buffer beside those that have one."""
        blocked = [
            (place - below, place + above)
            for j, below, above in self._rules[i]
            if (place := offsets[j]) >= 0
        ]
        blocked.sort()
        at, align = 0, self._aligns[i]
        for low, high in blocked:  # at may lie at or below low, or at or above high
            if low < at < high:
                at = -(-high // align) * align
        return at


def _places(buffers: Sequence[Buffer]) -> list[int]:
    """Return the numbers of the buffers as they are placed, a bundle of them as one."""
    numbers: dict[tuple[str, int], int] = {}
    keys = (("", i) if b.bundle is None else ("of", b.bundle) for i, b in enumerate(buffers))
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def _joined(buffers: Sequence[Buffer], places: Sequence[int]) -> list[Buffer]:
    """Return the buffers that are placed: each bundle as one of all its bytes and steps."""
    found: dict[int, Buffer] = {}
    for number, b in zip(places, buffers, strict=True):
        known = found.get(number)
        end = b.at + round_up(b.size) if b.bundle is not None else b.size
        found[number] = (
            Buffer(end, b.first, b.last, b.align)
            if known is None
            else Buffer(
                max(known.size, end),
                min(known.first, b.first),
                max(known.last, b.last),
                max(known.align, b.align),
            )
        )
    return list(found.values())


def _shuffled(order: Sequence[int], count: int, random: Random) -> _Moved:
    """Return the order with one to three of the first ``count`` buffers moved.

    They stay among the first; half of them move only a little forward.
    """
    changed, moved, places = list(order), [], []
    for _ in range(random.choice((1, 1, 2, 3))):
        place = random.randrange(count)
        buffer = changed.pop(place)
        near = max(0, place - random.randrange(1, 6))
        to = near if random.random() < 0.5 else random.randrange(count)
        changed.insert(to, buffer)
        moved.append(buffer)
        places += [place, to]
    return _Moved(changed, moved, min(places), max(places))


def _together(buffers: Sequence[Buffer]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are alive in one step at least."""
    active: list[int] = []
    for i in sorted(range(len(buffers)), key=lambda i: (buffers[i].first, i)):
        active = [j for j in active if buffers[j].last >= buffers[i].first]
        yield from ((j, i) for j in active)
        active.append(i)
