# SPDX-License-Identifier: Apache-2.0
"""Sums of two rescaled codes by one line, verified for all 65536 pairs of codes.

code = saturate8((addend + a * first + b * second) >> SHIFT) replaces six roundings of the reference
where integers exist that give the same code for every pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

SHIFT: Final = 22
_CODES: Final = np.arange(-128, 128, dtype=np.int64)
_FAR: Final = 2**62
_LIMIT: Final = 2**31
_REACH: Final = 3  # how far from the real slopes integers are tried

Table = NDArray[np.int64]  # [code of the first input + 128][code of the second + 128]


@dataclass(frozen=True, slots=True)
class Line:
    """The parameters of the line."""

    addend: int
    first: int
    second: int

    def table(self) -> Table:
        """Return the code of every pair of codes."""
        codes: Table = np.clip(self._sums() >> SHIFT, -128, 127)
        return codes

    def fits(self) -> bool:
        """Whether every pair of codes stays within 32 bits, whatever is added first."""
        sums = np.abs(self._sums())
        partly = abs(self.addend) + 128 * abs(self.first)
        return int(sums.max()) < _LIMIT and partly < _LIMIT and abs(self.second) < _LIMIT // 128

    def _sums(self) -> Table:
        return self.addend + self.first * _CODES[:, None] + self.second * _CODES[None, :]


def find(wanted: Table, first: float, second: float) -> Line | None:
    """Return a line that gives ``wanted`` for every pair, or None.

    ``first`` and ``second`` are the real slopes: output codes for a code of each input.
    """
    if max(abs(first), abs(second)) >= 2 ** (31 - SHIFT - 7):
        return None
    near = round(first * 2**SHIFT), round(second * 2**SHIFT)
    steps = range(-_REACH, _REACH + 1)
    for more in sorted(product(steps, steps), key=lambda step: (sum(map(abs, step)), step)):
        line = _line(wanted, near[0] + more[0], near[1] + more[1])
        if line is not None and line.fits() and np.array_equal(line.table(), wanted):
            return line
    return None


def requantized(sums: Table, multiplier: int, shift: int) -> Table:
    """Return `arithmetic.requantize` of every sum; ``shift`` is in [-31, 0]."""
    scaled = sums * multiplier + 2**30 >> 31
    mask = 2**-shift - 1
    rounded: Table = (scaled >> -shift) + ((scaled & mask) > (mask >> 1) + (scaled < 0))
    return rounded


def _line(wanted: Table, first: int, second: int) -> Line | None:
    """Return the line with these slopes in the middle of the addends that are right, if any is."""
    sums = first * _CODES[:, None] + second * _CODES[None, :]
    least = np.where(wanted > -128, (wanted << SHIFT) - sums, -_FAR).max()
    greatest = np.where(wanted < 127, (wanted + 1 << SHIFT) - 1 - sums, _FAR).min()
    if least > greatest:
        return None
    middle = int(least) + (int(greatest) - int(least)) // 2
    return Line(min(max(middle, -_LIMIT), _LIMIT - 1), first, second)
