# SPDX-License-Identifier: Apache-2.0
"""Where the state lies: what survives from one invocation to the next, in one block."""

from __future__ import annotations

from collections.abc import Mapping
from math import lcm

from tfl2c.graph import Graph
from tfl2c.planner.lives import Use
from tfl2c.planner.placing import UNIT, round_up
from tfl2c.program import Slot


def aligned(graph: Graph, used: Mapping[int, Use], aligns: Mapping[int, int]) -> dict[int, int]:
    """Return the variables, or what they are parts of, with what their offsets are multiples of.

    ``aligns`` has that of the tensors that ask for more than `UNIT`.
    """
    wholes = {graph.whole(i).of for i in used if graph.tensors[i].is_variable}
    found = dict.fromkeys(wholes, UNIT)
    for i in used:
        whole = graph.whole(i).of
        if whole in wholes:
            found[whole] = lcm(found[whole], aligns.get(i, UNIT))
    return found


def state_slots(
    graph: Graph, used: Mapping[int, Use], wholes: Mapping[int, int], start: int
) -> dict[int, Slot]:
    """Return the places of what is ``aligned``, from ``start`` on, the widest elements first.

    What shares bytes with a variable has its place there, too.
    """
    slots = {}
    for align, whole in sorted((-align, whole) for whole, align in wholes.items()):
        start = round_up(start, -align)
        for i in (i for i in used if graph.whole(i).of == whole):
            of, at = graph.tensors[i], start + graph.whole(i).at
            first, last = used[i].lives if used[i].pieces else (used[i].first, used[i].last)
            slots[i] = Slot(of.name, at, of.nbytes, first, last, of.dtype, of.shape)
        start += graph.tensors[whole].nbytes
    return slots
