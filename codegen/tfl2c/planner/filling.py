# SPDX-License-Identifier: Apache-2.0
"""Faster kernels in the bytes that a plan takes anyway, more than its worst step needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tfl2c.planner.choices import Choices
from tfl2c.planner.partition import Choice, Divisions, Part
from tfl2c.planner.plan import Plan

_TRIED = 16  # plans


@dataclass(frozen=True, slots=True)
class Filling:
    """What plans are made from: ``order`` has the nodes, ``planned`` plans a division of them."""

    divisions: Divisions
    choices: Choices
    order: Sequence[int]
    planned: Callable[[Sequence[Part]], Plan]

    def filled(self, best: Plan, parts: Sequence[Part], choice: Choice) -> Plan:
        """Return a plan in as many bytes as ``best``, which was made from ``parts``, or ``best``.

        It has the fastest division that fits, and then the fastest kernels of single nodes.
        ``choice`` is what the search for ``best`` began with.
        """
        left = _TRIED
        while left and choice.instructions > 0 and choice.bytes < best.arena_bytes:
            left -= 1
            choice = self.divisions.best(choice.instructions - 1)
            best, parts = self._better(best, parts, choice.parts)
        for place in range(len(parts)):
            for other in self._roomier(parts, place):
                if not left:
                    return best
                left -= 1
                best, parts = self._better(best, parts, other)
                if parts is other:
                    break
        return best

    def _better(
        self, best: Plan, parts: Sequence[Part], other: Sequence[Part]
    ) -> tuple[Plan, Sequence[Part]]:
        tried = self.planned(other)
        return (tried, other) if tried.arena_bytes <= best.arena_bytes else (best, parts)

    def _roomier(self, parts: Sequence[Part], place: int) -> Iterator[Sequence[Part]]:
        """Yield divisions in which the node of a step has a faster kernel, the fastest first."""
        part = parts[place]
        kernels = self.choices.of(self.order[part.first])
        if part.first == part.last and not part.band:
            for kernel in kernels:
                if kernel.scratch <= part.room:
                    break
                roomier = part._replace(room=kernel.scratch)
                yield (*parts[:place], roomier, *parts[place + 1 :])
