# SPDX-License-Identifier: Apache-2.0
"""A short run of each fuzzer; docs/FUZZING.md says how to run them for long."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.seeds import seeds
from tests.support.conventions import ROOT
from tests.test_reader_hostile import mutations, outcome

SECONDS = 5


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed")
def test_reader_by_coverage(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.reader", str(tmp_path), f"-max_total_time={SECONDS}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    runs = re.search(r"Done (\d+) runs", done.stderr)
    assert runs is not None
    assert int(runs[1]) > 1000


@pytest.mark.parametrize("name", seeds())
def test_reader_by_chance(name: str) -> None:
    """Without atheris: mutations of the same models."""
    for data in mutations(seeds()[name], 200):
        outcome(data)
