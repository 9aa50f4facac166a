# SPDX-License-Identifier: Apache-2.0
"""`tfl2c diff OLD NEW`: what a new output changes, for a review."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tfl2c import project
from tfl2c.cli._common import AsJson
from tfl2c.errors import UsageError
from tfl2c.report import differences

_WHAT = "A manifest, or a generated folder."


def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=_WHAT)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help=_WHAT)],
    as_json: AsJson = False,
) -> None:
    """Say what changed between two outputs: RAM, flash, layers, kernels, numbers, interface."""
    changes = differences.differences(_manifest(old), _manifest(new))
    if as_json:
        typer.echo(json.dumps(differences.data(changes), indent=2))
    else:
        typer.echo(differences.text(changes))


def _manifest(path: Path) -> dict[str, Any]:
    folder = path if path.is_dir() else path.parent
    found = project.manifests(folder)
    if path.is_dir() and len(found) == 1:
        return next(iter(found.values()))
    if not path.is_dir() and path.name in found:
        return found[path.name]
    several = path.is_dir() and found
    fault = f"holds {len(found)} manifests" if several else "is no manifest of tfl2c"
    raise UsageError(f"{path} {fault}", "name a <model>.json that tfl2c wrote")
