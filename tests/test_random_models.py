# SPDX-License-Identifier: Apache-2.0
"""Random models of one operator compute what the references do, or are refused by name.

`python -m tests.random_models SEED COUNT` runs any number of others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.random_models import differences, random_cases

pytestmark = pytest.mark.usefixtures("references")

SEED, COUNT = 1, 240  # two for each operator or so


@pytest.mark.parametrize("part", range(4))
def test_a_fixed_set(part: int, tmp_path: Path) -> None:
    found = differences(list(random_cases(SEED, COUNT))[part::4], tmp_path)
    assert found.lines == []
    assert found.compared > COUNT // 4 // 2


def test_the_set_depends_on_the_seed_alone() -> None:
    first, same, other = (list(random_cases(seed, 12)) for seed in (5, 5, 6))
    assert [c.model for c in first] == [c.model for c in same]
    assert [c.model for c in first] != [c.model for c in other]
