# SPDX-License-Identifier: Apache-2.0
"""The stages in order: from a model's bytes to the files of a C library."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath
from typing import Any, Final

from tfl2c import (
    __version__,
    firmware,
    lower,
    ops,
    packages,
    passes,
    planner,
    reader,
    render,
    targets,
)
from tfl2c.boards import Board
from tfl2c.errors import BudgetError, ModelError, OperatorError, UsageError, quoted
from tfl2c.graph import Graph, Shape
from tfl2c.passes.bind_custom import bind_custom
from tfl2c.passes.decode_weights import decode_weights
from tfl2c.passes.drop_empty import drop_empty
from tfl2c.passes.inline_composites import inline_composites
from tfl2c.passes.int8_borders import int8_borders
from tfl2c.passes.list_writes import list_writes
from tfl2c.passes.row_feed import row_feed
from tfl2c.passes.settle_shapes import settle_shapes
from tfl2c.passes.signed_codes import signed_codes
from tfl2c.program import C_TYPES, About, Kernel, Program
from tfl2c.report import manifest as manifests
from tfl2c.report.provenance import provenance
from tfl2c.report.trace import trace
from tfl2c.targets import Target

OPTIMIZE: Final = ("balanced", "speed", "size", "ram")
"""What `Options.optimize` may be, the default first."""

FEED: Final = ("whole", "rows")
"""What `Options.feed` may be: the application writes the input whole, or hands over its rows."""

IO: Final = ("model", "int8")
"""What `Options.io` may be: inputs and outputs as in the model, or int8 instead of float32."""

# A header of that name would be found in place of the compiler's own.
_HEADERS: Final = """
    arm_acle arm_mve arm_neon assert complex ctype errno fenv float inttypes iso646 limits locale
    math setjmp signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn
    string tgmath threads time uchar unistd wchar wctype
"""
_LONGEST_NAME: Final = 63

_WITHOUT_COPIES: Final = ("speed", "size")


@dataclass(frozen=True, slots=True)
class Options:
    """What the user chooses. ``name`` becomes the prefix of every C name and file."""

    name: str
    target: str = "host"
    arena: int | None = None  # bytes, a hard limit; None: as many as it takes
    optimize: str = OPTIMIZE[0]
    io: str = IO[0]
    feed: str = FEED[0]
    board: Board | None = None  # adds a firmware project
    package: str | None = None  # lays the folder out for a build system; None: for any
    input_shapes: tuple[tuple[str, Shape], ...] = ()  # by the input's name; "" for the only one
    signature: str | None = None  # which subgraph; None: the first one
    custom_ops: tuple[tuple[str, str], ...] = ()  # C functions by the names of custom operators


@dataclass(frozen=True, slots=True)
class Compiled:
    """The generated files by their path in the folder, nothing written yet, and the manifest."""

    files: Mapping[PurePosixPath, str]
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What there is to know about a model before any C."""

    file: Graph  # the model with the types of the file
    read: Graph  # the same with the types that kernels take
    faults: tuple[OperatorError, ...]  # what is not supported
    design: lower.Design | None  # None when something is not supported


def compile_model(data: bytes, options: Options) -> Compiled:
    """Return the C library for the ``.tflite`` file in ``data``: a function of its arguments only.

    Raises `ModelError` when the model is refused, `BudgetError` when it needs more than
    ``options.arena`` bytes, `UsageError` when an option cannot be.
    """
    analysis = analyse(data, options)
    if analysis.design is None:
        raise refusal(analysis.faults)
    if fault := over_budget(analysis.design, options.arena):
        raise fault
    return _printed(analysis.design.program, options)


def analyse(data: bytes, options: Options) -> Analysis:
    """Return what the model in ``data`` becomes, whatever it costs.

    Raises `ModelError` when the file is no model, `UsageError` when an option cannot be.
    """
    check_name(options.name)
    target = targets.lookup(options.target)
    _check_choice("--optimize", options.optimize, OPTIMIZE)
    _check_choice("--io", options.io, IO)
    _check_choice("--feed", options.feed, FEED)
    if options.package is not None:
        packages.check(options.package)
    read = inline_composites(reader.read(data, options.name, options.signature))
    read = bind_custom(read, dict(options.custom_ops))
    read = decode_weights(list_writes(read))
    file = drop_empty(settle_shapes(read, dict(options.input_shapes)))
    read = signed_codes(file, borders=options.io != "int8")
    faults = tuple(ops.faults(read))
    _hint_at_open_inputs(read, faults, dict(options.input_shapes))
    if faults:
        return Analysis(file, read, faults, None)
    _check_types(read)
    graph = passes.optimize(int8_borders(read) if options.io == "int8" else read)
    made = _planned(graph, target, options)
    graph, plan = made.graph, made.plan
    planner.check(graph, plan.kernels, plan)
    about = About(
        name=options.name,
        version=__version__,
        model_sha256=hashlib.sha256(data).hexdigest(),
        target=target,
        optimize=options.optimize,
        macs=macs(read),
    )
    program = lower.lower(graph, plan.kernels, plan, about)
    if options.signature is None:
        program = replace(program, notes=reader.notes(data))
    design = lower.Design(graph, plan.kernels, made.kernels, made.others, plan, program)
    return Analysis(file, read, (), design)


