# SPDX-License-Identifier: Apache-2.0
"""MATRIX_DIAG: a matrix for each vector, which is its diagonal; elsewhere it is 0."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _last_dimension, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((*node.input().shape, node.input().shape[-1]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("matrix_diag")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields: dict[str, Value] = {
        "length": _last_dimension.depth(node),
        "element_bytes": node.output().dtype.bits // 8,
    }
    return Lowered(fields, _last_dimension.extent(node))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    given = node.input().array()
    is_diagonal = np.eye(given.shape[-1], dtype=np.bool_)
    return (np.where(is_diagonal, given[..., None], given.dtype.type(0)).tobytes(),)


OP = Op(
    "MATRIX_DIAG",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_moves.one_type, _checks.not_empty, _last_dimension.whole_rows),
    shapes=_shapes,
    kernels=("matrix_diag",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
