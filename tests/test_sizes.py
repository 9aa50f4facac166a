# SPDX-License-Identifier: Apache-2.0
"""Sizes as a user writes them."""

from __future__ import annotations

import pytest
import typer

from tfl2c.cli._common import size


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("0", 0),
        ("65536", 65536),
        ("64k", 65536),
        ("64K", 65536),
        ("64KiB", 65536),
        ("64kb", 65536),
        (" 64 k ", 65536),
        ("1M", 1 << 20),
        ("1MiB", 1 << 20),
        ("2g", 2 << 30),
        ("12B", 12),
    ],
)
def test_sizes(text: str, octets: int) -> None:
    assert size(text) == octets


@pytest.mark.parametrize(
    "text", ["", " ", "k", "-1", "+1", "1.5k", "0x10", "1e3", "64q", "1 2", "\u0663"]
)
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no size; write 65536, 64k, 64KiB or 1M"):
        size(text)
