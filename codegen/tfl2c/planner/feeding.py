# SPDX-License-Identifier: Apache-2.0
"""The calls of a streamed step, cut where the application hands over the next input row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfl2c.planner.plan import Loop

Counts = tuple[int, ...]


def sweeps_of(
    loops: Sequence[Loop], feed: int, layers: Sequence[int]
) -> tuple[tuple[Counts, ...], Counts]:
    """Return (done, sweeps) for a step in which node ``feed`` makes the rows of the input.

    A sweep calls each of ``layers``, in order, at most once. ``done[s]`` has the rows that each has
    made when ``s`` sweeps are over; ``sweeps[r]`` how many are over before row ``r`` comes, and its
    last entry how many there are. Rows that nobody needs have no entry.
    """
    place = {node: i for i, node in enumerate(layers)}
    made = [0] * len(layers)
    done: list[Counts] = [tuple(made)]
    sweeps: list[int] = []
    at = len(layers)  # the layer that the sweep has come to; behind the last, a new one begins
    for node, count in _calls(loops):
        if node == feed:
            sweeps += [len(done) - 1] * count
            at = len(layers)
            continue
        if place[node] <= at:
            done.append(done[-1])
        at = place[node]
        made[at] += count
        done[-1] = tuple(made)
    return tuple(done), (*sweeps, len(done) - 1)


def _calls(loops: Sequence[Loop]) -> Iterator[tuple[int, int]]:
    for loop in loops:
        for _ in range(loop.rounds):
            for band in loop.bands:
                yield band.node, band.rows
