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

UNIT = 4  # bytes: what every offset is a multiple of

_WORK = 600_000  # pairs that the search may look at after the first orders
_ROUNDS = 4_000
_FEW_ROUNDS = 100
_DRIFT = 0.02  # how often a worse order is kept, to leave a dead end


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


class _Search:
    """First fit over permutations of the buffers."""

    __slots__ = ("_aligns", "_ats", "_buffers", "_pairs", "_places", "_rules")

    def __init__(self, buffers: Sequence[Buffer], gaps: Gaps) -> None:
        self._places = _places(buffers)
        self._ats = [b.at for b in buffers]
        self._buffers = _joined(buffers, self._places)
        self._aligns = [b.align for b in self._buffers]
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
        best: list[int] = []
        order: list[int] = []
        peak = 0
        for start in self._starts():
            height, offsets = self._fit(start)
            if not best or height < peak:
                peak, best, order = height, offsets, start
            if peak <= floor:
                return best
        rounds = min(rounds, _WORK // self._pairs)
        return self._climb(order, peak, best, (floor, rounds))

    def _starts(self) -> Iterator[list[int]]:
        numbers, of = range(len(self._buffers)), self._buffers
        yield sorted(numbers, key=lambda i: (-of[i].size, of[i].first, i))
        yield sorted(numbers, key=lambda i: (-of[i].size * (of[i].last - of[i].first + 1), i))
        yield sorted(numbers, key=lambda i: (of[i].first, -of[i].size, i))
        yield sorted(numbers, key=lambda i: (-of[i].last, -of[i].size, i))
        yield sorted(numbers, key=lambda i: (of[i].first - of[i].last, -of[i].size, i))

    def _climb(
        self, order: list[int], peak: int, best: list[int], until: tuple[int, int]
    ) -> list[int]:
        floor, rounds = until
        random = Random(1)  # noqa: S311 - a reproducible search, not a secret
        least = current = peak
        for _ in range(rounds):
            other = _shuffled(order, random)
            height, offsets = self._fit(other, current + max(UNIT, current // 50))
            if not offsets or (height > current and random.random() > _DRIFT):
                continue
            order, current = other, height
            if height < least:
                least, best = height, offsets
                if least <= floor:
                    break
        return best

    def _fit(self, order: Sequence[int], limit: int = 2**62) -> tuple[int, list[int]]:
        """Return (bytes used, offsets); no offsets when more than ``limit`` are used."""
        offsets = [-1] * len(self._buffers)
        used = 0
        for i in order:
            at = self._lowest(i, offsets)
            offsets[i] = at
            used = max(used, at + round_up(self._buffers[i].size))
            if used > limit:
                return used, []
        return used, offsets

    def _lowest(self, i: int, offsets: Sequence[int]) -> int:
        blocked = [
            (offsets[j] - below, offsets[j] + above)
            for j, below, above in self._rules[i]
            if offsets[j] >= 0
        ]
        blocked.sort()
        at, align = 0, self._aligns[i]
        for low, high in blocked:  # at may lie at or below low, or at or above high
            if low < at < high:
                at = round_up(high, align)
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


def _shuffled(order: Sequence[int], random: Random) -> list[int]:
    """Return the order with one to three buffers moved, half of them only a little forward."""
    moved = list(order)
    for _ in range(random.choice((1, 1, 2, 3))):
        place = random.randrange(len(moved))
        buffer = moved.pop(place)
        near = max(0, place - random.randrange(1, 6))
        moved.insert(near if random.random() < 0.5 else random.randrange(len(moved) + 1), buffer)
    return moved


def _together(buffers: Sequence[Buffer]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that are alive in one step at least."""
    active: list[int] = []
    for i in sorted(range(len(buffers)), key=lambda i: (buffers[i].first, i)):
        active = [j for j in active if buffers[j].last >= buffers[i].first]
        yield from ((j, i) for j in active)
        active.append(i)
