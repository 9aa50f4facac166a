# SPDX-License-Identifier: Apache-2.0
"""What a generated model costs on a core: instructions, cycles, memory, stack; and comparisons."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from tfl2c import compiler, project
from tfl2c.boards import Board
from tfl2c.errors import ToolError, UsageError
from tfl2c.targets import Target, lookup
from tfl2c.verify import counter, elf, image, manifest, stack, toolchain
from tfl2c.verify.counter import Counts, Region
from tfl2c.verify.image import Image
from tfl2c.verify.manifest import Manifest, Port
from tfl2c.verify.runner import Outputs, Sample
from tfl2c.verify.stack import Frame, Stack

FORMAT: Final = 1  # of the JSON; a file of another one is refused

Say = Callable[[str], None]  # is told what begins now


def _silent(_text: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer took."""

    layer: int  # counted from 0
    index: int  # TFLite operator index
    operator: str
    kernel: str
    tensor: str  # the first output's name in the model
    macs: int  # as in the model
    counts: Counts

    @property
    def label(self) -> str:
        """Name of the layer in tables and comparisons."""
        return f"layer {self.layer} {self.operator}"


@dataclass(frozen=True, slots=True)
class Flash:
    """Bytes of flash by part, of the objects as they are compiled; nothing of the board."""

    weights: int  # the constant arrays: weights, biases, multipliers, tables
    parameters: int  # the constants that the calls of kernels point to
    program: int  # code of the model: init, invoke, inputs and outputs
    kernels: int  # the runtime, code and constants
    functions: int = 0  # of the application, that compute custom operators

    @property
    def total(self) -> int:
        """Bytes of all parts."""
        return sum(getattr(self, part.name) for part in fields(self))


