# SPDX-License-Identifier: Apache-2.0
"""BROADCAST_TO: dimensions of length 1, or missing in front, repeated."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _walk
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def _wanted(node: Operands) -> Shape:
    return tuple(_moves.numbers(node, 1))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, wanted = node.input().shape, _wanted(node)
    aligned = wanted[len(wanted) - len(shape) :]
    fits = len(shape) <= len(wanted) and min(wanted, default=0) >= 0
    if not fits or any(n not in (1, made) for n, made in zip(shape, aligned, strict=True)):
        raise ValueError(f"the input of {list(shape)} cannot be broadcast to {list(wanted)}")
    _walked(node)
    return (wanted,)


def _walked(node: Operands) -> _walk.Walk:
    shape, wanted = node.input().shape, _wanted(node)
    missing = len(wanted) - len(shape)
    apart = [0] * missing + [
        0 if n == 1 else stride for n, stride in zip(shape, _walk.strides(shape), strict=True)
    ]
    return _walk.walk(list(zip(wanted, apart, strict=True)), node.input().dtype.bits // 8)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.broadcast_to(node.input().array(), _wanted(node)).tobytes(),)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _walked(node).lowered()


def _identity(node: Operands) -> bool:
    return _walked(node).is_copy and node.input().elements == node.output().elements


OP = Op(
    "BROADCAST_TO",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.constant(1, "shape"),
        _checks.index_type(1, "shape"),
    ),
    shapes=_shapes,
    kernels=_walk.KERNELS,
    select=_walk.select,
    lower=_lower,
    identity=_identity,
    evaluate=_evaluate,
    unsigned=True,
)
