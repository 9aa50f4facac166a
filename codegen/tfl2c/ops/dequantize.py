# SPDX-License-Identifier: Apache-2.0
"""DEQUANTIZE: int8 codes to float32."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._rows import row_fields, rows_of
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _int8_input(node: Operands) -> str | None:
    """The input must be int8 with one scale and zero point."""
    return _checks.quantized(node.input(), DType.INT8, "it")


def _float_output(node: Operands) -> str | None:
    """The output must be float32."""
    dtype = node.output().dtype
    return None if dtype is DType.FLOAT32 else f"it is {dtype.value}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("dequantize_s8_f32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source = node.input()
    fields = {
        **row_fields(source.shape),
        "scale": source.affine.scale,
        "zero_point": source.affine.zero_point,
    }
    return Lowered(fields, extent=(0, rows_of(source.shape)[0]))


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return element_access(node, "input_rows")


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    source = node.input()
    steps = source.array().astype(np.float64) - source.affine.zero_point
    with np.errstate(over="ignore"):  # infinity, as on the device
        return ((source.affine.scale * steps).astype("<f4").tobytes(),)


OP = Op(
    "DEQUANTIZE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_int8_input, _float_output),
    shapes=_shapes,
    kernels=("dequantize_s8_f32",),
    select=_select,
    lower=_lower,
    rows=_rows,
    evaluate=_evaluate,
)
