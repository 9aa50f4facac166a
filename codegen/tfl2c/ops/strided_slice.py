# SPDX-License-Identifier: Apache-2.0
"""STRIDED_SLICE: every n-th element of a range of every dimension, backwards as well."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._cut import Cut
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_BEGIN, _END, _STRIDES = 1, 2, 3  # positions of the inputs


@dataclass(frozen=True, slots=True)
class StridedSlice:
    """Bit i of a mask is about dimension i.

    ``begin``, ``end``  the number is not looked at: the range begins, or ends, with the input
    ``shrink``          the range is one element, and the dimension goes
    """

    begin: int
    end: int
    shrink: int


def _attributes(options: Options) -> StridedSlice:
    for name, what in (("ellipsis_mask", "an ellipsis"), ("new_axis_mask", "a new axis")):
        if options[name]:
            raise ValueError(f"{what} is not supported")
    if options["offset"]:
        raise ValueError("ends that count from the beginnings are not supported")
    masks = ("begin_mask", "end_mask", "shrink_axis_mask")
    return StridedSlice(*(int(options[name]) for name in masks))


def _ranges_fit(node: Operands) -> str | None:
    """Begin, end and strides must be as long as each other, at most one number a dimension."""
    counts = [node.input(i).elements for i in (_BEGIN, _END, _STRIDES)]
    rank = len(node.input().shape)
    if len(set(counts)) == 1 and counts[0] <= rank:
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


def _cut(node: Operands) -> Cut:
    shape = node.input().shape
    starts, lengths = [0] * len(shape), list(shape)
    steps = _moves.numbers(node, _STRIDES)
    for i, by in enumerate(steps):
        starts[i], lengths[i] = _range(node, i, by)
    return Cut(tuple(starts), (*steps, *[1] * (len(shape) - len(steps))), tuple(lengths))


def _range(node: Operands, i: int, by: int) -> tuple[int, int]:
    """Return first element and count along dimension ``i``; ValueError if one is not there."""
    attrs: StridedSlice = node.attrs
    n = node.input().shape[i]
    begin, end = _moves.numbers(node, _BEGIN)[i], _moves.numbers(node, _END)[i]
    if attrs.shrink >> i & 1:
        begin = 0 if attrs.begin >> i & 1 else begin
        return _moves.axis_element(begin, n), 1
    taken = range(n)[
        slice(
            None if attrs.begin >> i & 1 else begin,
            None if attrs.end >> i & 1 else end,
            by,
        )
    ]
    return (taken.start if taken else 0), len(taken)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    lengths = _cut(node).length
    return (tuple(n for i, n in enumerate(lengths) if not node.attrs.shrink >> i & 1),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("strided_slice")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _cut(node).lowered(node.input())


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (_cut(node).values(node.input()),)


def _identity(node: Operands) -> bool:
    return _cut(node).is_all_of(node.input())


OP = Op(
    "STRIDED_SLICE",
    attributes=_attributes,
    inputs=(4, 4),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.constant(_BEGIN, "beginnings"),
        _checks.index_type(_BEGIN, "beginnings"),
        _checks.constant(_END, "ends"),
        _checks.index_type(_END, "ends"),
        _checks.constant(_STRIDES, "strides"),
        _checks.index_type(_STRIDES, "strides"),
        _ranges_fit,
        _strides_fit,
    ),
    shapes=_shapes,
    kernels=("strided_slice",),
    select=_select,
    lower=_lower,
    identity=_identity,
    evaluate=_evaluate,
)
