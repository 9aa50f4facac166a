# SPDX-License-Identifier: Apache-2.0
"""BROADCAST_TO: dimensions of length 1, or missing in front, repeated."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves, _walk


def _wanted(node: Operands) -> Shape:
    return tuple(_moves.numbers(node, 1))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, wanted = node.input().shape, _wanted(node)
    aligned = wanted[len(wanted) - len(shape) :]
    fits = len(shape) <= len(wanted) and min(wanted, default=0) >= 0
    if not fits or any(n not in (1, made) for n, made in zip(shape, aligned, strict=True)):
        raise ValueError(f"the input of {list(shape)} cannot be broadcast to {list(wanted)}")
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


OP = _walk.operator(
    "BROADCAST_TO",
    _walked,
    numbers="shape",
    shapes=_shapes,
    evaluate=_evaluate,
)
