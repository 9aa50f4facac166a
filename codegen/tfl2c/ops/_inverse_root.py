# SPDX-License-Identifier: Apache-2.0
"""1 / sqrt(x) of an integer, as runtime_c/include/tfl2c/inverse_root.h computes it."""

from __future__ import annotations

from tfl2c.arithmetic import INT32_MAX, doubling_high_multiply, rounding_divide_by_pot

_ONE_Q3_28 = 1 << 28
_ROOT_HALF = 1518500250  # 2**-0.5 in Q0.31
_STEPS = 5


def inverse_root(x: int) -> tuple[int, int]:
    """Return (multiplier, shift) of 1 / sqrt(x) for x >= 0; 0 counts as 1."""
    if x <= 1:
        return INT32_MAX, 0
    right = 11
    while x >= 1 << 29:
        x //= 4
        right += 1
    while x < 1 << 27:
        x *= 4
        right -= 1
    multiplier = doubling_high_multiply(_newton(x >> 1), _ROOT_HALF)
    return multiplier << max(-right, 0), -max(right, 0)


def _newton(x: int) -> int:
    """Return 1 / sqrt(x) in Q3.28 for x in [1/2, 2) in Q3.28."""
    half, y = rounding_divide_by_pot(x, 1), _ONE_Q3_28
    for _ in range(_STEPS):
        cube = doubling_high_multiply(doubling_high_multiply(y, y), y) << 6
        most = doubling_high_multiply(3 * _ONE_Q3_28 // 2, y)
        y = (most - doubling_high_multiply(half, cube)) << 3
    return y
