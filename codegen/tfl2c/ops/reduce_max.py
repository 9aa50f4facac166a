# SPDX-License-Identifier: Apache-2.0
"""REDUCE_MAX: the greatest element over some dimensions."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _reduce
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_reduce.EXTREMES[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _reduce.extreme(node, kernel, least=False)


OP = Op(
    "REDUCE_MAX",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(_reduce.of_type(_reduce.EXTREMES), _checks.same_quantization, *_reduce.AXES),
    shapes=_reduce.shapes,
    kernels=tuple(_reduce.EXTREMES.values()),
    select=_select,
    lower=_lower,
    unsigned=True,
)
