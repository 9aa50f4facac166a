# SPDX-License-Identifier: Apache-2.0
"""EXP: e to the power of x."""

from __future__ import annotations

from collections.abc import Callable
from math import exp

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _elements, _lookup, _table_s16

_GREATEST = 88.73  # the exponential of what is above is no float32


def _exponential(x: float) -> float:
    return exp(x) if x < _GREATEST else float("inf")


def _function(node: Operands) -> Callable[[float], float]:
    return _exponential


def _codes(node: Operands) -> list[int]:
    return _lookup.of_reals(node, _exponential)


OP = _elements.operator(
    "EXP",
    _lookup.form(_codes),
    _table_s16.form(_function),
    _elements.reals("exp_f32", _elements.exactly(np.exp)),
)
