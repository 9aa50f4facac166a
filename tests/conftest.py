# SPDX-License-Identifier: Apache-2.0
"""Fixtures for every test."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # for tests.support, from wherever pytest was started

from tests.support import oracle  # noqa: E402 (after the path is there)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden; look at the diff"
    )


@pytest.fixture(scope="session")
def references() -> None:
    """Skip the test where the reference implementations are absent; fail in CI."""
    reason = oracle.missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
