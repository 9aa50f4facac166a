# SPDX-License-Identifier: Apache-2.0
"""DEQUANTIZE: codes to float32; constants of float16 become float32 at compile time."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Quantization, Shape
from tfl2c.ops import _checks, _codes
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._elements import Array
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._rows import row_fields, rows_of
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNELS = {DType.INT8: "dequantize_s8_f32", DType.INT16: "dequantize_s16_f32"}


def _known_input(node: Operands) -> str | None:
    """The input must be int8 or int16 with one scale and zero point, or a float16 constant.

    A constant of int8 or uint8 may have a scale per channel.
    """
    source = node.input()
    if _codes.is_constant_by_channel(node, source):
        return None
    if source.dtype is DType.FLOAT16:
        return None if source.is_constant else "it is computed at run time"
    known = source.dtype if source.dtype in _KERNELS else DType.INT8
    return _checks.quantized(source, known, "it")


def _float_output(node: Operands) -> str | None:
    """The output must be float32."""
    dtype = node.output().dtype
    return None if dtype is DType.FLOAT32 else f"it is {dtype.value}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


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
    if source.dtype is DType.FLOAT16:
        return (source.array().astype("<f4").tobytes(),)
    if _codes.is_constant_by_channel(node, source):
        parts = _codes.channels(source.array(), source)
        return (_codes.joined((_reals(x, q) for x, q in parts), source).tobytes(),)
    return (_reals(source.array(), source.affine).tobytes(),)


def _reals(codes: Array, affine: Quantization) -> Array:
    with np.errstate(over="ignore"):  # infinity, as on the device
        return (affine.scale * (codes.astype(np.float64) - affine.zero_point)).astype("<f4")


OP = Op(
    "DEQUANTIZE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_known_input, _float_output),
    shapes=_shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    rows=_rows,
    evaluate=_evaluate,
)
