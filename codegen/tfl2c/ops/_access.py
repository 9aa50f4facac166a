# SPDX-License-Identifier: Apache-2.0
"""How operators walk through their tensors row by row: what the planner may rely on.

A kernel makes the rows of its output in order, and while it makes one it reads nothing of an input
but the rows stated here. Rows run through the images of a batch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tfl2c.graph import Operands, Shape, Tensor
from tfl2c.ops._rows import rows_of
from tfl2c.ops._window import Pair, Window

Span = tuple[int, int]  # first and last row; the last is one less than the first for none


@dataclass(frozen=True, slots=True)
class Sweep:
    """How a kernel moves along a row: it writes pixels of the output from left to right.

    When it begins to write pixel x, it reads no pixel of the input left of (x + 1) * stride - pad
    any more for this row. A pixel is whatever moves in one piece, an element at least.
    """

    input_bytes: int  # of a pixel
    output_bytes: int
    stride: int = 1
    pad: int = 0


@dataclass(frozen=True, slots=True)
class RowsRead:
    """What the rows of an output need of one input; without a sweep, in whatever order."""

    position: int  # in Node.inputs
    rows: int  # that the input has
    row_bytes: int
    spans: tuple[Span, ...]  # by output row
    field: str = "input_rows"  # the kernel's parameter: rows that the input's buffer holds
    sweep: Sweep | None = None


@dataclass(frozen=True, slots=True)
class RowAccess:
    """The rows of an output and what they are made of.

    A call may write row r while the input rows that row r - ``ahead`` is made of are still to be
    read, if it makes that row as well. What all rows of a call are made of is there when it begins.

    With a ``unit``, the bytes of a pixel of the output and of the input alike, a call has read a
    channel for the rows r - ``ahead`` to r when it begins to write that channel of row r. So these
    rows lose nothing to an output that lies whole pixels below its input.

    A node that ``folds`` is called with the rows of its only input, one result for all of them: it
    adds them up in its scratch, which nobody may touch in between, and writes the output when it
    has read the last.

    Rows that are a multiple of ``group`` and those behind it cost less when one call makes them.
    """

    rows: int
    row_bytes: int
    reads: tuple[RowsRead, ...]
    ahead: int = 0
    folds: bool = False
    field: str = "output_rows"
    unit: int = 0
    group: int = 1


def window_access(
    node: Operands,
    window: Window,
    kernel: Pair,
    *,
    gathers: bool = False,
    by_channel: bool = False,
    ahead: int = 0,
) -> RowAccess:
    """Return the access of a window that moves over input 0, an image.

    A kernel that ``gathers`` copies the windows of some pixels before it writes these pixels. One
    that works ``by_channel`` copies a channel for a row, and the ``ahead`` rows behind it, before
    it writes that channel.
    """
    batch, height, width, _ = node.input().shape
    made = node.output().shape[1]
    top, _, left, _ = window.pads((height, width), kernel)
    reach = (kernel[0] - 1) * window.dilation[0]
    starts = [row * window.stride[0] - top for row in range(made)]
    spans = tuple(
        (image + _within(start, height), image + _within(start + reach, height))
        for image in range(0, batch * height, height)
        for start in starts
    )
    pixel, written = (t.dtype.bits // 8 * t.shape[3] for t in (node.input(), node.output()))
    sweep = Sweep(pixel, written, window.stride[1], left) if gathers else None
    access = _access(node, RowsRead(0, *_rows(node.input()), spans, sweep=sweep))
    return replace(access, ahead=ahead, unit=pixel if by_channel else 0)


def element_access(node: Operands, *fields: str) -> RowAccess:
    """Return the access of a node whose inputs, one a field, have the output's elements."""
    rows, _ = rows_of(node.output().shape)
    spans = tuple((row, row) for row in range(rows))
    reads = []
    for i, field in enumerate(fields):
        sweep = Sweep(node.input(i).dtype.bits // 8, node.output().dtype.bits // 8)
        row_bytes = node.input(i).nbytes // max(1, rows)
        reads.append(RowsRead(i, rows, row_bytes, spans, field, sweep))
    return _access(node, *reads)


def fold_access(node: Operands, image: Shape) -> RowAccess:
    """Return the access of a node that adds up the rows of an image of one, input 0."""
    rows, elements = rows_of(image)
    spans = tuple((row, row) for row in range(rows))
    read = RowsRead(0, rows, elements * node.input().dtype.bits // 8, spans)
    return RowAccess(1, node.output().nbytes, (read,), folds=True)


def pad_access(node: Operands, sources: list[int], row_bytes: int, rows: int) -> RowAccess:
    """Return the access of a node that copies input rows; -1 among ``sources`` reads none."""
    spans: list[Span] = []
    for source in sources:
        following = spans[-1][1] + 1 if spans else 0
        spans.append((source, source) if source >= 0 else (following, following - 1))
    read = RowsRead(0, rows, row_bytes, tuple(spans))
    count = max(1, len(sources))
    return RowAccess(len(sources), node.output().nbytes // count, (read,))


def _access(node: Operands, *reads: RowsRead) -> RowAccess:
    return RowAccess(*_rows(node.output()), reads)


def _rows(tensor: Tensor) -> tuple[int, int]:
    rows, _ = rows_of(tensor.shape)
    return rows, tensor.nbytes // max(1, rows)


def _within(row: int, height: int) -> int:
    return min(max(row, 0), height - 1)
