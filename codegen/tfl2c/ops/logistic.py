# SPDX-License-Identifier: Apache-2.0
"""LOGISTIC: 1 / (1 + exp(-x))."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _lookup, _sigmoid

_SCALE_BITS = 8


def _codes(node: Operands) -> list[int]:
    return _sigmoid.codes(node, _sigmoid.logistic, _SCALE_BITS)


OP = _lookup.operator(
    "LOGISTIC",
    _codes,
    constraints=(_sigmoid.output_is(_SCALE_BITS, -128), _sigmoid.input_scale_in_range),
)
