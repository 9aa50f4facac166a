# SPDX-License-Identifier: Apache-2.0
"""RIGHT_SHIFT: bits moved down; a sign comes in from above where there is one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _bits
from tfl2c.ops._broadcast import Array
from tfl2c.program import Value


def _compute(first: Array, second: Array) -> Array:
    most = 8 * first.dtype.itemsize - 1
    return np.asarray(np.right_shift(first, np.clip(second, 0, most).astype(first.dtype)))


def _fields(node: Operands) -> Mapping[str, Value]:
    return {"is_signed": int(node.output().dtype.limits[0] < 0)}


OP = _bits.operator("RIGHT_SHIFT", _compute, _fields)
