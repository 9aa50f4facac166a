# SPDX-License-Identifier: Apache-2.0
"""The numeric contract: what the device computes, said once, in exact Python integers.

The reference is TensorFlow Lite Micro's integer arithmetic (double rounding). Float scales are
float32 values held in Python floats; where the reference divides in float32, so does this module.
"""

from __future__ import annotations

from math import exp, floor, frexp

import numpy as np

from tfl2c.graph import DType, Quantization

INT32_MAX = 2**31 - 1
INT32_MIN = -(2**31)


def quantize_multiplier(real: float) -> tuple[int, int]:
    """Return (multiplier, shift) with real = multiplier * 2**(shift - 31).

    The multiplier is 0 or in [2**30, 2**31); the shift in [-31, ...). A real below 2**-32 becomes
    (0, 0), as in the reference.
    """
    if real == 0.0:
        return 0, 0
    fraction, shift = frexp(real)
    multiplier = floor(fraction * 2.0**31 + 0.5)
    if multiplier == 2**31:
        multiplier //= 2
        shift += 1
    return (0, 0) if shift < -31 else (multiplier, shift)


def short_multiplier(real: float) -> tuple[int, int]:
    """Return (multiplier, shift) with real = multiplier * 2**(shift - 15), for sums of 64 bits.

    The multiplier is that of `quantize_multiplier` rounded to 15 bits.
    """
    multiplier, shift = quantize_multiplier(real)
    return (multiplier + 2**15 >> 16 if multiplier < 0x7FFF0000 else 0x7FFF), shift


def doubling_high_multiply(a: int, b: int) -> int:
    """Return round(a * b / 2**31), halves towards +infinity, saturated at one corner."""
    if a == b == INT32_MIN:
        return INT32_MAX
    return (a * b + 2**30) >> 31


def rounding_divide_by_pot(x: int, exponent: int) -> int:
    """Return x / 2**exponent rounded to nearest, halves away from zero."""
    mask = (1 << exponent) - 1
    return (x >> exponent) + ((x & mask) > (mask >> 1) + (x < 0))


def requantize(x: int, multiplier: int, shift: int) -> int:
    """Return x * multiplier * 2**(shift - 31), rounded twice as the reference does."""
    scaled = _wrap(x << max(shift, 0))
    return rounding_divide_by_pot(doubling_high_multiply(scaled, multiplier), max(-shift, 0))


