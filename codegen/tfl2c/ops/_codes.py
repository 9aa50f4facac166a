# SPDX-License-Identifier: Apache-2.0
"""Codes of one type and scale as those of another, by the kernel requantize_codes.

Codes with scales per channel are there at compile time only: models that were trained with rounded
weights make them of constants, and floats of them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from tfl2c.graph import DType, Operands, Quantization, Tensor
from tfl2c.ops._elements import Array
from tfl2c.program import Value

KINDS = {DType.INT8: 0, DType.INT16: 1, DType.INT32: 2}
"""The types by the numbers that the kernel's parameters have for them."""

_CONSTANT = {DType.INT8, DType.UINT8}


def is_constant_by_channel(node: Operands, codes: Tensor) -> bool:
    """Whether a node makes codes with scales per channel of a constant, or takes such."""
    scaled = codes.quantization is not None and not codes.quantization.per_tensor
    return scaled and codes.dtype in _CONSTANT and node.input().is_constant


def channels(values: Array, codes: Tensor) -> Iterator[tuple[Array, Quantization]]:
    """Yield the values that each scale of a tensor is about, and the scale."""
    found = codes.quantization
    if found is None:
        return
    parts = np.moveaxis(values, found.axis, 0)
    for part, scale, zero in zip(parts, found.scales, found.zero_points, strict=True):
        yield part, Quantization((scale,), (zero,))


def joined(parts: Iterable[Array], codes: Tensor) -> Array:
    """Return what was made of each of the `channels`, in the tensor's shape."""
    axis = codes.quantization.axis if codes.quantization else 0
    return np.moveaxis(np.stack(list(parts)), 0, axis)


def kernel_fields(
    node: Operands, pair: tuple[int, int], bounds: tuple[int, int]
) -> Mapping[str, Value]:
    """Return the parameters besides those of the rows; ``pair`` is (multiplier, shift)."""
    source, result = node.input(), node.output()
    return {
        "input_type": KINDS[source.dtype],
        "output_type": KINDS[result.dtype],
        "input_zero_point": source.affine.zero_point,
        "multiplier": pair[0],
        "shift": pair[1],
        "output_zero_point": result.affine.zero_point,
        "output_min": bounds[0],
        "output_max": bounds[1],
    }
