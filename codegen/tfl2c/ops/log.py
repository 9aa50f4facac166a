# SPDX-License-Identifier: Apache-2.0
"""LOG: the natural logarithm; codes of what has none become the least one."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _elements, _lookup, _table_s16


def _logarithm(node: Operands) -> Callable[[float], float]:
    result = node.output()
    steps = result.dtype.limits[0] - result.affine.zero_point
    least = float(np.float32(steps) * np.float32(result.affine.scale))
    return lambda x: log(x) if x > 0 else least


def _codes(node: Operands) -> list[int]:
    return _lookup.of_reals(node, _logarithm(node))


OP = _elements.operator(
    "LOG",
    _lookup.form(_codes),
    _table_s16.form(_logarithm),
    _elements.reals("log_f32", _elements.exactly(np.log)),
)
