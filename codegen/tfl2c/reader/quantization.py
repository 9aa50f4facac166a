# SPDX-License-Identifier: Apache-2.0
"""Quantization parameters: what the file says, and whether it may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from tfl2c.errors import ModelError
from tfl2c.graph import DType, Quantization, Tensor
from tfl2c.reader.flatbuffer import FLOAT32, INT32, INT64, UINT8, Table

# Slots of QuantizationParameters
_SCALE, _ZERO_POINT, _DETAILS_TYPE, _DIMENSION = 2, 3, 4, 6

_NARROW = frozenset({DType.INT2, DType.INT4, DType.INT8, DType.UINT8, DType.INT16, DType.UINT16})
_WIDE = frozenset({DType.INT32, DType.UINT32, DType.INT64, DType.UINT64})
_REMEDY = "quantize the model again"


@dataclass(frozen=True, slots=True)
class Claimed:
    """Quantization parameters as the file has them, unchecked."""

    scales: tuple[float, ...]
    zero_points: tuple[int, ...]
    axis: int  # in a tensor of rank 1 it may be any number, converters put the weights' axis there
    special: bool  # another scheme than scale and zero point


def read_quantization(table: Table | None) -> Claimed | None:
    """Return what ``table`` (QuantizationParameters) claims; None when it claims nothing."""
    if table is None:
        return None
    scales = table.numbers(_SCALE, FLOAT32)
    special = table.number(_DETAILS_TYPE, UINT8) != 0
    if not scales and not special:
        return None
    zero_points = table.numbers(_ZERO_POINT, INT64)
    return Claimed(scales, zero_points, table.number(_DIMENSION, INT32), special)


def is_quantized_constant(claimed: Claimed | None, tensor: Tensor) -> bool:
    """Whether the tensor looks like weights: narrow integers with a scale."""
    return claimed is not None and tensor.is_constant and tensor.dtype in _NARROW


def resolve(
    claimed: Claimed | None, tensor: Tensor, where: str, *, used: bool, beside_weights: bool
) -> Quantization | None:
    """Return the quantization of ``tensor``, or None if it has none that means anything.

    A missing zero point is 0 and a single one serves every channel. Only integers are quantized.
    What the file says about a tensor that nobody uses need not make sense. Nor need it about wide
    integer constants, which are shapes, axes or indices, unless quantized weights stand beside
    them in an operator (``beside_weights``): then they are a bias.

    Raises `ModelError`, beginning with ``where``, if parameters that matter are invalid.
    """
    if claimed is None or tensor.dtype not in _NARROW | _WIDE:
        return None
    fault = _scale_fault(claimed)
    pardoned = not used
    if fault is None:
        fault = _fault(claimed, tensor)
        plain = tensor.is_constant and tensor.dtype in _WIDE
        pardoned = pardoned or (plain and not beside_weights)
    if fault is None:
        return _quantization(claimed, tensor)
    if pardoned:
        return None
    raise ModelError(f"{where}: {fault}", _REMEDY)


def _scale_fault(claimed: Claimed) -> str | None:
    for scale in claimed.scales:
        if not isfinite(scale) or scale < 0:
            return f"the scale {scale} is not a finite number above 0"
    return None


def _fault(claimed: Claimed, tensor: Tensor) -> str | None:
    if claimed.special:
        return "blockwise or custom quantization is not supported"
    if 0.0 in claimed.scales:
        return "the scale 0.0 is not a finite number above 0"
    count = len(claimed.scales)
    if len(claimed.zero_points) not in (0, 1, count):
        return f"{count} scales but {len(claimed.zero_points)} zero points"
    low, high = tensor.dtype.limits
    for zero in claimed.zero_points:
        if not low <= zero <= high:
            return f"the zero point {zero} is no {tensor.dtype.value}, {low} to {high}"
    if count == 1:
        return None
    axis, rank = _axis(claimed, tensor), len(tensor.shape)
    if not 0 <= axis < rank:
        return f"{count} scales along dimension {axis}, but the rank is {rank}"
    if tensor.shape[axis] != count:
        return f"{count} scales along dimension {axis}, whose length is {tensor.shape[axis]}"
    return None


def _quantization(claimed: Claimed, tensor: Tensor) -> Quantization:
    count = len(claimed.scales)
    zero_points = claimed.zero_points or (0,)
    if len(zero_points) == 1:
        zero_points *= count
    return Quantization(claimed.scales, zero_points, _axis(claimed, tensor))


def _axis(claimed: Claimed, tensor: Tensor) -> int:
    return 0 if len(claimed.scales) == 1 or len(tensor.shape) == 1 else claimed.axis
