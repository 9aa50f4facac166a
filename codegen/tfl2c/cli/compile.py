# SPDX-License-Identifier: Apache-2.0
"""`tfl2c MODEL`: the main job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tfl2c import boards, packages, project
from tfl2c.cli._common import AsJson, Model, about, read_model, size
from tfl2c.cli._options import NOTHING, Chosen, with_compile_options
from tfl2c.compiler import compile_model
from tfl2c.report import listing


@with_compile_options
def compile_command(
    model: Model,
    target: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The core; `tfl2c targets` lists them.  [default: host]"),
    ] = None,
    arena: Annotated[
        Any,
        typer.Option(parser=size, metavar="SIZE", help="Most bytes of RAM: 65536, 64k, 1M."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="Where to write.  [default: ./<name>]"),
    ] = None,
    chosen: Chosen = NOTHING,
    board: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Add a firmware project; a name of `tfl2c boards` or a folder."
        ),
    ] = None,
    package: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(packages.names()),
            help="Lay the folder out for a build system, with an example.",
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write into a folder that tfl2c did not make.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write a C library for a model.

    The folder appears complete or not at all. A model that is not supported, or that needs more
    RAM than --arena, is refused with the reason and a remedy. --json prints the manifest.
    """
    with_board = boards.load(board) if board is not None else None
    options = chosen.options(
        model,
        target or (with_board.target if with_board else "host"),
        arena=arena,
        board=with_board,
        package=package,
    )
    with about(model):
        compiled = compile_model(read_model(model), options)
    folder = out if out is not None else Path(options.name)
    project.write(compiled.files, folder, force=force)
    if as_json:
        typer.echo(json.dumps(compiled.manifest, indent=2))
    else:
        typer.echo(listing.compiled(compiled.manifest, folder, len(compiled.files), arena))
        if with_board is not None and with_board.run:
            typer.echo(f"make -C {folder / with_board.name} run builds the firmware and runs it")
