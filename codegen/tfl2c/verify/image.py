# SPDX-License-Identifier: Apache-2.0
"""Builds one image out of generated models, the harness that feeds them, and a board's files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from tfl2c import render
from tfl2c.boards import Board
from tfl2c.errors import UsageError
from tfl2c.targets import Target
from tfl2c.verify import application, process, toolchain
from tfl2c.verify.manifest import Manifest, Port
from tfl2c.verify.objects import BuildError, Compiler, Unit

STRICT: Final = (
    "-std=c99",
    "-Wall",
    "-Wextra",
    "-Wpedantic",
    "-Wconversion",
    "-Wshadow",
    "-Wstrict-prototypes",
    "-Wmissing-prototypes",
    "-Wcast-align",
    "-Wundef",
    "-Werror",
)
_OURS: Final = ("-std=c11", "-Wall", "-Wextra", "-Werror")
_BOARD: Final = ("-std=gnu11", "-Wall")
_SANITIZE: Final = (
    "-fsanitize=address,undefined",
    "-fno-sanitize-recover=all",
    "-fno-omit-frame-pointer",
    "-g1",
)


_TAPPED: Final = (
    "-DTFL2C_ON_LAYER(model,index)="
    "do{extern void tap_##model(unsigned,const unsigned char*);"
    "tap_##model(index,arena->bytes);}while(0)"
)


@dataclass(frozen=True, slots=True)
class Tap:
    """Bytes [offset, offset + size) of an arena, recorded as soon as a layer is done."""

    layer: int  # counted from 0
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Options:
    """How to build and for how long to wait."""

    optimize: str = "-O2"
    sanitize: bool = False  # AddressSanitizer and UBSan: on the host only
    host_compiler: Literal["gcc", "clang"] = "gcc"
    cflags: tuple[str, ...] = ()  # for generated and runtime sources and the harness
    harness_cflags: tuple[str, ...] = ()  # for the harness besides
    stack_bytes: int = 0x4000  # of a board
    build_timeout: float = 120.0  # seconds per compiler call
    run_timeout: float = 120.0  # seconds per run
    objects: Path | None = None  # where objects are kept for other builds; else beside the image
    sources: tuple[Path, ...] = ()  # of the application, compiled along
    taps: tuple[Tap, ...] = ()  # of every model, by rising layer; recorded in taps.bin


@dataclass(frozen=True, slots=True)
class Image:
    """A program that can be run.

    ``objects`` are those of the generated and runtime sources, then those of the application's.
    """

    path: Path
    manifests: tuple[Manifest, ...]
    target: Target
    board: Board | None  # None: a program of this machine
    options: Options
    objects: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Harnessed:
    """A model as the harness calls it."""

    name: str
    macro: str  # prefix of its macros
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    feed_rows: int


def build(
    folder: Path,
    manifests: Sequence[Manifest],
    target: Target,
    board: Board | None,
    into: Path,
    options: Options = Options(),
) -> Image:
    """Build the models of ``folder`` into one image below ``into``.

    ``board`` is None for target "host" and must run the target otherwise. Raises `UsageError`
    when it does not, `BuildError` when a compiler or the linker complains (warnings are errors in
    generated and runtime sources), `ToolError` when a tool is missing or takes too long.
    """
    _check(target, board, options)
    into.mkdir(parents=True, exist_ok=True)
    compiler = Compiler(
        toolchain.compiler(target, options.host_compiler),
        options.objects or into / "objects",
        options.build_timeout,
    )
    machine = machine_flags(target, board, options)
    hooks = (_TAPPED,) if options.taps else ()
    models = model_units(folder, manifests, target, (*machine, *options.cflags, *hooks))
    own = application.units(options.sources, folder, manifests, (*machine, *options.cflags))
    harness = _harness_unit(folder, manifests, board, into, options, machine)
    objects = compiler.compile([*models, *own, harness, *_board_units(board, machine)])
    path = into / ("image.elf" if board else "image")
    link = [compiler.path, *machine, *map(str, objects), *_link_flags(board, options)]
    finished = process.run([*link, "-o", str(path)], timeout=options.build_timeout)
    if finished.status != 0:
        raise BuildError(path.name, finished)
    return Image(path, tuple(manifests), target, board, options, objects[: len(models) + len(own)])


def _check(target: Target, board: Board | None, options: Options) -> None:
    if board is None and target.name != "host":
        raise UsageError(f"target '{target.name}' needs a board to run on")
    if board is None:
        return
    if not board.runs(target.name):
        runs = ", ".join((board.target, *board.also_runs))
        raise UsageError(
            f"board '{board.name}' does not run target '{target.name}'", f"it runs {runs}"
        )
    if "semihosting.h" not in {path.name for path in board.files}:
        raise UsageError(
            f"board '{board.name}' has no semihosting.h",
            "files are exchanged through its functions",
        )
    if options.sanitize:
        raise UsageError("sanitizers work on the host only")


def machine_flags(target: Target, board: Board | None, options: Options) -> tuple[str, ...]:
    """Return the flags that compiler and linker share."""
    if board:
        sections = ("-ffunction-sections", "-fdata-sections")
        return (*target.cflags, options.optimize, *sections, *board.cflags)
    return (options.optimize, *(_SANITIZE if options.sanitize else ()))


def model_units(
    folder: Path, manifests: Sequence[Manifest], target: Target, flags: tuple[str, ...]
) -> list[Unit]:
    """Return every source of the models once, for they share the runtime."""
    units: dict[str, Unit] = {}
    for manifest in manifests:
        own = manifest.cflags if manifest.cflags != target.cflags else ()
        include_dirs = tuple(folder / name for name in manifest.include_dirs)
        for source in manifest.sources:
            if source not in units:
                units[source] = Unit(folder / source, (*STRICT, *flags, *own), include_dirs)
    return list(units.values())


def _harness_unit(
    folder: Path,
    manifests: Sequence[Manifest],
    board: Board | None,
    into: Path,
    options: Options,
    machine: tuple[str, ...],
) -> Unit:
    source = into / "harness.c"
    text = render.template(
        "harness.c.j2",
        models=[
            _Harnessed(m.name, m.name.upper(), m.inputs, m.outputs, m.feed_rows) for m in manifests
        ],
        semihosting=board is not None,
        asan=options.sanitize,
        taps=options.taps,
    )
    source.write_text(text, encoding="utf-8")
    relative = dict.fromkeys(name for m in manifests for name in (".", *m.include_dirs))
    include_dirs = (*(folder / name for name in relative), *_folders(board))
    return Unit(source, (*_OURS, *machine, *options.cflags, *options.harness_cflags), include_dirs)


def _board_units(board: Board | None, machine: tuple[str, ...]) -> list[Unit]:
    if board is None:
        return []
    return [Unit(source, (*_BOARD, *machine), _folders(board)) for source in board.sources]


def _link_flags(board: Board | None, options: Options) -> list[str]:
    if board is None:
        return ["-lm"]
    script = [f"-L{folder}" for folder in _folders(board)] + [f"-T{board.linker_script}"]
    stack = f"-Wl,--defsym=__stack_size={options.stack_bytes}"
    return ["-nostartfiles", "-Wl,--gc-sections", stack, *script, *board.ldflags, "-lm"]


def _folders(board: Board | None) -> tuple[Path, ...]:
    """Where the board's headers and linker scripts are."""
    if board is None:
        return ()
    return tuple(dict.fromkeys(path.parent for path in board.shipped()))
