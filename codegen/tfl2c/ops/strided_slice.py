# SPDX-License-Identifier: Apache-2.0
"""STRIDED_SLICE: every n-th element of a range of every dimension, backwards as well."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _cut, _moves
from tfl2c.ops._late_cut import Late, LateCut
from tfl2c.ops._op import Options

_BEGIN, _END, _STRIDES = 1, 2, 3  # positions of the inputs
_MOST_LATE = 8  # beginnings that are computed


@dataclass(frozen=True, slots=True)
class StridedSlice:
    """Bit i of a mask is about the i-th range.

    ``begin``, ``end``  the number is not looked at: the range begins, or ends, with the input
    ``ellipsis``        the range stands for all of the dimensions that no other range is about
    ``new_axis``        the range is about none: it makes a dimension of length 1
    ``shrink``          the range is one element, and the dimension goes
    ``offset``          ends count from the beginnings
    """

    begin: int
    end: int
    ellipsis: int
    new_axis: int
    shrink: int
    offset: bool


@dataclass(frozen=True, slots=True)
class _Range:
    """A range of a dimension; None where it begins, or ends, with the input."""

    begin: int | None
    end: int | None
    step: int
    goes: bool  # the dimension, of which one element is left


_ALL = _Range(None, None, 1, goes=False)


def _attributes(options: Options) -> StridedSlice:
    found = StridedSlice(
        begin=int(options["begin_mask"]),
        end=int(options["end_mask"]),
        ellipsis=int(options["ellipsis_mask"]),
        new_axis=int(options["new_axis_mask"]),
        shrink=int(options["shrink_axis_mask"]),
        offset=bool(options["offset"]),
    )
    if found.ellipsis & (found.ellipsis - 1):
        raise ValueError("there is more than one ellipsis")
    return found


def _ranges_fit(node: Operands) -> str | None:
    """Begin, end and strides must be as long as each other, at most one number a dimension."""
    counts = [node.input(i).elements for i in (_BEGIN, _END, _STRIDES)]
    rank, attrs = len(node.input().shape), node.attrs
    others = (attrs.new_axis | attrs.ellipsis) & (1 << min(counts)) - 1
    if len(set(counts)) == 1 and counts[0] - others.bit_count() <= rank:
        return None
    return f"they have {counts} numbers for {rank} dimensions"


def _strides_fit(node: Operands) -> str | None:
    """Strides must not be 0, and must be positive where the dimension goes."""
    strides = _moves.numbers(node, _STRIDES)
    gone = [bool(node.attrs.shrink >> i & 1) for i in range(len(strides))]
    fits = all(
        by > 0 or (by < 0 and not shrinks) for by, shrinks in zip(strides, gone, strict=True)
    )
    return None if fits else f"they are {strides}"


def _ranges(node: Operands) -> list[_Range | None]:
    """Return a range for every dimension of the input in order, None where a new one comes."""
    attrs: StridedSlice = node.attrs
    numbers = zip(*(_moves.numbers(node, i) for i in (_BEGIN, _END, _STRIDES)), strict=True)
    found: list[_Range | None] = []
    everything = None  # where the ellipsis stands
    for i, (begin, end, step) in enumerate(numbers):
        bit = 1 << i
        if attrs.ellipsis & bit:
            everything = len(found)
        elif attrs.new_axis & bit:
            found.append(None)
        else:
            first = None if attrs.begin & bit else begin
            last = end + begin if attrs.offset else end
            goes = bool(attrs.shrink & bit)
            found.append(_Range(first, None if attrs.end & bit else last, step, goes))
    missing = len(node.input().shape) - sum(r is not None for r in found)
    at = len(found) if everything is None else everything
    return [*found[:at], *[_ALL] * missing, *found[at:]]


def _taken(node: Operands) -> _cut.Cut:
    ranges = [r for r in _ranges(node) if r is not None]
    ends = [_first(r, n) for r, n in zip(ranges, node.input().shape, strict=True)]
    starts, lengths = (tuple(e[i] for e in ends) for i in (0, 1))
    return _cut.Cut(starts, tuple(1 if r.goes else r.step for r in ranges), lengths)


def _first(wanted: _Range, n: int) -> tuple[int, int]:
    """Return first element and count of ``n``; ValueError if the only one is not there."""
    if wanted.goes:
        return _moves.axis_element(wanted.begin or 0, n), 1
    taken = range(n)[slice(wanted.begin, wanted.end, wanted.step)]
    return (taken.start if taken else 0), len(taken)


def _late_fits(node: Operands) -> str | None:
    """Where beginnings are not constant, each must be of a dimension that goes, or not looked at.

    Ends must be constant or not looked at, strides 1, and there may be no new dimensions.
    """
    attrs, counts = node.attrs, [node.input(i).elements for i in (_BEGIN, _END, _STRIDES)]
    rank = counts[0]
    if attrs.ellipsis or attrs.new_axis or attrs.offset:
        return "a mask or an offset makes more of them"
    if not 1 <= rank <= min(len(node.input().shape), _MOST_LATE) or len(set(counts)) > 1:
        return f"they have {counts} numbers for {len(node.input().shape)} dimensions"
    if set(_moves.numbers(node, _STRIDES)) != {1}:
        return f"strides are {_moves.numbers(node, _STRIDES)}"
    free = [i for i in range(rank) if not attrs.shrink >> i & 1]
    if any(not attrs.begin >> i & 1 for i in free):
        return f"that of dimension {next(i for i in free if not attrs.begin >> i & 1)} is neither"
    if not node.input(_END).is_constant and any(not attrs.end >> i & 1 for i in free):
        return "the ends are computed at run time"
    return None if all(_late(node).length) else "a range is empty"


def _late(node: Operands) -> LateCut:
    attrs, constant = node.attrs, node.input(_END).is_constant
    ends = _moves.numbers(node, _END) if constant else []
    lengths, counts = [], []
    for i, n in enumerate(node.input().shape[: node.input(_BEGIN).elements]):
        goes = bool(attrs.shrink >> i & 1)
        end = None if goes or attrs.end >> i & 1 else ends[i]
        lengths.append(1 if goes else len(range(n)[:end]))
        counts.append(goes and not attrs.begin >> i & 1)
    return LateCut(tuple(lengths), tuple(counts))


def _shape(node: Operands, length: Shape) -> Shape:
    if not node.input(_BEGIN).is_constant:
        return tuple(n for i, n in enumerate(length) if not node.attrs.shrink >> i & 1)
    lengths = iter(length)
    kept = [(r, 1 if r is None else next(lengths)) for r in _ranges(node)]
    return tuple(n for r, n in kept if r is None or not r.goes)


OP = replace(
    _cut.operator(
        "STRIDED_SLICE",
        _taken,
        Late(_late, _late_fits, known=(_STRIDES,), from_end=True),
        numbers=("beginnings", "ends", "strides"),
        constraints=(_ranges_fit, _strides_fit),
        shape=_shape,
    ),
    attributes=_attributes,
)
