# SPDX-License-Identifier: Apache-2.0
"""Codes of one type and scale as those of another, by the kernel requantize_codes."""

from __future__ import annotations

from collections.abc import Mapping

from tfl2c.graph import DType, Operands
from tfl2c.program import Value

KINDS = {DType.INT8: 0, DType.INT16: 1, DType.INT32: 2}
"""The types by the numbers that the kernel's parameters have for them."""


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
