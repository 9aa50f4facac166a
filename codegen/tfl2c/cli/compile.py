# SPDX-License-Identifier: Apache-2.0
"""`tfl2c MODEL`: the main job."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tfl2c import boards, packages, project
from tfl2c.cli._common import AsJson, Model, about, read_model, size
from tfl2c.cli._model_options import (
    CustomOps,
    InputShapes,
    Signature,
    custom_ops,
    input_shapes,
)
from tfl2c.compiler import FEED, IO, OPTIMIZE, Options, compile_model, default_name
from tfl2c.report import listing


def compile_command(
    model: Model,
    target: Annotated[
        str | None, typer.Option(help="The core; `tfl2c targets` lists them.  [default: host]")
    ] = None,
    arena: Annotated[
        Any,
        typer.Option(parser=size, metavar="SIZE", help="Most bytes of RAM: 65536, 64k, 1M."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write.  [default: ./<name>]")
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(help="Prefix of every name in C.  [default: the file's stem]"),
    ] = None,
    optimize: Annotated[
        str,
        typer.Option(metavar="|".join(OPTIMIZE), help="What to prefer where there is a choice."),
    ] = OPTIMIZE[0],
    io: Annotated[
        str,
        typer.Option(
            metavar="|".join(IO), help="int8: exchange codes where the model has float32 borders."
        ),
    ] = IO[0],
    feed: Annotated[
        str,
        typer.Option(
            metavar="|".join(FEED), help="rows: the application hands over the input row by row."
        ),
    ] = FEED[0],
    board: Annotated[
        str | None,
        typer.Option(help="Add a firmware project; a name of `tfl2c boards` or a folder."),
    ] = None,
    package: Annotated[
        str | None,
        typer.Option(
            metavar="|".join(packages.names()),
            help="Lay the folder out for a build system, with an example.",
        ),
    ] = None,
    input_shape: InputShapes = None,
    signature: Signature = None,
    custom_op: CustomOps = None,
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
    chosen = target or (with_board.target if with_board else "host")
    label = name if name is not None else default_name(model.stem)
    options = Options(
        name=label,
        target=chosen,
        arena=arena,
        optimize=optimize,
        io=io,
        feed=feed,
        board=with_board,
        package=package,
        input_shapes=input_shapes(input_shape),
        signature=signature,
        custom_ops=custom_ops(custom_op),
    )
    with about(model):
        compiled = compile_model(read_model(model), options)
    folder = out if out is not None else Path(label)
    project.write(compiled.files, folder, force=force)
    if as_json:
        typer.echo(json.dumps(compiled.manifest, indent=2))
    else:
        typer.echo(listing.compiled(compiled.manifest, folder, len(compiled.files), arena))
