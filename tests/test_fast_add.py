# SPDX-License-Identifier: Apache-2.0
"""A line that replaces ADD is the table it was made for; where none is, none is found."""

from __future__ import annotations

import random

import numpy as np
import pytest

from tfl2c.ops._fast_add import Line, find


@pytest.mark.parametrize("seed", range(12))
def test_a_line_is_found_again(seed: int) -> None:
    draw = random.Random(seed)
    slopes = draw.uniform(0.05, 1.5), draw.uniform(0.05, 1.5) * draw.choice([-1, 1])
    first, second = (round(slope * 2**22) for slope in slopes)
    wanted = Line(draw.randrange(-(2**28), 2**28), first, second).table()
    found = find(wanted, *slopes)
    assert found is not None
    assert found.fits()
    assert np.array_equal(found.table(), wanted)


def test_what_is_no_line_is_refused() -> None:
    wanted = Line(0, 2**22, 2**21).table()
    wanted[3, 200] += 2
    assert find(wanted, 1.0, 0.5) is None


def test_a_line_that_leaves_32_bits_is_refused() -> None:
    assert find(Line(0, 2**26, 2**20).table(), 16.0, 0.25) is None
