# SPDX-License-Identifier: Apache-2.0
"""MAXIMUM: the greater of two elements; codes are compared as they are, as the references do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import DType
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Array, Rule


def _greater(first: Array, second: Array) -> Array:
    return np.where(first > second, first, second)


def _rule(kernel: str) -> Rule:
    return Rule(kernel, _broadcast.unclamped(_greater))


OP = replace(
    _broadcast.operator(
        "MAXIMUM",
        {
            DType.INT8: _rule("maximum_s8"),
            DType.INT16: _rule("maximum_s16"),
            DType.INT32: _rule("maximum_s32"),
            DType.INT64: _rule("maximum_s64"),
            DType.FLOAT32: _rule("maximum_f32"),
        },
    ),
    unsigned=True,
)
