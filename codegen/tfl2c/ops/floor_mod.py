# SPDX-License-Identifier: Apache-2.0
"""FLOOR_MOD: what FLOOR_DIV of two plain numbers leaves; it has the sign of the divisor.

Where the divisor is 0, which the reference refuses when it runs, integers leave 0.
"""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType
from tfl2c.ops import _broadcast, _integers
from tfl2c.ops._broadcast import Array, Rule


def _rest(first: Array, second: Array) -> Array:
    left = np.fmod(first, second)
    return np.where((left != 0) & ((second < 0) != (left < 0)), left + second, left)


def _rule(kernel: str) -> Rule:
    return Rule(kernel, _broadcast.unclamped(_integers.floor_rest))


OP = _broadcast.operator(
    "FLOOR_MOD",
    {
        DType.INT8: _rule("floor_mod_s8"),
        DType.INT16: _rule("floor_mod_s16"),
        DType.INT32: _rule("floor_mod_s32"),
        DType.INT64: _rule("floor_mod_s64"),
        DType.FLOAT32: Rule("floor_mod_f32", _broadcast.unclamped(_rest)),
    },
)
