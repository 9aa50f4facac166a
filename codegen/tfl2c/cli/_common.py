# SPDX-License-Identifier: Apache-2.0
"""What the commands share: reading a model, sizes, errors that name the file, the console."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from tfl2c.errors import Tfl2cError, UsageError
from tfl2c.report.tables import WIDTH

_LARGEST_MODEL: Final = 2**31 - 1  # bytes: offsets in the format have 31 bits
_UNITS: Final = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}

Model = Annotated[Path, typer.Argument(metavar="MODEL", help="A .tflite file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def size(text: str) -> int:
    """Return the bytes that ``text`` means: 65536, 64k, 64KiB, 1M."""
    match = re.fullmatch(r"([0-9]+)\s*(?:([kmg])(?:i?b)?|b)?", text.strip(), re.IGNORECASE)
    if not match:
        raise typer.BadParameter(f"'{text}' is no size; write 65536, 64k, 64KiB or 1M")
    return int(match[1]) * _UNITS[(match[2] or "").lower()]


def read_model(path: Path) -> bytes:
    """Return the bytes of a model's file; `UsageError` when there is none."""
    try:
        octets = path.stat().st_size
        if octets > _LARGEST_MODEL:
            raise UsageError(f"{path}: {octets} bytes are too many for a .tflite file")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", "name a .tflite file") from error


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Put the model's file in front of what a refusal says."""
    try:
        yield
    except UsageError:
        raise
    except Tfl2cError as error:
        raise error.within(str(path)) from None


def console() -> Console:
    """Return a console of at most the reports' width; what it cannot encode becomes "?"."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    made = Console(highlight=False, markup=False, emoji=False)
    made.width = min(WIDTH, made.width) if made.is_terminal else WIDTH
    return made
