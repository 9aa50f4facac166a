# SPDX-License-Identifier: Apache-2.0
"""Graph -> Graph: what can be decided before anything is placed in memory. One module each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tfl2c.graph import Graph, verify
from tfl2c.passes.absorb_pads import absorb_pads
from tfl2c.passes.dead_channels import dead_channels
from tfl2c.passes.drop_unused import drop_unused
from tfl2c.passes.equal_channels import equal_channels
from tfl2c.passes.fold_constants import fold_constants
from tfl2c.passes.inline_subgraphs import inline_subgraphs
from tfl2c.passes.join_copies import join_copies
from tfl2c.passes.keep_states import keep_states
from tfl2c.passes.make_views import make_views
from tfl2c.passes.place_parts import JOINS_AND_CUTS, place_parts
from tfl2c.passes.resolve_variables import resolve_variables
from tfl2c.passes.slide_states import slide_states

__all__ = ["IN_PLACE", "JOINS_AND_CUTS", "PASSES", "in_place", "optimize"]

PASSES: tuple[Callable[[Graph], Graph], ...] = (
    inline_subgraphs,
    keep_states,
    resolve_variables,
    fold_constants,
    drop_unused,  # before pads, so that only readers that count keep one
    absorb_pads,
    make_views,
    join_copies,  # sees through views
    dead_channels,  # sees through views, and padding as part of windows
    equal_channels,  # behind the dead ones, which may be all that tells others apart
    drop_unused,  # the tensors that the others left behind
)


IN_PLACE = ("states", *JOINS_AND_CUTS)
"""What `in_place` can do without copies."""


def in_place(graph: Graph, what: Sequence[str] = IN_PLACE) -> Graph:
    """Return what `optimize` returned without the copies that join tensors, or cut them up.

    The same graph if there are none. It saves instructions, and memory as a rule; but what lies in
    one piece can be harder to place than what lies where there is room, and the new rows of a
    variable in its window have their place for ever.
    """
    slid = slide_states(graph) if "states" in what else graph
    verify(slid, after=slide_states.__name__)
    placed = place_parts(slid, what)
    if placed is graph:
        return graph
    verify(placed, after=place_parts.__name__)
    placed = drop_unused(placed)  # the operands of nodes that are gone
    verify(placed, after=drop_unused.__name__)
    return placed


def optimize(graph: Graph) -> Graph:
    """Apply every pass to a graph that `ops.faults` accepts; each must leave a valid graph."""
    verify(graph, after="reading")
    for run in PASSES:
        graph = run(graph)
        verify(graph, after=run.__name__)
    return graph
