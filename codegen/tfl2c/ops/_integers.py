# SPDX-License-Identifier: Apache-2.0
"""Division of plain integers as runtime_c/include/tfl2c/integers.h defines it: by 0 it gives 0."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tfl2c.ops._broadcast import Array

Compute = Callable[[Array, Array], Array]


def quotient(first: Array, second: Array) -> Array:
    """Return first / second towards zero."""
    floor = floor_quotient(first, second)
    is_inexact = (second != 0) & (floor * second != first)
    return np.asarray(floor + (is_inexact & ((first < 0) != (second < 0))), dtype=first.dtype)


def floor_quotient(first: Array, second: Array) -> Array:
    """Return first / second towards minus infinity."""
    divisor = np.where(second == 0, np.ones_like(second), second)
    return np.where(second == 0, np.zeros_like(first), np.floor_divide(first, divisor))


def floor_rest(first: Array, second: Array) -> Array:
    """Return what `floor_quotient` leaves; 0 of a division by 0."""
    divisor = np.where(second == 0, np.ones_like(second), second)
    return np.where(second == 0, np.zeros_like(first), np.remainder(first, divisor))
