# SPDX-License-Identifier: Apache-2.0
"""UNPACK: the slices of a tensor along an axis, which goes."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves, _split
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered


@dataclass(frozen=True, slots=True)
class Unpack:
    """The axis may be counted from the end."""

    axis: int


def _attributes(options: Options) -> Unpack:
    return Unpack(int(options["axis"]))


def _parts(node: Operands) -> tuple[int, int, list[int]]:
    shape, count = node.input().shape, len(node.node.outputs)
    axis = _moves.axis(node.attrs.axis, len(shape))
    return 0, axis, _split.checked(shape[axis], [1] * count, count)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    _, axis, _ = _parts(node)
    shape = node.input().shape
    return ((*shape[:axis], *shape[axis + 1 :]),) * len(node.node.outputs)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _split.lowered(node, _parts)


def _cuts(node: Operands) -> tuple[int, tuple[int, ...]] | None:
    return _split.cuts(node, _parts)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _split.values(node, _parts)


OP = Op(
    "UNPACK",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, _moves.MOST),
    constraints=(_moves.one_type, _moves.one_quantization()),
    shapes=_shapes,
    kernels=("split",),
    select=_split.select,
    lower=_lower,
    cuts=_cuts,
    evaluate=_evaluate,
    unsigned=True,
)
