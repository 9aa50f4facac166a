# SPDX-License-Identifier: Apache-2.0
"""Rescaling in two instructions, proved equal to the contract's for every sum that can occur.

`arithmetic.requantize` rounds twice. As a function of the sum it is a staircase, and between the
codes -128 and 127 it has 255 steps at most. The short form

    code = saturate8((addend + (256 * sum * multiplier >> 32)) >> exponent)

is a staircase as well. With the addend fixed, each step bounds the multiplier from below and from
above; an integer that meets all bounds makes the two equal for every sum, and none is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import INT32_MAX, INT32_MIN, requantize

SCALE = 256  # sums reach the short form times this
_MOST_RIGHT: Final = 22  # shifts up to which no number of a proof leaves 64 bits
_MOST_LEFT: Final = 31
_MOST_EXPONENT: Final = 29
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


def steps(exact: Rescaling, number: type = object) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the codes -127 to 127 and the least sums that give these or greater ones.

    ``number`` is the type to compute in; object stands for integers of any size.
    """
    right, left = max(-exact.shift, 0), max(exact.shift, 0)
    codes: NDArray[Any] = np.arange(-127, 128).astype(number)
    value = codes - exact.zero_point  # of the second rounding, halves away from zero
    least = (value << right) - (1 << right - 1) + (value <= 0) if right else value
    return codes, -((2**30 - (least << 31)) // (exact.multiplier << left))


def _bounds(exact: Rescaling, sums: Interval, exponent: int, addend: int) -> Interval | None:
    """Return the least and the greatest multiplier that puts every step where it belongs."""
    fit = -_MOST_RIGHT <= exact.shift <= _MOST_LEFT and exponent <= _MOST_EXPONENT
    codes, first = steps(exact, np.int64 if fit else object)
    # The short form gives the code, or a greater one, where sum * multiplier reaches this.
    wanted = (codes << exponent) - addend << 24
    reached, missed = first <= sums[1], first > sums[0]
    above, at_least = np.maximum(first, sums[0])[reached], wanted[reached]
    below, at_most = np.minimum(first - 1, sums[1])[missed], wanted[missed] - 1
    if (at_least[above == 0] > 0).any() or (at_most[below == 0] < 0).any():
        return None
    up, down = above > 0, below < 0  # where the product rises, or falls, towards what is wanted
    lower = np.concatenate((-(-at_least[up] // above[up]), -(-at_most[down] // below[down])))
    up, down = below > 0, above < 0
    upper = np.concatenate((at_most[up] // below[up], at_least[down] // above[down]))
    bounds = int(lower.max(initial=0)), int(upper.min(initial=INT32_MAX))
    return bounds if bounds[0] <= bounds[1] else None


def _fits(short: Short, sums: Interval) -> bool:
    ends = [short.addend + (SCALE * total * short.multiplier >> 32) for total in sums]
    scaled = [SCALE * total for total in sums]
    return all(INT32_MIN <= value <= INT32_MAX for value in (*ends, *scaled, short.addend))
