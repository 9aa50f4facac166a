# SPDX-License-Identifier: Apache-2.0
"""`tfl2c ops`, `targets` and `boards`: what there is."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tfl2c import boards, ops
from tfl2c import targets as cores
from tfl2c.cli._common import AsJson
from tfl2c.report import listing, operators


def ops_command(
    as_json: AsJson = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print docs/OPERATORS.md.")] = False,
) -> None:
    """List the operators that are supported, with their types and limits."""
    rows = operators.rows(ops.registry())
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    else:
        typer.echo(operators.markdown(rows) if markdown else operators.text(rows), nl=not markdown)


def targets_command(as_json: AsJson = False) -> None:
    """List the cores that C can be generated for."""
    rows = listing.targets(cores.TARGETS.values())
    typer.echo(json.dumps(rows, indent=2) if as_json else listing.table(rows))


def boards_command(as_json: AsJson = False) -> None:
    """List the boards that firmware projects can be generated for."""
    rows = listing.boards([boards.load(known) for known in boards.names()])
    typer.echo(json.dumps(rows, indent=2) if as_json else listing.table(rows))
