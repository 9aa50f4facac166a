# SPDX-License-Identifier: Apache-2.0
"""BROADCAST_ARGS: the shape that two constant shapes are broadcast to."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._shapes import all_constant


def _one_type(node: Operands) -> str | None:
    """Inputs and output must be of one type: int32 or int64."""
    types = {t.dtype for t in (*node.present(), node.output())}
    fits = len(types) == 1 and types <= {DType.INT32, DType.INT64}
    return None if fits else "they are " + " and ".join(sorted(t.value for t in types))


def _together(node: Operands) -> Shape:
    """Return the shape; ValueError if there is none."""
    first, second = _moves.numbers(node, 0), _moves.numbers(node, 1)
    count = max(len(first), len(second))
    aligned = ([1] * (count - len(shape)) + shape for shape in (first, second))
    pairs = list(zip(*aligned, strict=True))
    if any(a != b and 1 not in (a, b) for a, b in pairs):
        raise ValueError(f"{first} and {second} cannot be broadcast together")
    return tuple(b if a == 1 else a for a, b in pairs)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((len(_together(node)),),)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.array(_together(node), dtype=node.output().dtype.numpy).tobytes(),)


OP = Op(
    "BROADCAST_ARGS",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _one_type,
        all_constant,
        _checks.rank(0, 1),
        _checks.rank(1, 1),
    ),
    shapes=_shapes,
    evaluate=_evaluate,
    vanishes=True,
)
