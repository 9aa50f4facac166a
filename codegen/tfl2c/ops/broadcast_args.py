# SPDX-License-Identifier: Apache-2.0
"""BROADCAST_ARGS: the shape that two shapes are broadcast to.

Shapes that do not go together, which the references refuse when they run, leave the first's length.
"""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target


def _one_type(node: Operands) -> str | None:
    """Inputs and output must be of one type: int32 or int64."""
    types = {t.dtype for t in (*node.present(), node.output())}
    fits = len(types) == 1 and types <= {DType.INT32, DType.INT64}
    return None if fits else "they are " + " and ".join(sorted(t.value for t in types))


def _go_together(node: Operands) -> str | None:
    """Constant shapes must be such that they can be broadcast together."""
    if not (node.input(0).is_constant and node.input(1).is_constant):
        return None
    fits = all(a == b or 1 in (a, b) for a, b in _pairs(node))
    first, second = _moves.numbers(node, 0), _moves.numbers(node, 1)
    return None if fits else f"they are {first} and {second}"


def _pairs(node: Operands) -> list[tuple[int, int]]:
    """Return the lengths that meet, each with its partner, or with 1."""
    first, second = _moves.numbers(node, 0), _moves.numbers(node, 1)
    count = max(len(first), len(second))
    aligned = ([1] * (count - len(shape)) + shape for shape in (first, second))
    return list(zip(*aligned, strict=True))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((max(node.input(0).elements, node.input(1).elements),),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("broadcast_args")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields: dict[str, Value] = {
        "first": node.input(0).elements,
        "second": node.input(1).elements,
        "wide": int(node.output().dtype is DType.INT64),
    }
    return Lowered(fields, extent=(), inputs=(0, 1))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    together = [b if a == 1 else a for a, b in _pairs(node)]
    return (np.array(together, dtype=node.output().dtype.numpy).tobytes(),)


OP = Op(
    "BROADCAST_ARGS",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _one_type,
        _checks.rank(0, 1),
        _checks.rank(1, 1),
        _checks.not_empty,
        _go_together,
    ),
    shapes=_shapes,
    kernels=("broadcast_args",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
