# SPDX-License-Identifier: Apache-2.0
"""`tfl2c inspect MODEL`: what a model holds and will cost, before any C exists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tfl2c import reader, targets
from tfl2c.cli._common import AsJson, Model, about, console, read_model, size
from tfl2c.cli._options import NOTHING, Chosen, with_compile_options
from tfl2c.compiler import Options, analyse, over_budget
from tfl2c.errors import UsageError
from tfl2c.report import inspect_html, inspect_text
from tfl2c.report.inspect import Facts, Subject, facts


@with_compile_options
def inspect_command(
    model: Model,
    target: Annotated[
        str, typer.Option(metavar="NAME", help="The core; `tfl2c targets` lists them.")
    ] = "host",
    arena: Annotated[
        Any,
        typer.Option(parser=size, metavar="SIZE", help="Most bytes of RAM: 65536, 64k, 1M."),
    ] = None,
    chosen: Chosen = NOTHING,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a report for a browser or paper.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is in a model, what is supported and what it will cost; write no C.

    Every operator that is refused is listed with the reason and a remedy. Exit status 0 means that
    the model can be compiled and fits --arena, 1 that it cannot or does not.
    """
    options = chosen.options(model, target, arena=arena)
    with about(model):
        found = _facts(read_model(model), options)
    if html is not None:
        _write(html, inspect_html.page(found))
    if as_json:
        typer.echo(json.dumps(found.json(), indent=2))
    else:
        inspect_text.show(found, console())
    raise typer.Exit(0 if found.ok else 1)


def _facts(data: bytes, options: Options) -> Facts:
    analysis = analyse(data, options)
    design = analysis.design
    subject = Subject(
        data=data,
        origin=reader.origin(data),
        graph=analysis.read,
        faults=analysis.faults,
        design=design,
        target=targets.lookup(options.target),
        optimize=options.optimize,
        budget=options.arena,
        over=over_budget(design, options.arena) if design else None,
    )
    return facts(subject)


def _write(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", "name a file that can be written") from error
    finally:
        part.unlink(missing_ok=True)
