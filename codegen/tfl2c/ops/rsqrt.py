# SPDX-License-Identifier: Apache-2.0
"""RSQRT: 1 / sqrt(x); codes of 0 and less become the greatest one."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, requantize
from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._elements import Array, Form
from tfl2c.ops._inverse_root import inverse_root
from tfl2c.program import Value

_ROOT_BITS = 20  # behind the point
_SHIFTS = range(-11, 31)


def _scales_in_range(node: Operands) -> str | None:
    """1 / (sqrt(input scale) * output scale) has to be at least 2**-12 and below 2**30."""
    return None if _gain(node)[1] in _SHIFTS else f"it is {_real_gain(node):g}"


def _real_gain(node: Operands) -> float:
    return 1.0 / (sqrt(node.input().affine.scale) * node.output().affine.scale)


def _gain(node: Operands) -> tuple[int, int]:
    return quantize_multiplier(_real_gain(node))


def _code(node: Operands, step: int) -> int:
    """Return the code for a difference from the zero point, not clamped."""
    if step <= 0:
        return node.output().dtype.limits[1]
    (root, root_shift), (gain, gain_shift) = inverse_root(step), _gain(node)
    fine = requantize(1, root, root_shift + _ROOT_BITS)
    return requantize(fine, gain, gain_shift - _ROOT_BITS) + node.output().affine.zero_point


def _codes(node: Operands) -> list[int]:
    return [_code(node, step) for step in _lookup.steps(node)]


def _compute(node: Operands) -> Array:
    known, places = np.unique(node.input().array(), return_inverse=True)
    codes = np.array([_code(node, int(x)) for x in known], dtype=np.int64)
    return codes.clip(*DType.INT16.limits)[places]


def _fields(node: Operands) -> Mapping[str, Value]:
    multiplier, shift = _gain(node)
    return {"multiplier": multiplier, "shift": shift - _ROOT_BITS}


def _reals(x: Array) -> Array:
    return np.float32(1) / np.sqrt(x)


OP = _elements.operator(
    "RSQRT",
    _lookup.form(_codes, constraints=(_scales_in_range,)),
    Form(
        "rsqrt_s16",
        DType.INT16,
        _compute,
        _fields,
        (_elements.zero_based, _scales_in_range),
        coded=True,
    ),
    _elements.reals("rsqrt_f32", _reals),
)
