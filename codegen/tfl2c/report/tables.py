# SPDX-License-Identifier: Apache-2.0
"""Tables on a terminal or in a pipe, as all reports have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich import box
from rich.table import Table
from rich.text import Text

WIDTH: Final = 100  # characters of a line, at most

Column = tuple[str, str]  # heading, and "<" or ">": to which side its cells go
Cells = Sequence[str | Text]


def table(columns: Sequence[Column], rows: Iterable[Cells], *, ruled: bool) -> Table:
    """Return a table; without rules, for where there is no terminal, it is text and spaces."""
    made = Table(
        box=box.SIMPLE_HEAD if ruled else None,
        pad_edge=False,
        show_edge=False,
        padding=(0, 1) if ruled else (0, 2, 0, 0),
        header_style="bold",
    )
    for name, side in columns:
        right = side == ">"
        made.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=right)
    for cells in rows:
        made.add_row(*(Text(c) if isinstance(c, str) else c for c in cells))
    return made
