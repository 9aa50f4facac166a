# SPDX-License-Identifier: Apache-2.0
"""TRANSPOSE: the same elements with dimensions in another order."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves, _walk


def _permutation_fits(node: Operands) -> str | None:
    """The permutation must name every dimension of the input once."""
    numbers, rank = _moves.numbers(node, 1), len(node.input().shape)
    fits = sorted(p % rank for p in numbers if -rank <= p < rank) == list(range(rank))
    return None if fits and len(numbers) == rank else f"it is {numbers} of {rank} dimensions"


def _permutation(node: Operands) -> list[int]:
    return [p % len(node.input().shape) for p in _moves.numbers(node, 1)]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (tuple(node.input().shape[p] for p in _permutation(node)),)


def _walked(node: Operands) -> _walk.Walk:
    shape, apart = node.input().shape, _walk.strides(node.input().shape)
    dims = [(shape[p], apart[p]) for p in _permutation(node)]
    return _walk.walk(dims, node.input().dtype.bits // 8)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.transpose(node.input().array(), _permutation(node)).tobytes(),)


OP = _walk.operator(
    "TRANSPOSE",
    _walked,
    numbers="permutation",
    constraints=(_permutation_fits,),
    shapes=_shapes,
    evaluate=_evaluate,
)
