# SPDX-License-Identifier: Apache-2.0
"""HARD_SWISH: x * min(max(x + 3, 0), 6) / 6; codes in the reference's 16-bit fixed point."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, rounding_divide_by_pot
from tfl2c.graph import Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._elements import Array

_HEADROOM = 7  # bits that differences of codes leave free in 16
_ONE = 1 << 15
_LEAST_SHIFT = -15  # what 16-bit values can be shifted by


def _ratio_in_range(node: Operands) -> str | None:
    """Input scale / output scale must be at least 2**-9 and below 2**7."""
    shift = _gain(node)[1]
    if _LEAST_SHIFT <= shift <= 0:
        return None
    return f"it is {_lookup.quotient(node):g}"


def _input_scale_in_range(node: Operands) -> str | None:
    """The input scale must be at least 2**-22 and below 2**20."""
    scale = node.input().affine.scale
    return None if 2.0**-22 <= scale < 2.0**20 else f"it is {scale:g}"


def _gain(node: Operands) -> tuple[int, int]:
    """Return the 16-bit multiplier and the shift from the input's scale to the output's."""
    return _multiplier(_fine_scale(node) / np.float32(node.output().affine.scale))


def _gate(node: Operands) -> tuple[int, int]:
    """Return likewise what takes the input to a scale on which 3 is 2**15."""
    return _multiplier(_fine_scale(node) / (np.float32(3) / np.float32(_ONE)))


def _fine_scale(node: Operands) -> np.float32:
    return np.float32(node.input().affine.scale) * np.float32(2.0**-_HEADROOM)


def _multiplier(real: np.float32) -> tuple[int, int]:
    multiplier, shift = quantize_multiplier(float(real))
    return min((multiplier + _ONE) >> 16, _ONE - 1), shift


def _codes(node: Operands) -> list[int]:
    (gain, gain_shift), gate = _gain(node), _gate(node)
    zero = node.output().affine.zero_point
    found = []
    for step in _lookup.steps(node):
        fine = step << _HEADROOM
        product = _open(fine, *gate) * _high(fine, gain)
        towards_zero = abs(product) >> 15
        result = towards_zero if product >= 0 else -towards_zero
        found.append(rounding_divide_by_pot(result, -gain_shift) + zero)
    return found


def _open(fine: int, multiplier: int, shift: int) -> int:
    """Return min(max(x / 3, -1), 1) / 2 + 1/2 in Q0.15."""
    value = _saturate(fine << max(shift - 1, 0))
    value = _high(value, multiplier)
    if shift > 0:
        value = _saturate(value << 1)
    return (rounding_divide_by_pot(value, max(-shift, 0)) + _ONE) >> 1


def _high(a: int, b: int) -> int:
    """Return a * b / 2**15 to the nearest, halves up."""
    return (a * b + (1 << 14)) >> 15


def _saturate(x: int) -> int:
    return min(max(x, -_ONE), _ONE - 1)


def _reals(x: Array) -> Array:
    gate = np.minimum(np.maximum(x + np.float32(3), np.float32(0)), np.float32(6))
    return x * gate / np.float32(6)


OP = replace(
    _elements.operator(
        "HARD_SWISH",
        _lookup.form(_codes, constraints=(_ratio_in_range, _input_scale_in_range)),
        _elements.reals("hard_swish_f32", _reals),
    ),
    unsigned=True,
)
