# SPDX-License-Identifier: Apache-2.0
"""Rescaling in two instructions, proved equal to the contract's for every sum that can occur.

`arithmetic.requantize` rounds twice. As a function of the sum it is a staircase, and between the
codes -128 and 127 it has 255 steps at most. The short form

    code = saturate8((addend + (256 * sum * multiplier >> 32)) >> exponent)

is a staircase as well. With the addend fixed, each step bounds the multiplier from below and from
above; an integer that meets all bounds makes the two equal for every sum, and none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from tfl2c.arithmetic import INT32_MAX, INT32_MIN, requantize

SCALE = 256  # sums reach the short form times this
Interval = tuple[int, int]  # least and greatest sum, both included


@dataclass(frozen=True, slots=True)
class Rescaling:
    """The exact form: code = clamp(requantize(sum, multiplier, shift) + zero_point)."""

    multiplier: int
    shift: int
    zero_point: int

    def code(self, total: int) -> int:
        """Return the int8 code of a sum, before any activation."""
        rescaled = requantize(total, self.multiplier, self.shift)
        return min(max(rescaled + self.zero_point, -128), 127)


@dataclass(frozen=True, slots=True)
class Short:
    """The parameters of the short form that a channel has of its own."""

    multiplier: int  # [0, 2**31)
    addend: int  # int32

    def code(self, total: int, exponent: int) -> int:
        """Return the int8 code of a sum."""
        high = self.addend + (SCALE * total * self.multiplier >> 32)
        return min(max(high >> exponent, -128), 127)


def wraps(exact: Rescaling, sums: Interval) -> bool:
    """Whether a left shift of the rescaling leaves 32 bits for some of the sums."""
    left = max(exact.shift, 0)
    return sums[0] << left < INT32_MIN or sums[1] << left > INT32_MAX


def constant(exact: Rescaling, sums: Interval) -> int | None:
    """Return the code that every sum of an interval gives, or None if there are several."""
    if wraps(exact, sums):
        return None
    codes = {exact.code(total) for total in sums}
    return codes.pop() if len(codes) == 1 else None


def greatest_exponent(exact: Rescaling) -> int:
    """Return the greatest exponent at which the short multiplier stays below 2**31."""
    return 7 - exact.shift


@lru_cache(maxsize=2**14)  # a choice of kernels asks for what packing asks for again
def prove(exact: Rescaling, sums: Interval, exponent: int) -> Short | None:
    """Return a short form equal to ``exact`` for every sum of an interval, or None.

    ``exponent`` is in [1, `greatest_exponent`]. The addend holds the zero point and both roundings.
    """
    if exact.multiplier == 0 or wraps(exact, sums):
        return None
    addend = (exact.zero_point << exponent) + (1 << exponent - 1)
    if exact.shift < 0 < exponent + exact.shift:
        addend += 1 << exponent + exact.shift - 1
    bounds = _bounds(exact, sums, exponent, addend)
    if bounds is None:
        return None
    near = _scaled(exact.multiplier, exact.shift + exponent - 7)
    short = Short(min(max(near, bounds[0]), bounds[1]), addend)
    return short if _fits(short, sums) else None


def _scaled(value: int, power: int) -> int:
    return value << power if power >= 0 else value >> -power


def steps(exact: Rescaling) -> Iterator[tuple[int, int]]:
    """Yield (code, least sum that gives this code or a greater one) for -127 to 127, rising."""
    right, left = max(-exact.shift, 0), max(exact.shift, 0)
    unit = exact.multiplier << left
    for code in range(-127, 128):
        value = code - exact.zero_point  # of the second rounding, halves away from zero
        least = (value << right) - (1 << right - 1) + (value <= 0) if right else value
        yield code, -((2**30 - (least << 31)) // unit)


def _bounds(exact: Rescaling, sums: Interval, exponent: int, addend: int) -> Interval | None:
    """Return the least and the greatest multiplier that puts every step where it belongs."""
    least, greatest = 0, INT32_MAX
    for code, first in steps(exact):
        wanted = (code << exponent) - addend << 32
        for total, reached in _probes(first, sums):
            factor = SCALE * total
            target = wanted if reached else wanted - 1  # factor * multiplier >= or <= target
            if factor == 0:
                if target > 0 if reached else target < 0:
                    return None
            elif reached == (factor > 0):
                least = max(least, -(-target // factor))
            else:
                greatest = min(greatest, target // factor)
        if least > greatest:
            return None
    return least, greatest


def _probes(first: int, sums: Interval) -> Iterator[tuple[int, bool]]:
    """Yield the sums of an interval beside a step, and whether they have reached it."""
    low, high = sums
    if first <= high:
        yield max(first, low), True
    if first > low:
        yield min(first - 1, high), False


def _fits(short: Short, sums: Interval) -> bool:
    ends = [short.addend + (SCALE * total * short.multiplier >> 32) for total in sums]
    scaled = [SCALE * total for total in sums]
    return all(INT32_MIN <= value <= INT32_MAX for value in (*ends, *scaled, short.addend))
