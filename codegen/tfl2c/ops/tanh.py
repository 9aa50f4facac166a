# SPDX-License-Identifier: Apache-2.0
"""TANH: the hyperbolic tangent."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _lookup, _sigmoid

_SCALE_BITS = 7


def _codes(node: Operands) -> list[int]:
    return _sigmoid.codes(node, _sigmoid.tanh, _SCALE_BITS)


OP = _lookup.operator(
    "TANH",
    _codes,
    constraints=(_sigmoid.output_is(_SCALE_BITS, 0), _sigmoid.input_scale_in_range),
)
