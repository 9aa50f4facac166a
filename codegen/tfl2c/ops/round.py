# SPDX-License-Identifier: Apache-2.0
"""ROUND: the nearest integer, halves to the even one."""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _elements
from tfl2c.ops._elements import Array


def _nearest(x: Array) -> Array:
    """Return the nearest integers; what rounds up to 0 loses its sign."""
    below = np.floor(x)
    nearest = np.rint(x)
    return np.where(nearest > below, below + np.float32(1), nearest)


OP = _elements.operator("ROUND", _elements.reals("round_f32", _nearest))
