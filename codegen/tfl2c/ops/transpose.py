# SPDX-License-Identifier: Apache-2.0
"""TRANSPOSE: the same elements with dimensions in another order."""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._views import dimension, same_plain_type
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_DIMS = 8  # of the kernel's arrays


def _permutation_fits(node: Operands) -> str | None:
    """The permutation must name every dimension of the input once."""
    numbers, rank = [int(p) for p in node.input(1).array().reshape(-1)], len(node.input().shape)
    fits = sorted(p % rank for p in numbers if -rank <= p < rank) == list(range(rank))
    return None if fits and len(numbers) == rank else f"it is {numbers} of {rank} dimensions"


def _permutation(node: Operands) -> list[int]:
    rank = len(node.input().shape)
    return [dimension(int(p), rank, "dimension") for p in node.input(1).array().reshape(-1)]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (tuple(node.input().shape[p] for p in _permutation(node)),)


def _joined(node: Operands) -> list[tuple[int, int]]:
    """Return (length, elements apart in the input) of the output's dimensions, outermost first.

    Dimensions of length 1 are left out; neighbours that are neighbours in the input are one.
    """
    shape = node.input().shape
    joined: list[tuple[int, int]] = []
    for p in _permutation(node):
        length, stride = shape[p], prod(shape[p + 1 :])
        if length == 1:
            continue
        if joined and joined[-1][1] == length * stride:
            length *= joined.pop()[0]
        joined.append((length, stride))
    return joined


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("transpose")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    joined, size = _joined(node), node.input().dtype.bits // 8
    run = size
    if joined and joined[-1][1] == 1:  # the innermost stays the innermost
        run *= joined.pop()[0]
    joined = joined or [(1, 0)]
    filler = (1,) * (_DIMS - len(joined))
    fields: dict[str, Value] = {
        "dims": len(joined),
        "length": (*(n for n, _ in joined), *filler),
        "stride": (*(stride * size for _, stride in joined), *(0 for _ in filler)),
        "run_bytes": run,
    }
    return Lowered(fields, extent=(prod(n for n, _ in joined[:-1]),))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.transpose(node.input().array(), _permutation(node)).tobytes(),)


def _identity(node: Operands) -> bool:
    """Whether no dimension overtakes another one, but for those of length 1."""
    return len(_joined(node)) <= 1


OP = Op(
    "TRANSPOSE",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        same_plain_type,
        _checks.constant(1, "permutation"),
        _checks.index_type(1, "permutation"),
        _permutation_fits,
    ),
    shapes=_shapes,
    kernels=("transpose",),
    select=_select,
    lower=_lower,
    identity=_identity,
    evaluate=_evaluate,
)
