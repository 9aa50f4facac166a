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
    free = streamed.free_bytes(nodes, tensor).tolist()
    for lasts in (False, True):
        takers = (i for i, f in enumerate(nodes) if (f.folds and len(nodes) > 1) is lasts)
        sizes = {i: scratch[nodes[i].node] for i in takers if scratch[nodes[i].node]}
        if sizes:
            far = max(size - free[i] for i, size in sizes.items())
            yield Late(step, lasts, tensor, far, max(sizes.values()))


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
