# SPDX-License-Identifier: Apache-2.0
"""ONE_HOT: a new dimension with one value where an index says so, another one elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _indices, _moves
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_DEPTH, _ON, _OFF = 1, 2, 3  # positions of the inputs
_ELEMENT = 8  # bytes at most


@dataclass(frozen=True, slots=True)
class OneHot:
    """Where the new dimension is among the output's; -1 for the last one."""

    axis: int


def _attributes(options: Options) -> OneHot:
    return OneHot(int(options["axis"]))


def _axis(node: Operands) -> int:
    rank = len(node.input().shape)
    return rank if node.attrs.axis == -1 else _moves.axis(node.attrs.axis, rank + 1)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, axis, depth = node.input().shape, _axis(node), _moves.numbers(node, _DEPTH)[0]
    if depth < 0:
        raise ValueError(f"there is no dimension of length {depth}")
    return ((*shape[:axis], depth, *shape[axis:]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("one_hot")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    indices, axis = node.input(), _axis(node)
    fields: dict[str, Value] = {
        "depth": _moves.numbers(node, _DEPTH)[0],
        "inner": prod(indices.shape[axis:]),
        "element_bytes": node.output().dtype.bits // 8,
        "wide": _indices.is_wide(indices),
        "on": _element(node, _ON),
        "off": _element(node, _OFF),
    }
    return Lowered(fields, extent=(prod(indices.shape[:axis]),))


def _element(node: Operands, position: int) -> tuple[int, ...]:
    octets = node.input(position).array().tobytes()
    return (*octets, *[0] * (_ELEMENT - len(octets)))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    indices, axis, depth = node.input().array(), _axis(node), _moves.numbers(node, _DEPTH)[0]
    is_on = np.moveaxis(indices[..., None] == np.arange(depth), -1, axis)
    on, off = (node.input(i).array().reshape(()) for i in (_ON, _OFF))
    return (np.where(is_on, on, off).tobytes(),)


OP = Op(
    "ONE_HOT",
    attributes=_attributes,
    inputs=(4, 4),
    outputs=(1, 1),
    constraints=(
        _checks.index_type(0, "indices"),
        _moves.data_of_one_type(_ON, _OFF),
        _moves.one_quantization(_ON, _OFF),
        _checks.constant(_DEPTH, "depth"),
        _checks.index_type(_DEPTH, "depth"),
        _moves.one_number(_DEPTH, "depth"),
        _checks.constant(_ON, "value that is on"),
        _moves.one_number(_ON, "value that is on"),
        _checks.constant(_OFF, "value that is off"),
        _moves.one_number(_OFF, "value that is off"),
    ),
    shapes=_shapes,
    kernels=("one_hot",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
