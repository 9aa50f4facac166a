# SPDX-License-Identifier: Apache-2.0
"""Rescaling with bounds: the operators that are an activation by themselves."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tfl2c.arithmetic import round_half_away
from tfl2c.graph import DType, Operands
from tfl2c.ops import _lookup
from tfl2c.ops._op import Op

_FAR = 2.0**20  # codes, beyond the range whatever the zero point


def operator(
    name: str, least: float, greatest: float | None, quotient: Callable[[Operands], float]
) -> Op:
    """Return the operator that clamps to [least, greatest]; no greatest when None."""

    def codes(node: Operands) -> list[int]:
        low, high = _code(node, least), DType.INT8.limits[1]
        if greatest is not None:
            high = min(high, _code(node, greatest))
        return [min(max(code, low), high) for code in _lookup.rescaled(node, quotient(node))]

    return _lookup.operator(name, codes, constraints=(_lookup.quotient_in_range,))


def _code(node: Operands, real: float) -> int:
    """Return the code of a bound, divided in float32 as the references do."""
    result = node.output().affine
    steps = float(np.float32(real) / np.float32(result.scale))
    return result.zero_point + round_half_away(min(max(steps, -_FAR), _FAR))
