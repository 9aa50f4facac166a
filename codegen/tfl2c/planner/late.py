# SPDX-License-Identifier: Apache-2.0
"""Scratch that is taken late in a stream: it may lie over what is no longer needed of an input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tfl2c.planner.flows import Flow
from tfl2c.planner.placing import round_up
from tfl2c.planner.streams import Stream


class Late(NamedTuple):
    """Scratch of a step, and how far it must lie below an input that dies there."""

    step: int
    lasts: bool  # whether it is the scratch that lasts while other nodes run
    input: int
    distance: int
    size: int


def late(
    step: int, streamed: Stream, nodes: Sequence[Flow], scratch: Mapping[int, int], tensor: int
) -> Iterator[Late]:
    """Yield the scratch of a streamed step's nodes, of so many bytes each, for one input."""
    free = free_bytes(streamed, nodes, tensor)
    for lasts in (False, True):
        takers = (f.node for f in nodes if (f.folds and len(nodes) > 1) is lasts)
        sizes = {node: scratch[node] for node in takers if scratch[node]}
        if sizes:
            yield Late(step, lasts, tensor, distance_of(sizes, free), max(sizes.values()))


def free_bytes(streamed: Stream, nodes: Sequence[Flow], tensor: int) -> dict[int, int]:
    """Return how much of a tensor nobody needs any more when each of the nodes runs first."""
    reads = [(i, r) for i, flow in enumerate(nodes) for r in flow.reads if r.tensor == tensor]
    return {
        node: min(read.first[made[i]] * read.row_bytes for i, read in reads)
        for node, made in streamed.starts.items()
    }


def distance_of(sizes: Mapping[int, int], free: Mapping[int, int]) -> int:
    """Return how far scratch that nodes take in turn must lie below what is free for each."""
    return max((size - free.get(node, 0) for node, size in sizes.items()), default=0)


def over(size: int, others: Iterable[tuple[int, int]]) -> int:
    """Return the bytes that an input of ``size`` bytes shares with what may lie over it.

    ``others``: how far each must lie below the input, and its bytes.
    """
    start = total = 0
    for far, own in sorted(others, key=lambda other: other[1] - other[0]):
        start = max(start, total + round_up(far))
        total += own
    return total + size - max(total, start + size)


def shared_bytes(
    found: Iterable[Late],
    outputs: Mapping[tuple[int, int], tuple[int, int]],
    size_of: Callable[[int], int],
) -> Iterator[tuple[int, int]]:
    """Yield (step, bytes that an input shares there with scratch and the output).

    ``outputs``: by step and input how far the output must lie below, and its bytes.
    """
    others: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for one in found:
        at = one.step, one.input
        known = others.setdefault(at, [outputs[at]] if at in outputs else [])
        known.append((one.distance, round_up(one.size)))
    for (step, tensor), above in others.items():
        yield step, over(size_of(tensor), above)
