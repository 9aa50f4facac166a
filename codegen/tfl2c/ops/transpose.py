# SPDX-License-Identifier: Apache-2.0
"""TRANSPOSE: the same elements with dimensions in another order."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _walk
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def _permutation_fits(node: Operands) -> str | None:
    """The permutation must name every dimension of the input once."""
    numbers, rank = _moves.numbers(node, 1), len(node.input().shape)
    fits = sorted(p % rank for p in numbers if -rank <= p < rank) == list(range(rank))
    return None if fits and len(numbers) == rank else f"it is {numbers} of {rank} dimensions"


def _permutation(node: Operands) -> list[int]:
    return [p % len(node.input().shape) for p in _moves.numbers(node, 1)]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    _walked(node)
    return (tuple(node.input().shape[p] for p in _permutation(node)),)


def _walked(node: Operands) -> _walk.Walk:
    shape, apart = node.input().shape, _walk.strides(node.input().shape)
    dims = [(shape[p], apart[p]) for p in _permutation(node)]
    return _walk.walk(dims, node.input().dtype.bits // 8)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _walked(node).lowered()


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.transpose(node.input().array(), _permutation(node)).tobytes(),)


def _identity(node: Operands) -> bool:
    """Whether no dimension overtakes another one, but for those of length 1."""
    return _walked(node).is_copy


OP = Op(
    "TRANSPOSE",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.constant(1, "permutation"),
        _checks.index_type(1, "permutation"),
        _permutation_fits,
    ),
    shapes=_shapes,
    kernels=_walk.KERNELS,
    select=_walk.select,
    lower=_lower,
    identity=_identity,
    evaluate=_evaluate,
    unsigned=True,
)
