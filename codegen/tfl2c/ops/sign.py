# SPDX-License-Identifier: Apache-2.0
"""SIGN: 1 above 0, -1 below, 0 for 0."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements
from tfl2c.ops._elements import Array, Form


def _compute(node: Operands) -> Array:
    signs: Array = np.sign(node.input().array())
    return signs


OP = _elements.operator(
    "SIGN",
    _elements.reals("sign_f32", lambda x: np.sign(x) + np.float32(0)),  # no negative zero
    Form("sign_s32", DType.INT32, _compute),
)
