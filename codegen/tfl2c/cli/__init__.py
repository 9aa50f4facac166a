# SPDX-License-Identifier: Apache-2.0
"""The command line: parses, calls, prints. One module for each command of some size."""

from __future__ import annotations

import difflib
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

from tfl2c import __version__
from tfl2c.cli._commands import COMMANDS, Commands
from tfl2c.errors import Tfl2cError, UsageError

# Whatever the command-line parser raises; the library that typer stands on is its own affair.
_ParserError: Any = next(c for c in typer.BadParameter.__mro__ if c.__name__ == "ClickException")
_INTERRUPTED: Final = 130  # what typer makes of Ctrl-C, and shells use too

app = typer.Typer(
    name="tfl2c",
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(
    invoke_without_command=True,
    epilog="Exit status: 0 done, 1 the model or the budget was refused, 2 the command was wrong.",
)
def _top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Turn a quantized .tflite model into a dependency-free C library for microcontrollers.

    \b
    tfl2c MODEL.tflite --target cortex-m4 --arena 64k     writes the folder ./MODEL
    tfl2c compile --help                                  its options

    A path as the first word means "compile".
    """  # noqa: D301 (a real backspace keeps the lines apart)
    if version:
        typer.echo(f"tfl2c {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(2)


def main() -> None:
    """Run the command line and exit: 0 done, 1 refused, 2 the command line was wrong."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends what we started, too
    try:
        status = app(_with_command(sys.argv[1:]), prog_name="tfl2c", standalone_mode=False)
    except Tfl2cError as error:
        _fail(str(error), error.status)
    except _ParserError as error:
        where = " ".join(("tfl2c", *_with_command(sys.argv[1:])[:1]))
        _fail(f"{error.format_message().rstrip('.')}; `{where} --help` tells more", 2)
    except (KeyboardInterrupt, typer.Abort):
        status = _INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as error:  # a fault of ours; a user gets a sentence all the same
        if os.environ.get("TFL2C_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        _fail(f"tfl2c itself failed: {what}; please report it, TFL2C_TRACEBACK=1 shows where", 1)
    if status == _INTERRUPTED:
        _fail("interrupted; nothing was written", status)
    sys.exit(status if isinstance(status, int) else 0)


def _with_command(arguments: list[str]) -> list[str]:
    """Return the arguments with the word "compile" where it was left out.

    Raises `UsageError` for a word that is nearly a command's, and no file.
    """
    if not arguments or arguments[0] in {*COMMANDS, "-h", "--help", "--version"}:
        return arguments
    close = difflib.get_close_matches(arguments[0], COMMANDS, n=1)
    if close and not arguments[0].startswith("-") and not Path(arguments[0]).exists():
        raise UsageError(f"no command '{arguments[0]}', and no file", f"did you mean '{close[0]}'?")
    return ["compile", *arguments]


def _fail(message: str, status: int) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    sys.exit(status)
