# SPDX-License-Identifier: Apache-2.0
"""Says what a command is at, on standard error: results alone go to standard output."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.text import Text


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Yield a function that takes what begins now: one moving line on a terminal, else a line each.

    On a terminal nothing of it remains.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda text: typer.echo(text, err=True)
        return
    with console.status(Text("starting")) as status:
        yield lambda text: status.update(Text(text))
