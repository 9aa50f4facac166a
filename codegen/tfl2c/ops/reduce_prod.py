# SPDX-License-Identifier: Apache-2.0
"""REDUCE_PROD: the product over some dimensions; of integers modulo their size."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _reduce
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNELS = {
    DType.INT32: "reduce_prod_s32",
    DType.INT64: "reduce_prod_s64",
    DType.FLOAT32: "reduce_prod_f32",
}


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered(_reduce.fields(node), extent=())


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _reduce.values(node, np.prod)


OP = Op(
    "REDUCE_PROD",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(_reduce.of_type(_KERNELS), *_reduce.AXES),
    shapes=_reduce.shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
