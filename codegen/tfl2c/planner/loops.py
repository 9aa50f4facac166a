# SPDX-License-Identifier: Apache-2.0
"""Calls in order, written down as loops: a few lines of C instead of hundreds of calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tfl2c.planner.plan import Band, Loop

_LONGEST = 160  # bands that a loop may have

Token = tuple[int, int]  # node, rows it makes in one call


def loops(
    calls: Sequence[tuple[int, int]], most_rows: Mapping[int, int] = MappingProxyType({})
) -> tuple[Loop, ...]:
    """Return the same calls with the fewest bands; ``calls`` are (node, row), row after row.

    ``most_rows`` has the nodes that make only so many rows in one call.
    """
    tokens = _merged(calls, most_rows)
    done: dict[int, int] = {}
    return tuple(_loop(part, done) for part in _parts(tokens))


@dataclass(frozen=True, slots=True)
class _Part:
    tokens: tuple[Token, ...]
    rounds: int


def _merged(calls: Sequence[tuple[int, int]], most_rows: Mapping[int, int]) -> list[Token]:
    """Join what one node makes without another in between."""
    tokens: list[Token] = []
    for node, _ in calls:
        if tokens and tokens[-1][0] == node and tokens[-1][1] != most_rows.get(node, 0):
            tokens[-1] = (node, tokens[-1][1] + 1)
        else:
            tokens.append((node, 1))
    return tokens


def _loop(part: _Part, done: dict[int, int]) -> Loop:
    """Return a part as a loop, where ``done`` counts the rows made before it."""
    advance: dict[int, int] = {}
    for node, rows in part.tokens:
        advance[node] = advance.get(node, 0) + rows
    bands, at = [], {node: done.get(node, 0) for node in advance}
    for node, rows in part.tokens:
        bands.append(Band(node, at[node], rows, advance[node]))
        at[node] += rows
    for node, rows in advance.items():
        done[node] = done.get(node, 0) + rows * part.rounds
    return Loop(part.rounds, tuple(bands))


def _parts(tokens: Sequence[Token]) -> Iterator[_Part]:
    """Yield a division into repeated runs that writes down the fewest tokens."""
    period, single = _periods(tokens), []
    at = 0
    while at < len(tokens):
        length, rounds = period[at]
        if rounds == 1:
            single.append(tokens[at])
        else:
            if single:
                yield _Part(tuple(single), 1)
                single = []
            yield _Part(tuple(tokens[at : at + length]), rounds)
        at += length * rounds
    if single:
        yield _Part(tuple(single), 1)


def _periods(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return for every place (length, rounds) of the run that begins there, best to the end."""
    count = len(tokens)
    longest = min(_LONGEST, count // 2)
    same = [0] * (longest + 1)  # by length: how many tokens from here on equal those behind
    cost = [0] * (count + 1)
    best = [(1, 1)] * count
    for at in range(count - 1, -1, -1):
        cost[at] = 1 + cost[at + 1]
        for length in range(1, min(longest, count - 1 - at) + 1):
            alike = tokens[at] == tokens[at + length]
            same[length] = same[length] + 1 if alike else 0
            rounds = same[length] // length + 1
            if rounds > 1 and length + 1 + cost[at + length * rounds] < cost[at]:
                cost[at] = length + 1 + cost[at + length * rounds]
                best[at] = (length, rounds)
    return best