def _hint_at_open_inputs(
    graph: Graph, faults: Sequence[OperatorError], given: Mapping[str, Shape]
) -> None:
    """Let faults without a remedy name an input that was taken for as short as can be."""
    tensors = [graph.tensors[i] for i in graph.inputs]
    opened = [t for t in tensors if any(t.open_dims) and not {"", t.name} & set(given)]
    if not opened:
        return
    first = opened[0]
    lengths = ((i, str(d)) for i, d in enumerate(first.shape))
    example = ",".join("N" if i and i in first.open_dims else d for i, d in lengths)
    for fault in faults:
        fault.remedy = fault.remedy or (
            f"the model leaves {quoted(first.name)} open, so give its shape: "
            f"--input-shape {first.name}={example}"
        )


def _check_types(graph: Graph) -> None:
    """Raise an error for an input or output of elements that C has no type for."""
    for what, ends in (("input", graph.inputs), ("output", graph.outputs)):
        for position, tensor in enumerate(graph.tensors[i] for i in ends):
            if tensor.dtype not in C_TYPES:
                fault = f"{what} {position} {quoted(tensor.name)} is {tensor.dtype.value}"
                known = ", ".join(dtype.value for dtype in C_TYPES)
                raise ModelError(f"{fault}, which cannot be", f"inputs and outputs may be {known}")


@dataclass(frozen=True, slots=True)
class _Planned:
    """A graph with its plan, and the kernels that there were to choose from."""

    graph: Graph
    kernels: Mapping[int, Kernel]
    others: Mapping[int, tuple[Kernel, ...]]
    plan: planner.Plan


def _planned(graph: Graph, target: Target, options: Options) -> _Planned:
    """Return the plan of the fewest bytes, as few copies as can be among those as small.

    Where memory is what counts, a copy may stay that gives tensors more places to choose from.
    """
    placed = passes.in_place(graph)
    sections = planner.Sections()

    def planned(graph: Graph) -> _Planned:
        graph = row_feed(graph) if options.feed == "rows" else graph
        kernels = lower.select(graph, target)
        others = lower.alternatives(graph, target)
        plan = planner.plan(graph, kernels, target.align, options.optimize, others, sections)
        return _Planned(graph, kernels, others, plan)

    def size(found: _Planned) -> int:
        return found.plan.arena_bytes

    first = planned(placed)
    if placed is graph or options.optimize in _WITHOUT_COPIES:
        return first
    tried = [first]
    if any(t.is_variable and t.part for t in placed.tensors.values()):
        tried.append(planned(passes.in_place(graph, passes.JOINS_AND_CUTS)))
    tried.append(planned(graph))
    if min(tried, key=size) is not first:
        some = (passes.in_place(graph, (what,)) for what in passes.JOINS_AND_CUTS)
        tried += [planned(g) for g in some if g is not graph]
    return min(tried, key=size)


def _check_choice(option: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise UsageError(f"unknown {option} '{value}'", f"known: {', '.join(known)}")


def over_budget(design: lower.Design, arena: int | None) -> BudgetError | None:
    """Return the error for a design that needs more than ``arena`` bytes, or None."""
    if arena is None or design.plan.arena_bytes <= arena:
        return None
    return planner.over_budget(design.graph, design.fastest, design.plan, arena, design.others)


def refusal(faults: Sequence[OperatorError]) -> OperatorError:
    """Return the error of the first operator that is not supported; it counts the others."""
    first, *others = faults
    if others:
        names = ", ".join(sorted({error.op for error in others}))
        first.fault += f" ({len(others)} more refused: {names})"
    return first


def macs(graph: Graph) -> int:
    """Return the multiply-accumulates of all nodes, those of subgraphs as well."""
    return sum(
        ops.find(node).macs(part.operands(node))
        for part in (graph, *graph.subgraphs.values())
        for node in part.nodes
    )


def default_name(stem: str) -> str:
    """Return a file's stem made a C identifier that `check_name` accepts."""
    name = re.sub(r"\W+", "_", stem, flags=re.ASCII).strip("_")[:_LONGEST_NAME]
    if (
        not name
        or name[0].isdigit()
        or name.lower() in _HEADERS.split()
        or name.lower().startswith("tfl2c")
    ):
        return f"model_{name}"[:_LONGEST_NAME]
    return name


def check_name(name: str) -> None:
    """Raise `UsageError` unless ``name`` can begin every name and file of a library."""
    fault = ""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        fault = "is no C identifier that begins with a letter"
    elif name.lower() in _HEADERS.split():
        fault = "is the name of a header of the compiler"
    elif name.lower().startswith("tfl2c"):
        fault = "begins like the runtime's own names"
    elif len(name) > _LONGEST_NAME:
        fault = f"is longer than {_LONGEST_NAME} characters"
    if fault:
        raise UsageError(f"the name {quoted(name)} {fault}", "choose another with --name")


def _printed(program: Program, options: Options) -> Compiled:
    files = dict(render.library(program, packages.sources_in(options.package)))
    manifest = manifests.manifest(program, files)
    if options.package is not None:
        files, manifest = packages.moved(files, manifest, options.package)
        files |= packages.files(manifest, options.package)
    if options.board is not None:
        files |= firmware.files(manifest, options.board)
    manifest["trace"] = trace(program, files)
    own = PurePosixPath(f"{program.about.name}.json")
    manifest["files"] = sorted(str(path) for path in (*files, own))
    manifest["provenance"] = provenance(
        __version__, program.about.model_sha256, _chosen(options), files
    )
    files[own] = manifests.text(manifest)
    return Compiled(files, manifest)


def _chosen(options: Options) -> dict[str, Any]:
    """Return the options as the manifest records them."""
    values = {field.name: getattr(options, field.name) for field in fields(options)}
    return values | {"board": options.board.name if options.board else None}
