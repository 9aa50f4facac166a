# SPDX-License-Identifier: Apache-2.0
"""Graph -> Graph: what can be decided before anything is placed in memory. One module each."""

from __future__ import annotations

from collections.abc import Callable

from tfl2c.graph import Graph, verify
from tfl2c.passes.absorb_pads import absorb_pads
from tfl2c.passes.dead_channels import dead_channels
from tfl2c.passes.drop_unused import drop_unused
from tfl2c.passes.fold_constants import fold_constants
from tfl2c.passes.inline_branches import inline_branches
from tfl2c.passes.make_views import make_views
from tfl2c.passes.place_variables import place_variables
from tfl2c.passes.resolve_variables import resolve_variables

PASSES: tuple[Callable[[Graph], Graph], ...] = (
    inline_branches,
    resolve_variables,
    fold_constants,
    drop_unused,  # before pads, so that only readers that count keep one
    absorb_pads,
    make_views,
    place_variables,  # sees through views
    dead_channels,  # sees through views, and padding as part of windows
    drop_unused,  # the tensors that the others left behind
)


def optimize(graph: Graph) -> Graph:
    """Apply every pass to a graph that `ops.faults` accepts; each must leave a valid graph."""
    verify(graph, after="reading")
    for run in PASSES:
        graph = run(graph)
        verify(graph, after=run.__name__)
    return graph
