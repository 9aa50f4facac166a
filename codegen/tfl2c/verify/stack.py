# SPDX-License-Identifier: Apache-2.0
"""The worst stack of a function: the compiler's figure for each frame, summed along the calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from tfl2c.boards import Board
from tfl2c.errors import ToolError, UsageError
from tfl2c.targets import Target
from tfl2c.verify import application, assembler, elf, process, toolchain
from tfl2c.verify.image import Options, machine_flags, model_units
from tfl2c.verify.manifest import Manifest
from tfl2c.verify.objects import BuildError, Unit

_JOBS: Final = 2  # continuous integration has two cores
_FLAG: Final = "-fcallgraph-info=su"
_INDIRECT: Final = "__indirect_call"
_NODE: Final = re.compile(r'^node: \{ title: "([^"]*)" label: "([^"]*)"', re.MULTILINE)
_EDGE: Final = re.compile(r'^edge: \{ sourcename: "([^"]*)" targetname: "([^"]*)"', re.MULTILINE)
_FRAME: Final = re.compile(r"\\n(\d+) bytes \(([a-z,]+)\)")

# Upper bounds for libgcc and newlib as gcc-arm-none-eabi 12 brings them, all they call included.
_LIBRARY: Final = (
    (re.compile(r"mem(cpy|move|set|cmp)"), 32),
    (re.compile(r"__gnu_thumb1_case_\w+"), 16),
    (re.compile(r"__aeabi_u?idiv(mod)?"), 16),
    (re.compile(r"__aeabi_(lmul|f(add|r?sub|mul|div)|u?i2f|f2u?iz)"), 40),
    (re.compile(r"__aeabi_\w+|__(clz|ctz|popcount|bswap)[sd]i2"), 112),
    (re.compile(r"(sin|cos|tan)f"), 576),
    (re.compile(r"(sqrt|exp|expm1|log|log1p|pow|tanh|floor|ceil|round|rint|fmod|erf)f"), 176),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A function on the deepest path and the bytes it adds."""

    function: str
    nbytes: int
    assumed: bool = False  # a library function: an upper bound, its own calls included


@dataclass(frozen=True, slots=True)
class Stack:
    """What a call needs at most, from the moment it is made. Interrupts come on top."""

    path: tuple[Frame, ...]  # from the function itself to the deepest

    @property
    def nbytes(self) -> int:
        """Bytes in total."""
        return sum(frame.nbytes for frame in self.path)

    @property
    def assumed(self) -> int:
        """Bytes of library functions, which are bounds and not figures of the compiler."""
        return sum(frame.nbytes for frame in self.path if frame.assumed)


@dataclass(slots=True)
class Function:
    """A function of the call graph: bytes of its frame, None when it is defined elsewhere."""

    nbytes: int | None = None
    calls: set[str] = field(default_factory=set)


def invoke(
    folder: Path,
    manifest: Manifest,
    target: Target,
    board: Board,
    into: Path,
    options: Options,
) -> Stack:
    """Return the worst stack of ``<name>_invoke`` of the model that was generated into ``folder``.

    Where rows are handed over it is that of ``<name>_feed``. Compiles the sources below ``into`` as
    `image.build` does. Raises `UsageError` for the host, whose libraries have no bound, `ToolError`
    when the stack has none or the compiler no figures.
    """
    if target.name == "host":
        raise UsageError("the worst stack is known for cores, not for the host")
    flags = (*machine_flags(target, board, options), *options.cflags)
    units = [
        *model_units(folder, [manifest], target, flags),
        *application.units(options.sources, folder, [manifest], flags),
    ]
    compiler = toolchain.compiler(target)
    into.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(_JOBS) as pool:
        objects = list(
            pool.map(partial(_compile, compiler, into, options.build_timeout), enumerate(units))
        )
    graph: dict[str, Function] = {}
    for path in objects:
        merge(graph, path.with_suffix(".ci").read_text(encoding="utf-8"), path.stem)
        _add_assembler(graph, path, compiler)
    root = f"{manifest.name}_{'feed' if manifest.feed_rows else 'invoke'}"
    return deepest(graph, root, elf.undefined(objects) - graph.keys())


