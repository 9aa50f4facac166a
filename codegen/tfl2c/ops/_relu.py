# SPDX-License-Identifier: Apache-2.0
"""Rescaling with bounds: the operators that are an activation by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, requantize_all, round_half_away
from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._codes import kernel_fields
from tfl2c.ops._elements import Array, Form
from tfl2c.ops._op import Op
from tfl2c.program import Value

_FAR = 2.0**20  # codes, beyond the range whatever the zero point
_GREATEST_SHIFT_S16 = 15  # codes have 15 bits and a sign

Quotient = Callable[[Operands], float]


def operator(
    name: str, least: float, greatest: float | None, quotient: Quotient, *, int16: bool = False
) -> Op:
    """Return the operator that clamps to [least, greatest]; no greatest when None."""

    def bounds(node: Operands) -> tuple[int, int]:
        low, high = _code(node, least), node.output().dtype.limits[1]
        return low, high if greatest is None else min(high, _code(node, greatest))

    def codes(node: Operands) -> list[int]:
        low, high = bounds(node)
        return [min(max(code, low), high) for code in _lookup.rescaled(node, quotient(node))]

    def fields(node: Operands) -> Mapping[str, Value]:
        return kernel_fields(node, quantize_multiplier(quotient(node)), bounds(node))

    def compute(node: Operands) -> Array:
        pair = quantize_multiplier(quotient(node))
        return requantize_all(node.input().array(), *pair).clip(*bounds(node))

    def clamp(x: Array) -> Array:
        high = np.finfo(np.float32).max if greatest is None else greatest
        return np.where(x < least, np.float32(least), np.where(x > high, np.float32(high), x))

    limits_of_reals = _range(least, greatest)
    forms = [_lookup.form(codes, constraints=(_lookup.quotient_in_range,))]
    if int16:
        limits = (_elements.zero_based, _int16_quotient_in_range)
        kernel = "requantize_codes"
        forms.append(Form(kernel, DType.INT16, compute, fields, limits, coded=True))
    forms.append(_elements.reals("relu_f32", clamp, _elements.constants(limits_of_reals)))
    return _elements.operator(name, *forms)


def _int16_quotient_in_range(node: Operands) -> str | None:
    """Input scale / output scale has to be below 2**15."""
    ratio = _lookup.quotient(node)
    return None if quantize_multiplier(ratio)[1] <= _GREATEST_SHIFT_S16 else f"it is {ratio:g}"


def _range(least: float, greatest: float | None) -> Mapping[str, Value]:
    high = float(np.finfo(np.float32).max) if greatest is None else greatest
    return {"output_min": least, "output_max": high}


def _code(node: Operands, real: float) -> int:
    """Return the code of a bound, divided in float32 as the references do."""
    result = node.output().affine
    steps = float(np.float32(real) / np.float32(result.scale))
    return result.zero_point + round_half_away(min(max(steps, -_FAR), _FAR))
