# SPDX-License-Identifier: Apache-2.0
"""`tfl2c bench`: what a model's C costs on a core."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Annotated

import typer

from tfl2c import boards
from tfl2c.boards import Board
from tfl2c.cli import _bench_text
from tfl2c.cli._bench_text import Comparison
from tfl2c.cli._common import AsJson, Model, about, console, read_model
from tfl2c.cli._options import NOTHING, Chosen, Sources, with_compile_options
from tfl2c.cli._progress import progress
from tfl2c.errors import UsageError
from tfl2c.targets import lookup
from tfl2c.verify import application, bench, image
from tfl2c.verify.bench import Bench


@with_compile_options
def bench_command(
    model: Model,
    target: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The core to run on; `tfl2c targets` lists them."),
    ] = None,
    board: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The board, which QEMU emulates; a name of `tfl2c boards` or a folder.",
        ),
    ] = None,
    chosen: Chosen = NOTHING,
    sources: Sources = None,
    per_layer: Annotated[
        bool, typer.Option("--per-layer", help="Say what every layer takes.")
    ] = False,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="FILE.json", help="An earlier run, as --json prints it."),
    ] = None,
    tolerance: Annotated[
        float,
        typer.Option(min=0, metavar="PERCENT", help="By how much a figure may have grown."),
    ] = 0.0,
    as_json: AsJson = False,
) -> int:
    """Build a model's C, run it on an emulated core and say what it costs.

    Instructions are exact; cycles follow a model of the core, which is named with its assumptions.
    RAM, flash by part and the worst stack are those of the very same build. Exit status: 0 done,
    1 a figure grew by more than --tolerance since --compare, 2 something is missing.
    """
    if not math.isfinite(tolerance):
        raise UsageError(f"--tolerance {tolerance} is no share", "give a number of per cent")
    place = _board(target, board)
    earlier = _earlier(compare) if compare is not None else None
    made = chosen.options(model, target or place.target)
    detailed = per_layer or bool(earlier and earlier.layers)
    build = image.Options(sources=application.check(made, sources or ()))
    how = bench.Options(build, per_layer=detailed)
    with about(model), progress() as say:
        run = bench.measure(read_model(model), made, place, how, say)
    compared = _compared(earlier, run, tolerance) if earlier else None
    if as_json:
        more = {"compared": compared.json()} if compared else {}
        typer.echo(json.dumps({**json.loads(run.to_json()), **more}, indent=2))
        if compared:
            typer.echo(compared.verdict, err=True)
    else:
        _bench_text.show(run, console())
        if compared:
            _bench_text.show_comparison(compared, console())
    return 1 if compared and compared.regressions else 0


def _board(target: str | None, board: str | None) -> Board:
    """Return the board to run on; `bench` refuses one that does not run the target."""
    if target is None and board is None:
        raise UsageError("--target is missing", "name a core; `tfl2c targets` lists them")
    if target is not None and lookup(target).name == "host":
        raise UsageError("instructions are counted on cores, not on the host", "name a core")
    if board is not None:
        return boards.load(board)
    return boards.for_target(str(target))


def _earlier(path: Path) -> Bench:
    try:
        return Bench.from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not text"
        raise UsageError(f"{path}: {reason}", "name what bench --json printed") from error
    except UsageError as error:
        raise error.within(str(path)) from None


def _compared(old: Bench, new: Bench, percent: float) -> Comparison:
    return Comparison(
        changes=bench.changes(old, new),
        regressions=bench.compare(old, new, percent / 100),
        conditions=bench.conditions(old, new),
        percent=percent,
    )
