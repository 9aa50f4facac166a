# SPDX-License-Identifier: Apache-2.0
"""ELU: x where it is positive, else exp(x) - 1."""

from __future__ import annotations

from math import exp

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _lookup


def _elu(x: float) -> float:
    return x if x >= 0 else float(np.float32(exp(x)) - np.float32(1))


def _codes(node: Operands) -> list[int]:
    return _lookup.of_reals(node, _elu)


OP = _lookup.operator("ELU", _codes)
