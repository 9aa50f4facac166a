# SPDX-License-Identifier: Apache-2.0
"""L2_POOL_2D: the root of the mean square of a window, without the padding in it."""

from __future__ import annotations

from tfl2c.graph import DType, Operands
from tfl2c.ops import _checks, _pool
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _float32(node: Operands) -> str | None:
    """Input and output must be float32."""
    types = node.input().dtype, node.output().dtype
    fits = types == (DType.FLOAT32, DType.FLOAT32)
    return None if fits else f"they are {types[0].value} and {types[1].value}"


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("l2_pool_2d_f32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _pool.lowered(node)


OP = Op(
    "L2_POOL_2D",
    attributes=_pool.attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_checks.not_empty, _float32, _checks.rank(0, 4)),
    shapes=_pool.shapes,
    kernels=("l2_pool_2d_f32",),
    select=_select,
    lower=_lower,
    rows=_pool.rows,
)
