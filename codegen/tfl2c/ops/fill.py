# SPDX-License-Identifier: Apache-2.0
"""FILL: a tensor of one value everywhere."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves, _walk
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered

_DIMS, _VALUE = 0, 1  # positions of the inputs


def _shapes(node: Operands) -> tuple[Shape, ...]:
    wanted = tuple(_moves.numbers(node, _DIMS))
    if min(wanted, default=0) < 0:
        raise ValueError(f"there is no tensor of {list(wanted)}")
    return (wanted,)


def _walked(node: Operands) -> _walk.Walk:
    dims = [(n, 0) for n in _moves.numbers(node, _DIMS)]
    return _walk.walk(dims, node.output().dtype.bits // 8)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    value = node.input(_VALUE).array().reshape(())
    return (np.full(_moves.numbers(node, _DIMS), value, value.dtype).tobytes(),)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _walked(node).lowered(_VALUE)


OP = Op(
    "FILL",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(_VALUE),
        _moves.one_quantization(_VALUE),
        _moves.one_number(_VALUE, "value"),
        _checks.constant(_DIMS, "dimensions"),
        _checks.index_type(_DIMS, "dimensions"),
    ),
    shapes=_shapes,
    kernels=_walk.KERNELS,
    select=_walk.select,
    lower=_lower,
    evaluate=_evaluate,
)
