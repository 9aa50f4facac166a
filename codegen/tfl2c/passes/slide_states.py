# SPDX-License-Identifier: Apache-2.0
"""Let the window of a streaming operator lie where the variable is that keeps most of it.

Streaming models put new rows behind those that a variable keeps, look at all of them, and keep the
last ones for the next step: READ_VARIABLE, CONCATENATION, STRIDED_SLICE, ASSIGN_VARIABLE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tfl2c import ops
from tfl2c.graph import ABSENT, Graph, Node, Part
from tfl2c.ops import SLIDE, _marks
from tfl2c.ops._slide import Slide

_ALIGN = 8  # bytes: where the new rows may begin, whatever elements they have


class _Window(NamedTuple):
    """A variable, what it is joined with, and where its next value is taken from."""

    variable: int
    whole: int
    join: int  # places of nodes
    cut: int
    first_byte: int


def slide_states(graph: Graph) -> Graph:
    """Make each such variable the first part of its window.

    Nothing of it is copied into the window then: what joins them only makes the new rows. When all
    is read, the last rows move to the front, by a node that takes the place of what cuts them out.
    """
    if any(node.op in _marks.OPS for node in graph.nodes):
        return graph
    while (window := next(_windows(graph), None)) is not None:
        graph = _slid(graph, window)
    return graph


def _windows(graph: Graph) -> Iterator[_Window]:
    reads: dict[int, list[int]] = {}
    writes: dict[int, list[int]] = {}
    for at, node in enumerate(graph.nodes):
        for i in node.inputs:
            if i != ABSENT:
                reads.setdefault(graph.root(i), []).append(at)
        for i in node.outputs:
            writes.setdefault(graph.root(i), []).append(at)
    kept = {graph.root(i) for i in graph.outputs}
    for variable in (i for i, t in graph.tensors.items() if t.is_variable and not t.part):
        readers, writers = reads.get(variable, []), writes.get(variable, [])
        if len(readers) != 1 or len(writers) != 1 or variable in kept:
            continue
        found = _window(graph, variable, readers[0], writers[0])
        if found and found.whole not in kept and writes[found.whole] == [found.join]:
            yield found


def _window(graph: Graph, variable: int, join: int, cut: int) -> _Window | None:
    """Return what nodes make of a variable; None if they do anything else."""
    joining, cutting = graph.nodes[join], graph.nodes[cut]
    joins, cuts = ops.find(joining).joins, ops.find(cutting).cuts
    begins = joins(graph.operands(joining)) if joins else None
    taken = cuts(graph.operands(cutting)) if cuts and len(cutting.outputs) == 1 else None
    if begins is None or taken is None:
        return None
    whole = joining.outputs[0]
    source, (first_byte,) = cutting.inputs[taken[0]], taken[1]
    size, kept = graph.tensors[whole].nbytes, graph.tensors[variable].nbytes
    fits = (
        graph.tensors[whole].view_of is None
        and graph.root(source) == whole
        and begins[0] == 0 < first_byte
        and graph.root(joining.inputs[0]) == variable
        and graph.tensors[source].nbytes == size
        and {graph.tensors[i].nbytes for i in (joining.inputs[0], cutting.outputs[0])} == {kept}
        and kept % _ALIGN == 0
    )
    return _Window(variable, whole, join, cut, first_byte) if fits else None


def _slid(graph: Graph, window: _Window) -> Graph:
    variable, whole = graph.tensors[window.variable], graph.tensors[window.whole]
    joining, cutting = graph.nodes[window.join], graph.nodes[window.cut]
    rows = replace(joining, inputs=joining.inputs[1:], outputs=(max(graph.tensors) + 1,))
    (shape,) = ops.find(rows).shapes(graph.operands(rows))
    made = replace(whole, shape=shape, part=Part(window.whole, variable.nbytes))
    slide = Node(cutting.index, SLIDE, Slide(window.first_byte), (window.whole,), cutting.outputs)
    last = max(
        at
        for at, node in enumerate(graph.nodes)
        if any(i != ABSENT and graph.root(i) == window.whole for i in node.inputs)
    )
    nodes = list(graph.nodes)
    nodes[window.join] = rows
    nodes.insert(last + 1, slide)
    del nodes[window.cut]
    changed = {
        window.variable: replace(variable, part=Part(window.whole, 0)),
        rows.outputs[0]: made,
    }
    return replace(graph.with_tensors(changed), nodes=tuple(nodes))
