# SPDX-License-Identifier: Apache-2.0
"""The short rescaling equals the contract's for every sum of the interval it was proved for."""

from __future__ import annotations

import random

import pytest

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.ops._fast_requant import (
    Interval,
    Rescaling,
    constant,
    greatest_exponent,
    prove,
    steps,
)

ZERO_POINTS = (-128, -127, -5, 0, 3, 127)


def rescalings(count: int, seed: int) -> list[tuple[Rescaling, Interval]]:
    """Return random rescalings, each with an interval of up to 60000 sums around its steps."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        real = 2.0 ** draw.uniform(-14.0, 1.0)
        zero = draw.choice(ZERO_POINTS)
        middle = round((draw.uniform(-140, 140) - zero) / real)
        reach = draw.randrange(1, 30000)
        exact = Rescaling(*quantize_multiplier(real), zero)
        found.append((exact, (middle - reach, middle + reach)))
    return found


@pytest.mark.parametrize(("exact", "sums"), rescalings(60, seed=1))
def test_steps_are_where_the_code_changes(exact: Rescaling, sums: Interval) -> None:
    for code, first in zip(*steps(exact), strict=True):
        assert exact.code(first) >= code
        assert exact.code(first - 1) < code


@pytest.mark.parametrize(("exact", "sums"), rescalings(120, seed=2))
def test_what_is_proved_is_so(exact: Rescaling, sums: Interval) -> None:
    exponent = min(greatest_exponent(exact), 18)
    short = prove(exact, sums, exponent)
    if short is None:
        return
    assert all(
        short.code(total, exponent) == exact.code(total) for total in range(sums[0], sums[1] + 1)
    )


def test_most_unsigned_outputs_are_proved() -> None:
    """With the least code as zero point only non-negative values matter, which round alike."""
    draw = random.Random(3)
    proved = 0
    for _ in range(200):
        exact = Rescaling(*quantize_multiplier(2.0 ** draw.uniform(-13.0, -5.0)), -128)
        proved += prove(exact, (-(2**18), 2**18), greatest_exponent(exact)) is not None
    assert proved >= 190


def test_an_unprovable_one_is_refused() -> None:
    """Halves go away from zero on both sides of zero: no straight line does that."""
    exact = Rescaling(*quantize_multiplier(2.0**-6), 0)
    assert prove(exact, (-9000, 9000), greatest_exponent(exact)) is None


def test_constant() -> None:
    exact = Rescaling(*quantize_multiplier(2.0**-20), 7)
    assert constant(exact, (-1000, 1000)) == 7
    assert constant(exact, (-1000, 2**21)) is None
    assert constant(Rescaling(2**30, 20, 0), (0, 2**20)) is None, "the left shift wraps"
