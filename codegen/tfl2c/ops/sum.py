# SPDX-License-Identifier: Apache-2.0
"""SUM: the sum over some dimensions; of codes rescaled, of integers modulo their size."""

from __future__ import annotations

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _reduce
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNELS = {
    DType.INT8: "mean_s8",
    DType.INT16: "mean_s16",
    DType.INT32: "reduce_sum_s32",
    DType.INT64: "reduce_sum_s64",
    DType.FLOAT32: "mean_f32",
}


def _sum_in_range(node: Operands) -> str | None:
    """Elements of a sum * input scale / output scale must be below 2**23 for codes."""
    if not _reduce.has_codes(node):
        return None
    real = _reduce.count(node) * _reduce.real_multiplier(node)
    return None if real < 2.0**23 else f"it is {real:g}"


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields = _reduce.fields(node)
    if kernel.name == "mean_f32":  # whose quotient by 1 is exact
        fields["count"] = 1.0
    elif _reduce.has_codes(node):
        fields |= _reduce.scaling(node, quantize_multiplier(_reduce.real_multiplier(node)))
    return Lowered(fields, extent=())


OP = Op(
    "SUM",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _reduce.of_type(_KERNELS),
        _reduce.has_scales,
        *_reduce.AXES,
        _reduce.few_codes,
        _sum_in_range,
    ),
    shapes=_reduce.shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    unsigned=True,
)
