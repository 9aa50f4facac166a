# SPDX-License-Identifier: Apache-2.0
"""ELU: x where it is positive, else exp(x) - 1."""

from __future__ import annotations

from math import exp

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._elements import Array


def _elu(x: float) -> float:
    return x if x >= 0 else float(np.float32(exp(x)) - np.float32(1))


def _codes(node: Operands) -> list[int]:
    return _lookup.of_reals(node, _elu)


def _reals(x: Array) -> Array:
    return np.where(x < 0, np.expm1(np.minimum(x, 0)), x)


OP = _elements.operator(
    "ELU",
    _lookup.form(_codes),
    _elements.reals("elu_f32", _elements.exactly(_reals)),
)
