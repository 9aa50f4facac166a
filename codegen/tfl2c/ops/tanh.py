# SPDX-License-Identifier: Apache-2.0
"""TANH: the hyperbolic tangent."""

from __future__ import annotations

from dataclasses import replace
from math import tanh

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _elements, _lookup, _sigmoid, _sigmoid_s16
from tfl2c.ops._elements import Array

_SCALE_BITS = 7


def _codes(node: Operands) -> list[int]:
    if node.node.unsigned:  # TensorFlow Lite's table
        return _lookup.of_reals(node, tanh)
    return _sigmoid.codes(node, _sigmoid.tanh, _SCALE_BITS)


def _int16(arguments: Array, magnitudes: Array) -> Array:
    above = _sigmoid_s16.interpolated(magnitudes, 8, 0xFFFF << 8) - (1 << 23)
    return np.where(arguments < 0, 127 - above, above + 128) >> 8


OP = replace(
    _elements.operator(
        "TANH",
        _lookup.form(
            _codes,
            constraints=(_sigmoid.output_is(_SCALE_BITS, 0), _sigmoid.input_scale_in_range),
        ),
        _sigmoid_s16.form(
            "tanh_s16", _int16, (_sigmoid.output_is(_sigmoid_s16.SCALE_BITS, 0),), (0, 1)
        ),
        _elements.reals("tanh_f32", _elements.exactly(np.tanh)),
    ),
    unsigned=True,
)
