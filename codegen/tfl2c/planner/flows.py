# SPDX-License-Identifier: Apache-2.0
"""Nodes as the planner streams them: which rows of what they read, in which order.

Here the rows of a tensor may be read when they are there and are gone for good when nobody needs
them any more, so first rows are made to rise with the output's row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from math import lcm

import numpy as np
from numpy.typing import NDArray

from tfl2c import ops
from tfl2c.graph import ABSENT, Graph
from tfl2c.ops._access import RowAccess, RowsRead, Sweep
from tfl2c.planner.placing import UNIT
from tfl2c.program import Kernel

_FAR = 2**40  # bytes: beyond every tensor
_MOST_UNIT = 64  # bytes: to so many it pays to align


@dataclass(frozen=True, slots=True)
class Read:
    """An input that is not in flash. ``first`` has one entry more: all rows, nothing is needed."""

    tensor: int  # the root
    rows: int
    row_bytes: int
    first: tuple[int, ...]  # row still needed from an output row on
    last: tuple[int, ...]  # row that must be there for an output row
    sweep: Sweep | None
    firsts: NDArray[np.int64] = field(init=False, repr=False, compare=False)  # of ``first``

    def __post_init__(self) -> None:
        object.__setattr__(self, "firsts", np.array(self.first, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Flow:
    """A node with one output, row by row."""

    node: int
    output: int  # the root
    rows: int  # to make; of a node that folds, rows to read
    row_bytes: int  # of the output
    reads: tuple[Read, ...]
    ahead: int  # rows that may be written before what they are made of is read
    folds: bool
    unit: int = 0  # bytes; with it the output lies multiples of it below its input
    group: int = 1  # rows that cost less when one call makes them

    @property
    def output_bytes(self) -> int:
        """Bytes of the whole output."""
        return self.row_bytes if self.folds else self.rows * self.row_bytes


def flow_of(graph: Graph, position: int, kernel: Kernel) -> Flow | None:
    """Return a node as it walks through its rows; None when it promises nothing."""
    node = graph.nodes[position]
    op = ops.lookup(node.op)
    access = op.rows(graph.operands(node), kernel) if op and op.rows else None
    if access is None or len(node.outputs) != 1 or not _is_complete(graph, position, access):
        return None
    if graph.tensors[graph.root(node.outputs[0])].is_variable:
        return None  # it takes the place of nothing, and nothing may stream past it
    stored = (r for r in access.reads if _is_stored(graph, node.inputs[r.position]))
    reads = tuple(_read(graph.root(node.inputs[r.position]), r) for r in stored)
    if not reads and node.inputs:
        return None
    rows = reads[0].rows if access.folds else access.rows
    size = access.rows * access.row_bytes if access.folds else access.row_bytes
    unit = lcm(access.unit, UNIT)
    ends = (node.outputs[0], *(node.inputs[r.position] for r in access.reads))
    aligned = not unit or all(graph.whole(i).at % unit == 0 for i in ends)  # where wholes are
    return Flow(
        node=position,
        output=graph.root(node.outputs[0]),
        rows=rows,
        row_bytes=size,
        reads=reads,
        ahead=access.ahead,
        folds=access.folds,
        unit=unit if aligned and unit <= _MOST_UNIT else 0,
        group=access.group,
    )


def distance(flow: Flow, tensor: int) -> int:
    """Return how far the output must lie below an input, beginning to beginning, at least.

    A row may be written over rows that neither it nor a later one reads, and over what its own row
    has read where the kernel sweeps along rows.
    """
    return max(
        (_distance(flow, read) for read in flow.reads if read.tensor == tensor),
        default=flow.output_bytes,
    )


def _distance(flow: Flow, read: Read) -> int:
    if flow.folds:
        return flow.row_bytes - read.first[flow.rows - 1] * read.row_bytes
    if read.sweep is not None:
        return _sweep_distance(flow, read, read.sweep)
    if flow.unit:
        far = max(
            (row + 1) * flow.row_bytes - read.first[row + 1] * read.row_bytes
            for row in range(flow.rows)
        )
        return -(-far // flow.unit) * flow.unit
    return max(
        (row + 1) * flow.row_bytes - read.first[max(0, row - flow.ahead)] * read.row_bytes
        for row in range(flow.rows)
    )


def _sweep_distance(flow: Flow, read: Read, sweep: Sweep) -> int:
    """Return the distance from the end of what is written to what is still read, at any time."""
    pixels = flow.row_bytes // sweep.output_bytes
    written = np.arange(1, pixels + 1) * sweep.output_bytes
    needed = np.maximum(0, np.arange(1, pixels + 1) * sweep.stride - sweep.pad) * sweep.input_bytes
    # What the row itself needs; after its last pixel it reads nothing.
    own = int((written - needed)[:-1].max(initial=-_FAR))
    end = int(written[-1])
    far = -(read.rows * read.row_bytes)
    for row in range(flow.rows):
        begin = row * flow.row_bytes - read.first[row] * read.row_bytes
        if row < flow.rows - 1:  # what the rows behind it need
            later = end - (read.first[row + 1] - read.first[row]) * read.row_bytes
            far = max(far, begin + later)
        far = max(far, begin + own)
    return far


def _is_complete(graph: Graph, position: int, access: RowAccess) -> bool:
    """Whether the access tells about every input in the arena, and of all their bytes."""
    node = graph.nodes[position]
    told = {r.position: r.rows * r.row_bytes for r in access.reads}
    sizes = {
        p: graph.tensors[i].nbytes
        for p, i in enumerate(node.inputs)
        if i != ABSENT and _is_stored(graph, i)
    }
    made = graph.tensors[node.outputs[0]].nbytes
    return made == access.rows * access.row_bytes and all(
        told.get(p) == size for p, size in sizes.items()
    )


def _is_stored(graph: Graph, tensor: int) -> bool:
    return not graph.tensors[graph.root(tensor)].is_constant


def _read(tensor: int, read: RowsRead) -> Read:
    falling = accumulate((first for first, _ in reversed(read.spans)), min)
    return Read(
        tensor=tensor,
        rows=read.rows,
        row_bytes=read.row_bytes,
        first=(*reversed(tuple(falling)), read.rows),
        last=tuple(accumulate((last for _, last in read.spans), max)),
        sweep=read.sweep,
    )
