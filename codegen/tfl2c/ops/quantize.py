# SPDX-License-Identifier: Apache-2.0
"""QUANTIZE: float32 to codes, or codes to those of another type, scale and zero point.

uint8 codes become the int8 codes of the same reals by a flip of their highest bit, and back.
"""

from __future__ import annotations

import numpy as np

from tfl2c import arithmetic
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _channels, _checks, _codes
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._rows import row_fields, rows_of
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

# What differences of codes, with a sign, leave free in 32 bits.
_GREATEST_SHIFT = {DType.INT8: 23, DType.INT16: 15, DType.INT32: 0}
_HALF = 128
_FLIP = "flip_sign"
_FROM_FLOAT = {DType.INT8: "quantize_f32_s8", DType.INT16: "quantize_f32_s16"}


def _known_input(node: Operands) -> str | None:
    """The input must be float32, or int8, int16 or int32 with one scale and zero point."""
    source = node.input()
    if source.dtype is DType.FLOAT32 or _flips(node):
        return None
    known = source.dtype if source.dtype in _codes.KINDS else DType.INT8
    return _checks.quantized(source, known, "it")


def _known_output(node: Operands) -> str | None:
    """The output must be int8, int16 or int32 with one scale and zero point.

    Of a float32 constant it may be int8 or uint8 with a scale per channel.
    """
    result = node.output()
    if _flips(node) or _is_by_channel(node):
        return None
    known = result.dtype if result.dtype in _codes.KINDS else DType.INT8
    return _checks.quantized(result, known, "it")


def _is_by_channel(node: Operands) -> bool:
    return node.input().dtype is DType.FLOAT32 and _codes.is_constant_by_channel(
        node, node.output()
    )


def _known_pair(node: Operands) -> str | None:
    """Only codes of int8 and int16 become int32."""
    source, result = node.input().dtype, node.output().dtype
    wide = result is DType.INT32 and source not in {DType.INT8, DType.INT16}
    return f"the input is {source.value}" if wide else None


def _zero_based_int32(node: Operands) -> str | None:
    """Codes of int32 have zero point 0."""
    ends = (t for t in (node.input(), node.output()) if t.dtype is DType.INT32)
    zero = next((t.affine.zero_point for t in ends if t.affine.zero_point), 0)
    return f"it is {zero}" if zero else None


def _flips(node: Operands) -> bool:
    """Whether codes change between uint8 and int8 and stand for the same reals."""
    ends = node.input(), node.output()
    own = {t.dtype: t.quantization for t in ends if t.quantization and t.quantization.per_tensor}
    signed, plain = own.get(DType.INT8), own.get(DType.UINT8)
    if signed is None or plain is None:
        return False
    return signed.scale == plain.scale and signed.zero_point == plain.zero_point - _HALF


def _ratio_in_range(node: Operands) -> str | None:
    """Input scale / output scale has to be below 2**23, 2**15 for int16 and 1 for int32 codes."""
    source = node.input().dtype
    exact = source is DType.FLOAT32 or _flips(node)
    if exact or _multiplier(node)[1] <= _GREATEST_SHIFT[source]:
        return None
    return f"it is {node.input().affine.scale / node.output().affine.scale:g}"


def _multiplier(node: Operands) -> tuple[int, int]:
    ratio = node.input().affine.scale / node.output().affine.scale
    return arithmetic.quantize_multiplier(ratio)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    source, result = node.input().dtype, node.output().dtype
    if _flips(node):
        return Kernel(_FLIP)
    if source is DType.FLOAT32:
        return Kernel(_FROM_FLOAT[result])
    return Kernel("requantize_s8" if source is result is DType.INT8 else "requantize_codes")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape = node.input().shape
    return Lowered({**row_fields(shape), **_fields(node, kernel)}, (0, rows_of(shape)[0]))


def _fields(node: Operands, kernel: Kernel) -> dict[str, Value]:
    source, result = node.input(), node.output()
    if kernel.name == _FLIP:
        return {}
    zero = {"output_zero_point": result.affine.zero_point}
    if source.dtype is DType.FLOAT32:
        return {"scale": result.affine.scale, **zero}
    pair = _multiplier(node)
    if kernel.name == "requantize_codes":
        return dict(_codes.kernel_fields(node, pair, result.dtype.limits))
    return {
        "input_zero_point": source.affine.zero_point,
        "multiplier": pair[0],
        "shift": pair[1],
        **zero,
    }


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    return element_access(node, "input_rows")


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    source, result = node.input(), node.output()
    if _flips(node):
        return ((source.array().view(np.uint8) ^ _HALF).tobytes(),)
    if _is_by_channel(node):
        parts = _codes.channels(source.array(), result)
        codes = _codes.joined((arithmetic.quantize(x, q, result.dtype) for x, q in parts), result)
    elif source.dtype is DType.FLOAT32:
        codes = arithmetic.quantize(source.array(), result.affine, result.dtype)
    else:
        steps = source.array().astype(np.int64) - source.affine.zero_point
        codes = arithmetic.requantize_all(steps, *_multiplier(node)) + result.affine.zero_point
    return (codes.clip(*result.dtype.limits).astype(result.dtype.numpy).tobytes(),)


def _identity(node: Operands) -> bool:
    source, result = node.input(), node.output()
    return source.dtype is result.dtype and source.quantization == result.quantization


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    if _flips(node):
        offset = node.output().affine.zero_point - node.input().affine.zero_point
        return _channels.Bounds(sources[0].low + offset, sources[0].high + offset)
    zero, result = node.input().affine.zero_point, node.output()
    steps = _channels.Bounds(sources[0].low - zero, sources[0].high - zero)
    pairs = [_multiplier(node)]
    return _channels.rescaled(steps, pairs, result.affine.zero_point, result.dtype.limits)


OP = Op(
    "QUANTIZE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_known_input, _known_output, _known_pair, _zero_based_int32, _ratio_in_range),
    shapes=_shapes,
    kernels=("quantize_f32_s8", "quantize_f32_s16", "requantize_s8", "requantize_codes", _FLIP),
    select=_select,
    lower=_lower,
    rows=_rows,
    identity=_identity,
    evaluate=_evaluate,
    channels=_channels.each(_bounds),
)
