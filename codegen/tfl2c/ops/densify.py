# SPDX-License-Identifier: Apache-2.0
"""DENSIFY: a sparse constant with all its elements, as which the reader has it already."""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._views import same_bytes

_TYPES = {DType.FLOAT32, DType.FLOAT16, DType.INT8, DType.UINT8, DType.INT16, DType.INT32}


def _one_type(node: Operands) -> str | None:
    """Input and output must be of one type: float32, float16, int8, uint8, int16 or int32."""
    source, result = node.input().dtype, node.output().dtype
    fits = source is result and source in _TYPES
    return None if fits else f"they are {source.value} and {result.value}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


OP = Op(
    "DENSIFY",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_one_type, _checks.constant(0, "input"), _moves.one_quantization(0)),
    shapes=_shapes,
    view=True,
    evaluate=same_bytes,
)