def requantize_all(
    x: np.ndarray[tuple[int, ...], np.dtype[np.int64]], multiplier: int, shift: int
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return `requantize` of every element of ``x``, which has 32 bits."""
    scaled = (x.astype(np.int64) << max(shift, 0)).astype(np.int32).astype(np.int64)
    high = (scaled * multiplier + 2**30) >> 31
    exponent = max(-shift, 0)
    mask = (1 << exponent) - 1
    result: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    result = (high >> exponent) + ((high & mask) > (mask >> 1) + (high < 0))
    return result


def _wrap(x: int) -> int:
    return (x + 2**31) % 2**32 - 2**31


def saturate(x: int) -> int:
    """Return ``x`` clamped to 32 bits."""
    return min(max(x, INT32_MIN), INT32_MAX)


def round_half_away(x: float) -> int:
    """Return the nearest integer, halves away from zero."""
    whole = floor(abs(x))
    whole += abs(x) - whole >= 0.5
    return whole if x >= 0 else -whole


def activation_range(activation: str, quantization: Quantization, dtype: DType) -> tuple[int, int]:
    """Return the codes [least, greatest] that a fused activation lets through.

    The bound's division is done in float32, as in the reference.
    """
    least, greatest = dtype.limits
    zero = quantization.zero_point

    def code(real: float) -> int:
        quotient = float(np.float32(real) / np.float32(quantization.scale))
        return zero + round_half_away(min(max(quotient, -(2.0**30)), 2.0**30))

    bounds = ACTIVATIONS[activation]
    low = least if bounds[0] is None else max(least, code(bounds[0]))
    high = greatest if bounds[1] is None else min(greatest, code(bounds[1]))
    return low, max(high, least)


ACTIVATIONS: dict[str, tuple[float | None, float | None]] = {
    "NONE": (None, None),
    "RELU": (0.0, None),
    "RELU6": (0.0, 6.0),
    "RELU_N1_TO_1": (-1.0, 1.0),
}
"""The fused activations and the real range of each."""


def softmax_scaling(beta: float, scale: float) -> tuple[int, int, int]:
    """Return (multiplier, left shift, least difference) that take codes to Q5.26.

    Differences from the row's maximum below the least one count as probability 0.
    """
    real = min(beta * scale * 2.0**26, 2.0**31 - 1.0)
    multiplier, shift = quantize_multiplier(real)
    radius = floor(31.0 * 2.0**26 / 2.0**shift)
    return multiplier, shift, -radius


def softmax_exponentials(beta: float, scale: float) -> list[int]:
    """Return exp(-i * beta * scale) in Q0.31 for the code differences i = 0 .. at most 255.

    The list ends where the reference treats the probability as 0. Bits are those of the
    reference's fixed-point exponential.
    """
    multiplier, shift, least = softmax_scaling(beta, scale)
    count = min(256, -least + 1)
    return [
        exp_on_negative(doubling_high_multiply(-i << shift, multiplier), 5) for i in range(count)
    ]


def exp_on_negative(a: int, integer_bits: int) -> int:
    """Return the exponential in Q0.31 of a <= 0, which has 4 or 5 bits before the point of 31.

    It is a polynomial on [-1/4, 0), then table factors.
    """
    if a == 0:
        return INT32_MAX
    one = 31 - integer_bits  # as a power of two
    quarter = 1 << (one - 2)
    fraction = (a & (quarter - 1)) - quarter
    result = _exp_on_quarter_q0_31(saturate(fraction << integer_bits))
    remainder = fraction - a
    for power in range(-2, integer_bits):
        if remainder & (1 << (one + power)):
            factor = round_half_away(exp(-(2.0**power)) * 2.0**31)
            result = doubling_high_multiply(result, factor)
    return result


def _exp_on_quarter_q0_31(a: int) -> int:
    """Return exp(a / 2**31) in Q0.31 for a in [-2**29, 0): Taylor's terms around -1/8."""
    at_centre = round_half_away(exp(-0.125) * 2.0**31)
    third = round_half_away(2.0**31 / 3)
    x = a + (1 << 28)
    x2 = doubling_high_multiply(x, x)
    x3 = doubling_high_multiply(x2, x)
    x4 = doubling_high_multiply(x2, x2)
    cubic = doubling_high_multiply(rounding_divide_by_pot(x4, 2) + x3, third)
    tail = rounding_divide_by_pot(cubic + x2, 1)
    return saturate(at_centre + doubling_high_multiply(at_centre, x + tail))


def mean_multiplier(real: float, count: int) -> tuple[int, int]:
    """Return (multiplier, shift) of ``real / count``: the count is divided into the integers."""
    multiplier, shift = quantize_multiplier(real)
    spread = min(count.bit_length() - 1, 32, 31 + shift)
    return (multiplier << spread) // count, shift - spread


def quantize(
    reals: np.ndarray[tuple[int, ...], np.dtype[np.float32]], q: Quantization, dtype: DType
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Return the codes of float32 ``reals``: float32 division, halves away from zero, clamped.

    NaN gets the lowest code.
    """
    with np.errstate(over="ignore"):
        quotient = (reals.astype(np.float32) / np.float32(q.scale)).astype(np.float64)
    quotient = np.clip(np.nan_to_num(quotient, nan=-np.inf), -(2.0**31), 2.0**31)
    whole = np.trunc(quotient)
    whole += np.sign(quotient) * (np.abs(quotient - whole) >= 0.5)
    low, high = dtype.limits
    return np.clip(whole.astype(np.int64) + q.zero_point, low, high)