@dataclass(frozen=True, slots=True)
class Bench:
    """One run. Everything in it is reproducible from the model, the options and the tools named."""

    model: str
    model_sha256: str
    tfl2c_version: str
    target: str
    board: str
    optimize: str  # what tfl2c preferred
    compiler: str  # what the compiler says it is
    flags: str  # how that optimized
    seed: int  # of the input
    cycle_model: str | None  # "Cortex-M4", or None: no cycles
    assumptions: str  # of the cycles
    macs: int  # as in the model
    total: Counts  # of one inference, from the call of invoke to its return
    layers: tuple[Layer, ...]  # empty unless asked for
    arena_bytes: int
    state_bytes: int  # of the arena
    scratch_bytes: int  # of the arena
    flash: Flash
    libraries: tuple[str, ...]  # functions of libgcc and libc that the objects call
    stack: Stack
    options: str = ""  # what else was chosen, as the command line has it

    def to_json(self) -> str:
        """Return the run as a JSON object, with what a reader would otherwise compute."""
        data = {"tfl2c_bench": FORMAT, **asdict(self)}
        data["stack"] |= {"nbytes": self.stack.nbytes, "assumed": self.stack.assumed}
        data["flash"] |= {"total": self.flash.total}
        data |= _per_mac(self.total, self.macs)
        data["layers"] = [asdict(row) | _per_mac(row.counts, row.macs) for row in self.layers]
        return json.dumps(data, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Bench:
        """Return the run that `to_json` wrote; raise `UsageError` when it is something else."""
        try:
            data = json.loads(text)
            if data["tfl2c_bench"] != FORMAT:
                raise UsageError(
                    f"a bench of format {data['tfl2c_bench']}, expected {FORMAT}",
                    "run tfl2c bench again",
                )
            return _parsed(data)
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError("not the JSON of tfl2c bench", "--json writes one") from error


def per_mac(figure: int | None, macs: int) -> float | None:
    """Return ``figure`` for each multiply-accumulate; None without either."""
    return figure / macs if figure is not None and macs else None


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure."""

    build: image.Options = field(default_factory=image.Options)
    per_layer: bool = False  # builds and runs a second image, with a mark after every layer
    seed: int = 0
    cache: Path | None = None  # where the plugin is kept; None: the user's cache folder


def measure(
    model: bytes,
    made: compiler.Options,
    board: Board,
    options: Options = Options(),
    say: Say = _silent,
) -> Bench:
    """Compile a ``.tflite`` file and measure it; nothing is left behind.

    Raises what `compiler.compile_model` and `bench` raise.
    """
    say(f"compiling {made.name} for {made.target}")
    with TemporaryDirectory(prefix="tfl2c-bench-") as folder:
        work = Path(folder)
        project.write(compiler.compile_model(model, made).files, work / "generated")
        return bench(work / "generated", made.name, board, work / "build", options, say)


def bench(
    folder: Path,
    name: str,
    board: Board,
    into: Path,
    options: Options = Options(),
    say: Say = _silent,
) -> Bench:
    """Measure the model ``name`` that tfl2c generated into ``folder``, on a QEMU board.

    Builds below ``into`` for the target in the manifest and runs one inference from a fresh start
    on an input that depends on ``options.seed`` alone. The total is that of the code as it ships;
    marks of layers are in a second image only, whose outputs must be the same.

    Raises `UsageError` when the folder holds no such model or the board does not run it,
    `ToolError` and its kin when a tool is missing or fails, or the stack has no bound.
    """
    data = _manifest(folder / f"{name}.json")
    model = manifest.parse(data, name)
    target = lookup(data["target"])
    vectors = {name: [Sample(inputs(model, options.seed))]}
    say(f"building for {board.name}")
    built = image.build(folder, [model], target, board, into / "plain", options.build)
    say(f"counting on {board.name}")
    counted = counter.count(built, vectors, options.cache)
    layers: tuple[Layer, ...] = ()
    if options.per_layer:
        say("the same with a mark behind every layer")
        region = _marked(folder, built, into / "layers", options, counted.outputs)
        layers = tuple(_layers(data["layers"], region))
    say("adding up the stack")
    deepest = stack.invoke(folder, model, target, board, into / "stack", options.build)
    cycles = counter.cycle_model(target)
    return Bench(
        model=name,
        model_sha256=data["model_sha256"],
        tfl2c_version=data["tfl2c_version"],
        target=target.name,
        board=board.name,
        optimize=data["optimize"],
        compiler=compiler_version(target),
        flags=" ".join((options.build.optimize, *options.build.cflags)),
        seed=options.seed,
        cycle_model=cycles.name if cycles else None,
        assumptions=cycles.assumptions if cycles else "no model of cycles: instructions only",
        macs=data["macs"],
        total=counter.together(counted.regions).total,
        layers=layers,
        arena_bytes=data["arena_bytes"],
        state_bytes=data["state_bytes"],
        scratch_bytes=data["scratch_bytes"],
        flash=flash(built),
        libraries=tuple(sorted(elf.undefined(built.objects))),
        stack=deepest,
        options=_options(data.get("provenance", {}).get("options", {})),
    )


def compiler_version(target: Target) -> str:
    """Return what the C compiler for ``target`` says it is, in one line."""
    return toolchain.version(toolchain.compiler(target)).partition("\n")[0]


def inputs(model: Manifest, seed: int) -> tuple[bytes, ...]:
    """Return bytes for every input: uniform over the codes, over [-1, 1) where they are reals."""
    generator = np.random.default_rng(seed)
    return tuple(_values(generator, port) for port in model.inputs)


def flash(built: Image) -> Flash:
    """Return the bytes of flash of the only model in ``built``, by part."""
    [model] = built.manifests
    parts = dict.fromkeys((f.name for f in fields(Flash)), 0)
    for source, path in zip_longest(model.sources, built.objects):
        sizes = elf.sizes(path)
        if source is None:
            parts["functions"] += sizes.flash
        elif source == f"{model.name}_weights.c":
            parts["weights"] += sizes.flash
        elif source == f"{model.name}.c":
            parts["program"] += sizes.text
            parts["parameters"] += sizes.flash - sizes.text
        else:
            parts["kernels"] += sizes.flash
    return Flash(**parts)


# -------------------------------------------------------------------------------- comparisons


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that differs between two runs. Less is better for all of them."""

    what: str
    before: int
    after: int

    @property
    def share(self) -> float:
        """The change relative to before: 0.02 is two per cent more."""
        return (self.after - self.before) / self.before if self.before else float(self.after > 0)

    def __str__(self) -> str:
        return f"{self.what}: {self.before:,} -> {self.after:,} ({self.share:+.2%})"


def changes(old: Bench, new: Bench) -> list[Change]:
    """Return every figure that differs, totals first.

    Layers are compared when both runs have the same ones. Raises `UsageError` for runs of
    different models or targets.
    """
    for name in ("model", "model_sha256", "target"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            raise UsageError(f"the runs differ in {name}: '{before}' and '{after}'")
    ours, theirs = _figures(new), _figures(old)
    return [
        Change(what, theirs[what], figure)
        for what, figure in ours.items()
        if what in theirs and theirs[what] != figure
    ]


def compare(old: Bench, new: Bench, tolerance: float = 0.0) -> list[Change]:
    """Return the regressions: figures that grew by more than ``tolerance``, 0.01 for 1 %."""
    return [change for change in changes(old, new) if change.share > tolerance]


def conditions(old: Bench, new: Bench) -> list[str]:
    """Return in what the runs differ that makes figures differ: options, tools, the place."""
    names = (
        "optimize",
        "options",
        "tfl2c_version",
        "compiler",
        "flags",
        "board",
        "seed",
        "cycle_model",
    )
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in names)
    return [f"{name}: '{before}' -> '{now}'" for name, before, now in pairs if before != now]


def _figures(run: Bench) -> dict[str, int]:
    figures = {
        "instructions": run.total.instructions,
        "cycles": run.total.cycles,
        "arena": run.arena_bytes,
        "state": run.state_bytes,
        "scratch": run.scratch_bytes,
        "flash": run.flash.total,
        **{f"flash, {f.name}": getattr(run.flash, f.name) for f in fields(Flash)},
        "stack": run.stack.nbytes,
    }
    for layer in run.layers:
        figures[f"{layer.label}, instructions"] = layer.counts.instructions
        figures[f"{layer.label}, cycles"] = layer.counts.cycles
    return {what: figure for what, figure in figures.items() if figure is not None}


# ------------------------------------------------------------------------------------ helpers


def _manifest(path: Path) -> Mapping[str, Any]:
    """Return a manifest as it is in the file: here more of it counts than for building."""
    manifest.read(path)
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    needed = ("target", "model_sha256", "tfl2c_version", "optimize", "macs", "layers")
    missing = [key for key in (*needed, "arena_bytes", "scratch_bytes") if key not in data]
    if missing:
        raise UsageError(f"{path}: {missing[0]} is missing", "let tfl2c write the folder again")
    return data


def _options(chosen: Mapping[str, Any]) -> str:
    """Return the options in a manifest that change what runs, but for the core and --optimize."""
    usual = asdict(compiler.Options(""))
    names = [n for n in ("io", "feed", "signature") if chosen.get(n, usual[n]) != usual[n]]
    parts = [f"--{name} {chosen[name]}" for name in names]
    for name, shape in chosen.get("input_shapes", ()):
        parts.append(f"--input-shape {name}{'=' if name else ''}{','.join(map(str, shape))}")
    parts += [f"--custom-op {name}={function}" for name, function in chosen.get("custom_ops", ())]
    return "".join(c if c.isprintable() else "?" for c in " ".join(parts))


def _marked(
    folder: Path, plain: Image, into: Path, options: Options, outputs: Mapping[str, list[Outputs]]
) -> Region:
    """Return the inference of the image with marks of layers."""
    [model] = plain.manifests
    build = replace(options.build, cflags=(*options.build.cflags, counter.LAYER_MARKS))
    built = image.build(folder, [model], plain.target, plain.board, into, build)
    vectors = {model.name: [Sample(inputs(model, options.seed))]}
    counted = counter.count(built, vectors, options.cache)
    if counted.outputs != outputs:
        raise ToolError(f"'{model.name}' computes something else when its layers are marked")
    return counter.together(counted.regions)


def _layers(rows: Sequence[Mapping[str, Any]], region: Region) -> Iterator[Layer]:
    if len(rows) > counter.LAYER_LIMIT:
        raise UsageError(f"{len(rows)} layers, at most {counter.LAYER_LIMIT} can be told apart")
    for found in region.layers:
        row = rows[found.layer]
        facts = {key: row[key] for key in ("index", "operator", "kernel", "tensor", "macs")}
        yield Layer(layer=found.layer, counts=found.counts, **facts)


def _values(generator: np.random.Generator, port: Port) -> bytes:
    dtype = np.dtype(port.dtype).newbyteorder("<")
    count = port.nbytes // dtype.itemsize
    if dtype.kind == "f":
        return generator.uniform(-1, 1, count).astype(dtype).tobytes()
    if dtype.kind == "b":
        return generator.integers(0, 2, count, dtype=np.uint8).tobytes()
    return generator.bytes(port.nbytes)


def _per_mac(counts: Counts, macs: int) -> dict[str, float | None]:
    return {
        "instructions_per_mac": per_mac(counts.instructions, macs),
        "cycles_per_mac": per_mac(counts.cycles, macs),
    }


def _parsed(data: Mapping[str, Any]) -> Bench:
    plain = {"options": "", **data}
    plain = {f.name: plain[f.name] for f in fields(Bench)}
    return Bench(
        **plain
        | {
            "total": Counts(**data["total"]),
            "layers": tuple(_layer(row) for row in data["layers"]),
            "flash": Flash(**{f.name: data["flash"].get(f.name, 0) for f in fields(Flash)}),
            "libraries": tuple(data["libraries"]),
            "stack": Stack(tuple(Frame(**frame) for frame in data["stack"]["path"])),
        }
    )


def _layer(row: Mapping[str, Any]) -> Layer:
    plain = {f.name: row[f.name] for f in fields(Layer)}
    return Layer(**plain | {"counts": Counts(**row["counts"])})
