# SPDX-License-Identifier: Apache-2.0
"""A complete firmware project for a board, beside the generated model: ``<board>/Makefile``..."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tfl2c import assets, render
from tfl2c.boards import Board
from tfl2c.errors import UsageError
from tfl2c.graph import DType
from tfl2c.program import C_TYPES
from tfl2c.targets import lookup

_PRINTERS: Final = {
    DType.FLOAT32: "print_real",
    DType.INT8: "print_integer",
    DType.UINT8: "print_integer",
    DType.INT16: "print_integer",
    DType.UINT16: "print_integer",
    DType.INT32: "print_integer",
    DType.BOOL: "print_integer",
}
_LINK: Final = ("-nostartfiles", "-Wl,--gc-sections", "-L.")


@dataclass(frozen=True, slots=True)
class _Port:
    """An input or output as main.c handles it: by element, or by byte where C has no type."""

    c_type: str
    cast: str
    count: str  # the end of the macro that counts the elements
    print: str
    modulus: int  # of the ramp that fills an input
    label: str


def files(manifest: Mapping[str, Any], board: Board) -> dict[PurePosixPath, str]:
    """Return the project's files by path below the generated folder; nothing is written.

    ``manifest`` is that of the model, with its ``name``. Raises `UsageError` when the board does
    not run the model's target, or when the model's header has the name of one of the project's.
    """
    target = lookup(manifest["target"])
    if not board.runs(target.name):
        raise UsageError(
            f"board '{board.name}' does not run target '{target.name}'",
            f"it runs {', '.join((board.target, *board.also_runs))}",
        )
    taken = {"print.h", "board.h", *(path.name.lower() for path in board.files)}
    if f"{manifest['name']}.h".lower() in taken:  # which some file systems do not tell apart
        raise UsageError(
            f"'{manifest['name']}.h' is a file of the firmware project too", "choose another --name"
        )
    own = tuple(manifest["cflags"])
    flags = (*target.cflags, *(own if own != target.cflags else ()), *board.cflags)
    texts = {
        "Makefile": _makefile(manifest, board, flags),
        "main.c": _main(manifest, board),
        "print.c": render.template("firmware/print.c"),
        "print.h": render.template("firmware/print.h"),
        **{path.name: _read(path) for path in (*_contract(board), *board.shipped())},
    }
    return {PurePosixPath(board.name, name): text for name, text in sorted(texts.items())}


def _contract(board: Board) -> tuple[Path, ...]:
    """board.h, which main.c goes by, for a board that does not bring it along."""
    if any(path.name == "board.h" for path in board.files):
        return ()
    return (assets.root() / "boards" / "common" / "board.h",)


def _makefile(manifest: Mapping[str, Any], board: Board, flags: tuple[str, ...]) -> str:
    include_dirs = dict.fromkeys((".", *manifest["include_dirs"]))
    scripts = [path.name for path in (board.linker_script, *board.files) if path.suffix == ".ld"]
    return render.template(
        "firmware/Makefile.j2",
        model=manifest["name"],
        board=board.name,
        description=board.description,
        cpu=flags,
        include_flags=["-I.", *(f"-I../{name}".removesuffix("/.") for name in include_dirs)],
        ldflags=[*_LINK, f"-T{board.linker_script.name}", *board.ldflags, "-lm"],
        linker_scripts=scripts,
        model_sources=list(manifest["sources"]),
        board_sources=["print.c", *(path.name for path in board.sources)],
        run=_run(board),
    )


def _run(board: Board) -> str:
    """Return the run command as a line of the Makefile."""
    if not board.run:
        return f"@echo {board.name} has no run command"
    line = shlex.join(board.command("@ELF@"))
    return line.replace("$", "$$").replace("#", "\\#").replace("@ELF@", "$(ELF)")


def _main(manifest: Mapping[str, Any], board: Board) -> str:
    inputs = [_port(p, "", "") for p in manifest["inputs"]]
    return render.template(
        "firmware/main.c.j2",
        model=manifest["name"],
        macro=manifest["name"].upper(),
        board=board.name,
        inputs=inputs,
        fed=inputs[0] if manifest.get("feed") else None,
        outputs=[
            _port(p, "const ", f"output {i}" if len(manifest["outputs"]) > 1 else "output")
            for i, p in enumerate(manifest["outputs"])
        ],
    )


def _port(entry: Mapping[str, Any], qualifier: str, label: str) -> _Port:
    dtype = DType(entry["dtype"])
    if dtype in _PRINTERS:
        modulus = 2 if dtype is DType.BOOL else 100
        return _Port(C_TYPES[dtype], "", "ELEMENTS", _PRINTERS[dtype], modulus, label)
    cast = f"({qualifier}uint8_t *)"
    return _Port("uint8_t", cast, "BYTES", "print_byte", 100, label)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
