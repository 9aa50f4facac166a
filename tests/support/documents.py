# SPDX-License-Identifier: Apache-2.0
"""The commands of documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ANY_BLOCK = re.compile(r"^ *```([\w-]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")


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


def fences(text: str) -> list[tuple[str, list[str]]]:
    """Return language, "" if there is none, and lines of all fenced blocks, indented ones too."""
    return [(name, block.splitlines()) for name, block in _ANY_BLOCK.findall(text)]


def spans(text: str) -> list[str]:
    """Return what stands as code within sentences."""
    return _SPAN.findall(_ANY_BLOCK.sub("", text))
