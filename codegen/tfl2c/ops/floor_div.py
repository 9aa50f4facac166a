# SPDX-License-Identifier: Apache-2.0
"""FLOOR_DIV: the greatest integer that does not exceed the quotient of two plain numbers.

Where the divisor is 0, which the reference refuses when it runs, the quotient of integers is 0.
"""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType
from tfl2c.ops import _broadcast, _integers
from tfl2c.ops._broadcast import Array, Rule


def _floor(first: Array, second: Array) -> Array:
    return np.floor(first.astype(np.float64) / second.astype(np.float64)).astype(np.float32)


def _rule(kernel: str) -> Rule:
    return Rule(kernel, _broadcast.unclamped(_integers.floor_quotient))


OP = _broadcast.operator(
    "FLOOR_DIV",
    {
        DType.INT8: _rule("floor_div_s8"),
        DType.INT16: _rule("floor_div_s16"),
        DType.INT32: _rule("floor_div_s32"),
        DType.FLOAT32: Rule("floor_div_f32", _broadcast.unclamped(_floor)),
    },
)
