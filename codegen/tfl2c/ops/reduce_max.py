# SPDX-License-Identifier: Apache-2.0
"""REDUCE_MAX: the greatest code over some dimensions."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _reduce
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("reduce_max_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered(_reduce.fields(node), extent=())


OP = Op(
    "REDUCE_MAX",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _checks.int8_activations,
        _checks.same_quantization,
        _reduce.known_shape,
        _checks.index_type(1, "axes"),
        _checks.constant(1, "axes"),
        _reduce.axes_exist,
    ),
    shapes=_reduce.shapes,
    kernels=("reduce_max_s8",),
    select=_select,
    lower=_lower,
)
