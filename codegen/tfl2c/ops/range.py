# SPDX-License-Identifier: Apache-2.0
"""RANGE: evenly spaced numbers, constant ones."""

from __future__ import annotations

import math

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._shapes import all_constant

_START, _LIMIT, _STEP = 0, 1, 2  # positions of the inputs
_MOST = 2**20  # elements: more are no constant for a microcontroller
_TYPES = {DType.INT32, DType.INT64, DType.FLOAT32}


def _numbers(node: Operands) -> str | None:
    """Inputs and output must be of one type: int32, int64 or float32."""
    types = {t.dtype for t in (*node.present(), node.output())}
    fits = len(types) == 1 and types <= _TYPES
    return None if fits else "they are " + " and ".join(sorted(t.value for t in types))


def _reaches(node: Operands) -> str | None:
    """A range must lead from its start to its limit, in at most 1048576 steps."""
    start, limit, step = _ends(node)
    if not all(map(math.isfinite, (start, limit, step))) or step == 0:
        return f"it is from {start} to {limit} by {step}"
    fits = (limit - start) * step >= 0 and abs(limit - start) / abs(step) <= _MOST
    return None if fits else f"it is from {start} to {limit} by {step}"


def _ends(node: Operands) -> tuple[float, float, float]:
    start, limit, step = (node.input(i).array().reshape(-1)[0].item() for i in range(3))
    return start, limit, step


def _count(node: Operands) -> int:
    """Return the number of elements; the quotient is float32 where the numbers are."""
    start, limit, step = _ends(node)
    if node.output().dtype is DType.FLOAT32:
        whole = np.float32(limit) - np.float32(start)
        return math.ceil(abs(float(whole / np.float32(step))))
    return -(-abs(int(limit - start)) // abs(int(step)))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((_count(node),),)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    """Each number is the one before it and the step, which matters for float32."""
    start, _, step = (node.input(i).array().reshape(-1)[0] for i in range(3))
    steps = np.full(_count(node), step, node.output().dtype.numpy)
    steps[:1] = start
    return (np.cumsum(steps, dtype=node.output().dtype.numpy).tobytes(),)


OP = Op(
    "RANGE",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=(
        _numbers,
        all_constant,
        _moves.one_number(_START, "start"),
        _moves.one_number(_LIMIT, "limit"),
        _moves.one_number(_STEP, "step"),
        _reaches,
    ),
    shapes=_shapes,
    evaluate=_evaluate,
    vanishes=True,
)
