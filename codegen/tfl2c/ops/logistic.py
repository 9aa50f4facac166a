# SPDX-License-Identifier: Apache-2.0
"""LOGISTIC: 1 / (1 + exp(-x))."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _elements, _lookup, _sigmoid, _sigmoid_s16
from tfl2c.ops._elements import Array

_SCALE_BITS = 8
_NEGLIGIBLE = -9  # below, the references leave out the 1 of the denominator


def _codes(node: Operands) -> list[int]:
    if node.node.unsigned:  # TensorFlow Lite's table
        return _lookup.of_reals(node, _sigmoid.logistic_of_real)
    return _sigmoid.codes(node, _sigmoid.logistic, _SCALE_BITS)


def _int16(arguments: Array, magnitudes: Array) -> Array:
    above = _sigmoid_s16.interpolated(magnitudes, 9, 0x7FFF << 10)
    codes: Array = (np.where(arguments < 0, (1 << 25) - 1 - above, above) + 512) >> 10
    return codes


def _reals(x: Array) -> Array:
    falling = np.exp(-np.abs(x))
    sigmoids: Array = np.where(x < 0, falling, 1) / (1 + falling)
    return np.where(x < _NEGLIGIBLE, falling, sigmoids)


OP = replace(
    _elements.operator(
        "LOGISTIC",
        _lookup.form(
            _codes,
            constraints=(_sigmoid.output_is(_SCALE_BITS, -128), _sigmoid.input_scale_in_range),
        ),
        _sigmoid_s16.form(
            "logistic_s16", _int16, (_sigmoid.output_is(_sigmoid_s16.SCALE_BITS, 0),), (0,)
        ),
        _elements.reals("logistic_f32", _elements.exactly(_reals)),
    ),
    unsigned=True,
)
