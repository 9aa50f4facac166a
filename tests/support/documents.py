# SPDX-License-Identifier: Apache-2.0
"""The commands of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of one language, in order."""
    return [block for name, block in _BLOCK.findall(text) if name == language]


def commands(text: str) -> Iterator[str]:
    """Yield each command of the blocks of shell, those of several lines in one piece."""
    for block in blocks(text, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            command = line.partition(" #")[0].strip()
            if command and not command.startswith("#"):
                yield command
