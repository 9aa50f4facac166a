# SPDX-License-Identifier: Apache-2.0
"""Boards: folders with a ``board.toml``, a linker script and start-up code. No Python needed.

Ours lie in ``boards/``; a user's may lie anywhere and is named by its path. Paths inside
``board.toml`` are relative to its folder.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tfl2c import assets
from tfl2c.errors import UsageError
from tfl2c.targets import TARGETS

ELF: Final = "{elf}"  # stands for the image in a run command
_FILE: Final = "board.toml"
_ADDRESSES: Final = 1 << 32


@dataclass(frozen=True, slots=True)
class Region:
    """Addresses [origin, origin + size) of the board's memory."""

    name: str
    origin: int
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Board:
    """A board that can be built for and run on. The paths exist; their file names differ."""

    name: str
    description: str
    target: str  # the core that is on it
    also_runs: tuple[str, ...]  # targets whose code this core executes as well
    folder: Path
    sources: tuple[Path, ...]  # compiled into every image: start-up code, board.h, ...
    files: tuple[Path, ...]  # headers and included linker scripts
    linker_script: Path
    memory: tuple[Region, ...]
    cflags: tuple[str, ...]  # besides the target's
    ldflags: tuple[str, ...]
    run: tuple[str, ...]  # one argument is or holds "{elf}"; empty: cannot be run from here

    def runs(self, target: str) -> bool:
        """Whether the board executes code made for ``target``."""
        return target == self.target or target in self.also_runs

    def command(self, elf: str) -> tuple[str, ...]:
        """Return the arguments that run the image ``elf``."""
        return tuple(argument.replace(ELF, elf) for argument in self.run)

    def shipped(self) -> tuple[Path, ...]:
        """Return every file of the board that a firmware project needs."""
        return (*self.sources, *self.files, self.linker_script)


def names() -> tuple[str, ...]:
    """Return the names of the boards that come with tfl2c, sorted."""
    root = assets.root() / "boards"
    return tuple(sorted(path.parent.name for path in root.glob(f"*/{_FILE}")))


def load(name_or_path: str | Path) -> Board:
    """Return a board of ours by name, or any board by the path of its folder.

    Raises `UsageError` when there is none, or when its ``board.toml`` is not as it must be.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, str) and text in names():
        return _read(assets.root() / "boards" / text)
    folder = Path(name_or_path)
    is_path = isinstance(name_or_path, Path) or os.sep in text or folder.is_dir()
    if not is_path or not text:
        raise _unknown(text)
    if not (folder / _FILE).is_file():
        raise UsageError(f"{folder}: no {_FILE} in it", "--board takes a board's name or folder")
    return _read(folder)


def for_target(target: str) -> Board:
    """Return the first board of ours that has the core ``target``, else one that runs its code."""
    boards = [load(name) for name in names()]
    for board in (*(b for b in boards if b.target == target), *boards):
        if board.runs(target):
            return board
    raise UsageError(f"no board runs target '{target}'", "tfl2c boards lists what each one runs")


def _unknown(name: str) -> UsageError:
    close = difflib.get_close_matches(name, names(), n=1)
    hint = f"did you mean '{close[0]}'? " if close else ""
    return UsageError(
        f"unknown board '{name}'", f"{hint}known: {', '.join(names())}, or the path of a folder"
    )


def _read(folder: Path) -> Board:
    path = folder / _FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, nested without end
        raise UsageError(f"{path}: not a TOML file: {error}") from error
    return _board(_Table(path, data))


def _board(table: _Table) -> Board:
    board = Board(
        name=table.name("name"),
        description=table.text("description"),
        target=table.target("target", table.text("target")),
        also_runs=tuple(table.target("also_runs", t) for t in table.texts("also_runs")),
        folder=table.path.parent,
        sources=tuple(table.file("sources", f) for f in table.texts("sources", required=True)),
        files=tuple(table.file("files", f) for f in table.texts("files")),
        linker_script=table.file("linker_script", table.text("linker_script")),
        memory=table.regions("memory"),
        cflags=table.texts("cflags"),
        ldflags=table.texts("ldflags"),
        run=table.texts("run"),
    )
    if board.run and not any(ELF in argument for argument in board.run):
        raise table.error("run", f"no argument holds {ELF}, which stands for the image")
    table.check_unknown()
    _check_file_names(table, board)
    return board


def _check_file_names(table: _Table, board: Board) -> None:
    """A firmware project holds all files in one folder, beside its own."""
    taken = {"Makefile", "main.c", "print.c", "print.h"}
    for path in board.shipped():
        if path.name in taken:
            raise table.error("sources", f"the file name '{path.name}' is taken in a project")
        taken.add(path.name)


class _Table:
    """The keys of one ``board.toml``; every fault names the file, the key and what is expected."""

    def __init__(self, path: Path, data: Mapping[str, Any]) -> None:
        self.path = path
        self._data = data
        self._known: list[str] = []

    def error(self, key: str, expected: str) -> UsageError:
        return UsageError(f"{self.path}: {key}: {expected}")

    def text(self, key: str) -> str:
        value = self._get(key)
        if not isinstance(value, str) or not value or not value.isprintable():
            raise self.error(key, 'expected one line of text in quotes, such as "..."')
        return value

    def name(self, key: str) -> str:
        value = self.text(key)
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
            raise self.error(key, "expected letters, digits, '-', '_' and '.' only")
        return value

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        value = self._get(key) if required else self._get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
            raise self.error(key, 'expected a list of texts, such as ["...", "..."]')
        if required and not value:
            raise self.error(key, "expected at least one entry")
        return tuple(value)

    def target(self, key: str, name: str) -> str:
        if name not in TARGETS or name == "host":
            cores = ", ".join(t for t in TARGETS if t != "host")
            raise self.error(key, f"unknown target '{name}', expected one of {cores}")
        return name

    def file(self, key: str, name: str) -> Path:
        if PurePosixPath(name).is_absolute() or "\\" in name:
            raise self.error(key, f"expected a path relative to the folder with /, not '{name}'")
        path = self.path.parent / name
        if not path.is_file():
            raise self.error(key, f"there is no file '{name}' in the board's folder")
        return path

    def regions(self, key: str) -> tuple[Region, ...]:
        value = self._get(key)
        if not isinstance(value, dict) or not value:
            raise self.error(key, "expected a table of name = { origin = ADDRESS, bytes = SIZE }")
        return tuple(self._region(f"{key}.{name}", name, row) for name, row in value.items())

    def _region(self, key: str, name: str, row: Any) -> Region:
        if not isinstance(row, dict) or row.keys() != {"origin", "bytes"}:
            raise self.error(key, "expected { origin = ADDRESS, bytes = SIZE }")
        origin, size = row["origin"], row["bytes"]
        if type(origin) is not int or type(size) is not int:
            raise self.error(key, "expected whole numbers for origin and bytes")
        if origin < 0 or size < 1 or origin + size > _ADDRESSES:
            raise self.error(key, "expected addresses within 32 bits and bytes > 0")
        return Region(name, origin, size)

    def check_unknown(self) -> None:
        for key in self._data:
            if key not in self._known:
                raise self.error(key, f"unknown key, expected one of {', '.join(self._known)}")

    def _get(self, key: str, default: Any = None) -> Any:
        self._known.append(key)
        if key not in self._data and default is None:
            raise self.error(key, "missing")
        return self._data.get(key, default)
