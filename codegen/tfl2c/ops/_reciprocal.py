# SPDX-License-Identifier: Apache-2.0
"""Reciprocals in fixed point, as runtime_c/include/tfl2c/reciprocal.h computes them."""

from __future__ import annotations

from tfl2c.arithmetic import doubling_high_multiply, saturate

_ONE_Q2_29 = 2**29
_START, _SLOPE = 1515870810, -1010580540  # 48 / 17 and -32 / 17 in Q2.29


def reciprocal(x: int) -> int:
    """Return 1 / (1 + x) in Q0.31 for x in [0, 1) in Q0.31."""
    half = (x + 2**31) // 2
    y = _START + doubling_high_multiply(half, _SLOPE)
    for _ in range(3):
        missing = _ONE_Q2_29 - doubling_high_multiply(half, y)
        y += doubling_high_multiply(y, missing) << 2
    return saturate(y << 1)
