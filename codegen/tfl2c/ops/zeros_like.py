# SPDX-License-Identifier: Apache-2.0
"""ZEROS_LIKE: as many zeros as the input has elements."""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_TYPES = (DType.INT8, DType.INT32, DType.INT64, DType.FLOAT32)


def _one_type(node: Operands) -> str | None:
    """Input and output must be int8, int32, int64 or float32, both the same."""
    source, result = node.input().dtype, node.output().dtype
    if source in _TYPES and result is source:
        return None
    return f"they are {source.value} and {result.value}"


def _zero_is_zero(node: Operands) -> str | None:
    """The output has to have zero point 0."""
    codes = node.output().quantization
    zero = 0 if codes is None else codes.zero_point
    return f"it is {zero}" if zero else None


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("zeros_like")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered({"bytes": node.output().nbytes}, extent=(), inputs=())


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (bytes(node.output().nbytes),)


OP = Op(
    "ZEROS_LIKE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_one_type, _zero_is_zero),
    shapes=_shapes,
    kernels=("zeros_like",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