def merge(graph: dict[str, Function], text: str, source: str) -> None:
    """Add the call graph that gcc wrote for one source (``-fcallgraph-info=su``) to ``graph``.

    ``source`` tells functions of equal name apart that are static. Raises `ToolError` for a frame
    whose size is not fixed.
    """

    def key(title: str) -> str:
        return f"{source}:{title}" if ":" in title else title

    for title, label in _NODE.findall(text):
        function = graph.setdefault(key(title), Function())
        frame = _FRAME.search(label)
        if frame is None:
            continue
        if frame[2] != "static":
            raise ToolError(f"'{_plain(title)}' has a frame that grows: its stack has no bound")
        function.nbytes = int(frame[1])
    for caller, callee in _EDGE.findall(text):
        graph.setdefault(key(caller), Function()).calls.add(key(callee))
        graph.setdefault(key(callee), Function())


def deepest(graph: Mapping[str, Function], root: str, hidden: Iterable[str] = ()) -> Stack:
    """Return the path of calls from ``root`` that takes the most bytes.

    ``hidden`` are library functions that the compiler calls without saying from where: the largest
    stands at the end of the path. Raises `ToolError` for recursion, for calls through pointers and
    for functions that are not known, by name.
    """
    if root not in graph:
        raise ToolError(f"the compiler's call graph has no '{root}'")
    path = _Walk(graph).path(root, ())
    tail = max((_library(name, root) for name in sorted(hidden)), key=_bytes, default=None)
    return Stack((*path, tail) if tail else path)


def _add_assembler(graph: Mapping[str, Function], path: Path, compiler: str) -> None:
    """Set the frames of functions that gcc takes to need none: they may be assembler that does."""
    empty = {
        _plain(name): function
        for name, function in graph.items()
        if function.nbytes == 0 and (":" not in name or name.startswith(f"{path.stem}:"))
    }
    for name, nbytes in assembler.frames(path, empty, compiler).items():
        empty[name].nbytes = max(nbytes, empty[name].nbytes or 0)


class _Walk:
    """The deepest paths found so far, by function."""

    def __init__(self, graph: Mapping[str, Function]) -> None:
        self._graph = graph
        self._known: dict[str, tuple[Frame, ...]] = {}

    def path(self, name: str, callers: tuple[str, ...]) -> tuple[Frame, ...]:
        if name in callers:
            circle = " calls ".join(map(_plain, (*callers[callers.index(name) :], name)))
            raise ToolError(f"recursion has no bound of its stack: {circle}")
        if name not in self._known:
            self._known[name] = self._find(name, callers)
        return self._known[name]

    def _find(self, name: str, callers: tuple[str, ...]) -> tuple[Frame, ...]:
        caller = callers[-1] if callers else name
        if name == _INDIRECT:
            raise ToolError(
                f"'{_plain(caller)}' calls through a pointer: its stack has no known bound"
            )
        function = self._graph[name]
        if function.nbytes is None:
            return (_library(name, caller),)
        below = (self.path(callee, (*callers, name)) for callee in sorted(function.calls))
        longest = max(below, key=lambda path: sum(map(_bytes, path)), default=())
        return (Frame(_plain(name), function.nbytes), *longest)


def _library(name: str, caller: str) -> Frame:
    for pattern, nbytes in _LIBRARY:
        if pattern.fullmatch(name):
            return Frame(name, nbytes, assumed=True)
    raise ToolError(f"'{_plain(caller)}' calls '{name}', whose stack is not known")


def _bytes(frame: Frame) -> int:
    return frame.nbytes


def _plain(name: str) -> str:
    return name.rpartition(":")[2]


def _compile(compiler: str, into: Path, timeout: float, numbered: tuple[int, Unit]) -> Path:
    """Compile a source and return its object; the call graph stands beside it."""
    number, unit = numbered
    path = into / f"{number}-{unit.source.stem}.o"
    includes = [f"-I{folder}" for folder in unit.include_dirs]
    command = [compiler, *unit.flags, *includes, _FLAG, "-c", str(unit.source), "-o", str(path)]
    finished = process.run(command, timeout=timeout)
    if finished.status != 0:
        raise BuildError(unit.source.name, finished)
    if not path.with_suffix(".ci").exists():
        raise ToolError(f"{compiler} writes no call graph", "gcc 10 and later does")
    return path
