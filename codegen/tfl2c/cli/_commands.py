# SPDX-License-Identifier: Apache-2.0
"""The commands by name. A module is imported when its command is asked for: --help needs none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "compile": "Write a C library for a model (this word may be left out).",
        "verify": "Run a model's C and compare it with a reference.",
        "bench": "Say what a model's C costs on a core.",
        "inspect": "Say what a model holds and will cost, before any C.",
        "diff": "Say what changed between two outputs.",
        "ops": "List the operators that are supported.",
        "targets": "List the cores that C can be generated for.",
        "boards": "List the boards that firmware can be generated for.",
    }
)
"""Name -> what --help says."""


class Commands(TyperGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = _Imported()

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - typer's call
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


class _Imported(Mapping[str, Any]):
    """The commands as typer makes them, each when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        alone = typer.Typer(add_completion=False, rich_markup_mode=None)
        alone.command(name, short_help=COMMANDS[name])(_function(name))
        return get_command(alone)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


def _function(name: str) -> Callable[..., Any]:
    # ruff: noqa: PLC0415 - a module stands for all that its command needs
    match name:
        case "compile":
            from tfl2c.cli.compile import compile_command as function
        case "verify":
            from tfl2c.cli.verify import verify_command as function
        case "bench":
            from tfl2c.cli.bench import bench_command as function
        case "inspect":
            from tfl2c.cli.inspect import inspect_command as function
        case "diff":
            from tfl2c.cli.diff import diff_command as function
        case "ops":
            from tfl2c.cli.lists import ops_command as function
        case "targets":
            from tfl2c.cli.lists import targets_command as function
        case _:
            from tfl2c.cli.lists import boards_command as function
    return function
