# SPDX-License-Identifier: Apache-2.0
"""SEGMENT_SUM: sums of the elements of each segment, which lie one behind the other."""

from __future__ import annotations

from itertools import pairwise

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _segments
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered


def _one_each(node: Operands) -> str | None:
    """There must be a segment for each element of the first dimension."""
    data, ids = node.input(), node.input(_segments.IDS)
    fits = len(ids.shape) == 1 and ids.elements > 0 and data.shape[:1] == ids.shape
    return None if fits else f"they are {shape_text(ids)} for {shape_text(data)}"


def _in_order(node: Operands) -> str | None:
    """Segments must follow each other: 0, then the same one or the next."""
    ids = _moves.numbers(node, _segments.IDS)
    broken = next((b for a, b in pairwise([-1, *ids]) if b - a not in (0, 1)), None)
    broken = ids[0] if ids[0] != 0 else broken
    return None if broken is None else f"{broken} is out of order"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    segments = _moves.numbers(node, _segments.IDS)[-1] + 1
    return ((segments, *node.input().shape[1:]),)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _segments.lowered(node, _segments.SUM)


OP = Op(
    "SEGMENT_SUM",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _segments.known_type,
        _segments.known_ids,
        _checks.constant(_segments.IDS, "numbers of the segments"),
        _one_each,
        _in_order,
    ),
    shapes=_shapes,
    kernels=tuple(_segments.KERNELS.values()),
    select=_segments.select,
    lower=_lower,
)
