# SPDX-License-Identifier: Apache-2.0
"""Offsets for buffers of known lifetimes: first fit in the best order that a search finds.

Two buffers alive together keep a distance: the lower one ends before the upper one begins, or, for
an output below an input that dies, as many bytes lie between their beginnings as ``gaps`` says.
The search has a fixed seed and counts its work, so the same buffers get the same offsets anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    return _Search(buffers, gaps).run(floor, _ROUNDS if search else _FEW_ROUNDS)


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
        most = [
            max((bytes_ for bytes_, step in self._needed if b.first <= step <= b.last), default=0)
            for b in self._buffers
        ]
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
        best, order, current = start, start.order, start.peak
        for _ in range(rounds if count else 0):
            other = _shuffled(order, count, random)
            height, offsets = self._fit(other, current + max(UNIT, current // 50))
            if not offsets or (height > current and random.random() > _DRIFT):
                continue
            order, current = other, height
            if height < best.peak:
                best = _Found(height, offsets, other)
                if height <= floor:
                    break
        return best

    def _fit(self, order: Sequence[int], limit: int = 2**62) -> tuple[int, list[int]]:
        """Return (bytes used, offsets); no offsets when more than ``limit`` are used."""
        key = tuple(order)
        known = self._known.get(key)
        if known is None or not (known[1] or known[0] > limit):
            known = self._known[key] = self._fitted(order, limit)
        return known if known[0] <= limit else (known[0], [])

    def _fitted(self, order: Sequence[int], limit: int) -> tuple[int, list[int]]:
        offsets = [-1] * len(self._buffers)
        used = 0
        for i in order:
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
            offsets[i] = at
            if (end := at + self._ends[i]) > used:
                used = end
                if used > limit:
                    return used, []
        return used, offsets


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


def _shuffled(order: Sequence[int], count: int, random: Random) -> list[int]:
    """Return the order with one to three of the first ``count`` buffers moved among these.

    Half of them move only a little forward.
    """
    moved = list(order)
    for _ in range(random.choice((1, 1, 2, 3))):
        place = random.randrange(count)
        buffer = moved.pop(place)
        near = max(0, place - random.randrange(1, 6))
        moved.insert(near if random.random() < 0.5 else random.randrange(count), buffer)
    return moved


def _together(buffers: Sequence[Buffer]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are alive in one step at least."""
    active: list[int] = []
    for i in sorted(range(len(buffers)), key=lambda i: (buffers[i].first, i)):
        active = [j for j in active if buffers[j].last >= buffers[i].first]
        yield from ((j, i) for j in active)
        active.append(i)
