# SPDX-License-Identifier: Apache-2.0
"""QUANTIZE: float32 to int8 codes, or int8 codes to those of another scale and zero point."""

from __future__ import annotations

import numpy as np

from tfl2c import arithmetic
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _channels, _checks
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._rows import row_fields, rows_of
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_GREATEST_SHIFT = 23  # differences of codes have 8 bits and a sign


def _float_or_int8(node: Operands) -> str | None:
    """The input must be float32, or int8 with one scale and zero point."""
    if node.input().dtype is DType.FLOAT32:
        return None
    return _checks.quantized(node.input(), DType.INT8, "it")


def _int8_output(node: Operands) -> str | None:
    """The output must be int8 with one scale and zero point."""
    return _checks.quantized(node.output(), DType.INT8, "it")


def _ratio_in_range(node: Operands) -> str | None:
    """Input scale / output scale must be below 2**23."""
    if node.input().dtype is DType.FLOAT32 or _multiplier(node)[1] <= _GREATEST_SHIFT:
        return None
    return f"it is {node.input().affine.scale / node.output().affine.scale:g}"


def _multiplier(node: Operands) -> tuple[int, int]:
    ratio = node.input().affine.scale / node.output().affine.scale
    return arithmetic.quantize_multiplier(ratio)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    from_float = node.input().dtype is DType.FLOAT32
    return Kernel("quantize_f32_s8" if from_float else "requantize_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, result = node.input(), node.output().affine
    fields = row_fields(source.shape)
    if source.dtype is DType.FLOAT32:
        fields |= {"scale": result.scale}
    else:
        multiplier, shift = _multiplier(node)
        fields |= {
            "input_zero_point": source.affine.zero_point,
            "multiplier": multiplier,
            "shift": shift,
        }
    fields |= {"output_zero_point": result.zero_point}
    return Lowered(fields, extent=(0, rows_of(source.shape)[0]))


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return element_access(node, "input_rows")


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    source, result = node.input(), node.output().affine
    if source.dtype is DType.FLOAT32:
        codes = arithmetic.quantize(source.array(), result, DType.INT8)
        return (codes.astype(np.int8).tobytes(),)
    (least, greatest), (multiplier, shift) = DType.INT8.limits, _multiplier(node)
    scaled = [
        arithmetic.requantize(code - source.affine.zero_point, multiplier, shift)
        for code in range(least, greatest + 1)
    ]
    table = np.clip(np.array(scaled) + result.zero_point, least, greatest).astype(np.int8)
    return (table[source.array().astype(np.int64) - least].tobytes(),)


def _identity(node: Operands) -> bool:
    source, result = node.input(), node.output()
    return source.dtype is result.dtype and source.quantization == result.quantization


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    zero, result = node.input().affine.zero_point, node.output()
    steps = _channels.Bounds(sources[0].low - zero, sources[0].high - zero)
    pairs = [_multiplier(node)]
    return _channels.rescaled(steps, pairs, result.affine.zero_point, result.dtype.limits)


OP = Op(
    "QUANTIZE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_float_or_int8, _int8_output, _ratio_in_range),
    shapes=_shapes,
    kernels=("quantize_f32_s8", "requantize_s8"),
    select=_select,
    lower=_lower,
    rows=_rows,
    identity=_identity,
    evaluate=_evaluate,
    channels=_channels.each(_bounds),
)
