# SPDX-License-Identifier: Apache-2.0
"""Builds a model's library for some cores, runs it there and compares it with a reference."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Final

from tfl2c import boards, compiler, project, reader, targets
from tfl2c.boards import Board
from tfl2c.errors import ModelError, RefusalError, ToolError, UsageError
from tfl2c.graph import Graph
from tfl2c.verify import (
    borders,
    golden,
    image,
    layers,
    manifest,
    questions,
    reference,
    runner,
    samples,
)
from tfl2c.verify.compare import Difference, expected, first_difference
from tfl2c.verify.golden import Vectors
from tfl2c.verify.layers import Layer
from tfl2c.verify.samples import Sample

HOST: Final = "host"
SAMPLES: Final = 8
"""How many samples are made up unless the user says otherwise."""

Say = Callable[[str], None]
"""Takes a line about what begins now."""


@dataclass(frozen=True, slots=True)
class Place:
    """A core and what runs its code: a board, or None for this machine."""

    target: str
    board: Board | None = None

    def __str__(self) -> str:
        return f"{self.target} on {self.board.name}" if self.board else self.target


@dataclass(frozen=True, slots=True)
class Options:
    """What to feed and what to compare with. ``samples`` and ``seed`` None: the defaults.

    ``engine`` None: TFLM, or LiteRT for a model that TFLM refuses.
    """

    compiling: compiler.Options  # its target is that of each place
    sources: tuple[Path, ...] = ()  # of the application: what custom operators call
    samples: int | None = None
    seed: int | None = None
    files: tuple[Path, ...] = ()  # of samples that the user gives
    engine: str | None = None
    golden: Path | None = None

    @property
    def plain(self) -> compiler.Options:
        """Options for a file of `questions.as_read`, with borders as in the model."""
        made = self.compiling
        return compiler.Options(made.name, optimize=made.optimize, custom_ops=made.custom_ops)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first output that differs, and the layer where it begins if that could be found."""

    sample: int
    kind: str  # of the sample
    output: int
    difference: Difference
    layer: Layer | None
    note: str = ""  # why there is no layer


@dataclass(frozen=True, slots=True)
class Finding:
    """What one place computed: all as expected when ``mismatch`` is None."""

    place: Place
    mismatch: Mismatch | None


def places(
    chosen: Sequence[str], board: str | None = None, *, every_core: bool = False
) -> list[Place]:
    """Return this machine and the cores named, each with a board; all with ``every_core``.

    Raises `UsageError` for a core that no board runs, and a board that cannot be run from here.
    """
    named = boards.load(board) if board is not None else None
    names = dict.fromkeys(chosen)
    if every_core:
        names |= dict.fromkeys(targets.TARGETS)
    elif named is not None and not any(named.runs(name) for name in names):
        names[named.target] = None
    for name in names:
        targets.lookup(name)
    found = [Place(HOST)]
    for name in (n for n in names if n != HOST):
        on = named if named is not None and named.runs(name) else boards.for_target(name)
        if not on.run:
            raise UsageError(f"board '{on.name}' has no run command", "add run = [...]")
        found.append(Place(name, on))
    return found


class Verification:
    """One model and its samples; `run` is called for each place."""

    def __init__(self, model: bytes, options: Options, say: Say) -> None:
        self._model = model
        self._options = options
        self._say = say
        self.sha256 = hashlib.sha256(model).hexdigest()
        analysis = compiler.analyse(model, options.compiling)
        if analysis.faults:
            raise compiler.refusal(analysis.faults)
        self.graph = analysis.file
        self._plain = questions.as_read(model, self.graph, options.compiling.signature)
        self._reference = questions.Reference(
            options.engine or reference.TFLM, self._plain, self.graph, self._tensors
        )
        self.is_substitute = False  # whether LiteRT answers because TFLM refuses the model
        self.recorded: Path | None = None  # where vectors were recorded or are replayed from
        self.vectors = self._vectors()

    @cached_property
    def layer_outputs(self) -> tuple[layers.Exposed, tuple[layers.Run, ...]]:
        """The model with all outputs, and what the reference makes of the samples there."""
        exposed = layers.expose(self._plain, self.graph)
        return exposed, self._ask(exposed.tensors, self.vectors.samples)

    def run(self, place: Place) -> Finding:
        """Build, run and compare."""
        with TemporaryDirectory(prefix="tfl2c-verify-") as name:
            work = _Work(Path(name), place, self._options, self._say)
            built = work.build(self._model, self._options.compiling)
            outputs = work.outputs(built, self.vectors.samples, self.graph)
            ports = [expected(self.graph, i) for i in self.graph.outputs]
            found = first_difference(ports, outputs, self.vectors.outputs)
            if found is None:
                return Finding(place, None)
            sample, output, wrong = found
            kind = self.vectors.samples[sample].kind
            try:
                layer = self._first_layer(work, sample)
                note = "" if layer else "every layer is equal when it is looked at"
            except (ToolError, ModelError) as error:
                layer, note = None, f"the layer cannot be found: {error}"
            return Finding(place, Mismatch(sample, kind, output, wrong, layer, note))

    def _first_layer(self, work: _Work, sample: int) -> Layer | None:
        self._say(f"{work.place}: looking for the first layer that differs")
        exposed, answers = self.layer_outputs
        upto = self.vectors.samples[: sample + 1]
        plain = self._options.plain
        search = layers.Search(
            self.graph,
            exposed,
            answers[: sample + 1],
            run_tapped=lambda taps: work.tapped(work.build(self._plain, plain, taps), upto),
            run_exposed=lambda: work.outputs(work.build(exposed.model, plain), upto),
        )
        return search.first(work.taps(self._plain))

    def _tensors(self, tensors: tuple[int, ...], fed: Sequence[Sample]) -> list[layers.Run]:
        """Return tensors of the model as this machine computes them."""
        model = reader.with_outputs(self._plain, tensors)
        with TemporaryDirectory(prefix="tfl2c-verify-") as name:
            work = _Work(Path(name), Place(HOST), self._options, self._say)
            return work.outputs(work.build(model, self._options.plain), fed)

    # ------------------------------------------------------------------------------- vectors

    def _vectors(self) -> Vectors:
        """Return the recorded vectors, or those that the reference gives now."""
        chosen = self._options
        shelf = None
        if chosen.golden is not None:
            ends = ([self.graph.tensors[i] for i in e] for e in self._ends())
            made = chosen.compiling
            name = made.name if made.signature is None else f"{made.name}-{made.signature}"
            shelf = golden.shelf(chosen.golden, name, self.sha256, *ends)
            self.recorded = shelf.folder
            recorded = shelf.read()
            if recorded is not None:
                self._check_replay(shelf.folder)
                return recorded
        fed = tuple(self._samples())
        if not fed:
            raise UsageError("there are no samples", "give --samples or --input")
        try:
            reference.version(self._reference.engine)
        except ToolError as error:
            if shelf is not None:
                error.fault += f", and {shelf.folder} holds no vectors"
            raise
        outputs = self._outputs(fed)
        engine = self._reference.engine
        vectors = Vectors(fed, outputs, f"{engine} {reference.version(engine)}")
        if shelf is not None:
            shelf.write(vectors)
        return vectors

    def _ends(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return self.graph.inputs, self.graph.outputs

    def _check_replay(self, folder: Path) -> None:
        chosen = self._options
        if chosen.files or chosen.samples is not None or chosen.seed is not None:
            raise UsageError(
                f"{folder} holds vectors, and recorded ones are replayed as they are",
                "leave out --input, --samples and --seed, or delete the folder to record it again",
            )

    def _samples(self) -> Iterator[Sample]:
        chosen = self._options
        count = SAMPLES if chosen.samples is None else chosen.samples
        yield from samples.from_files(self.graph, chosen.files)
        yield from samples.made_up(self.graph, count, chosen.seed or 0)

    def _outputs(self, fed: Sequence[Sample]) -> tuple[layers.Run, ...]:
        """Ask for the outputs; LiteRT, if TFLM refuses the model and nobody insists on it."""
        try:
            return self._ask(self.graph.outputs, fed)
        except RefusalError as refusal:
            if self._options.engine is not None or not reference.is_installed(reference.LITERT):
                raise
            self._reference = replace(self._reference, engine=reference.LITERT)
            self.is_substitute = True
            try:
                return self._ask(self.graph.outputs, fed)
            except RefusalError:
                refusal.remedy = f"'{reference.LITERT}' refuses it, too"
                raise refusal from None

    def _ask(self, tensors: tuple[int, ...], fed: Sequence[Sample]) -> tuple[layers.Run, ...]:
        self._say(f"asking the reference ({self._reference.engine})")
        return self._reference.answers(tensors, fed)


@dataclass(frozen=True, slots=True)
class _Work:
    """A folder in which libraries for one place are generated and built."""

    folder: Path
    place: Place
    options: Options
    say: Say

    def taps(self, model: bytes) -> tuple[layers.Tapped, ...]:
        """Return where a model's library has the outputs of its layers."""
        analysis = compiler.analyse(model, self._here(self.options.plain))
        return layers.tapped(analysis.design, analysis.file) if analysis.design else ()

    def build(
        self, model: bytes, made: compiler.Options, taps: tuple[image.Tap, ...] = ()
    ) -> image.Image:
        """Generate the library and build an image of it; sanitized on the host."""
        self.say(f"{self.place}: generating and building")
        compiled = compiler.compile_model(model, self._here(made))
        folder = Path(mkdtemp(dir=self.folder))
        project.write(compiled.files, folder / "generated")
        options = image.Options(
            sanitize=self.place.board is None,
            run_timeout=600.0,
            objects=self.folder / "objects",
            sources=self.options.sources,
            taps=taps,
        )
        return image.build(
            folder / "generated",
            [manifest.read(folder / "generated" / f"{made.name}.json")],
            targets.lookup(self.place.target),
            self.place.board,
            folder / "image",
            options,
        )

    def outputs(
        self, built: image.Image, fed: Sequence[Sample], graph: Graph | None = None
    ) -> list[layers.Run]:
        """Run an image and return the outputs of every sample.

        ``graph`` has the borders of the samples and of what is returned, if not the image.
        """
        self.say(f"{self.place}: running {len(fed)} samples")
        (model,) = built.manifests
        inputs = [s.inputs for s in fed]
        if graph is not None:
            tensors = [graph.tensors[i] for i in graph.inputs]
            inputs = [borders.inward(octets, tensors, model.inputs) for octets in inputs]
        outputs = runner.run(built, {model.name: [runner.Sample(octets) for octets in inputs]})
        found = outputs[model.name]
        if graph is not None:
            tensors = [graph.tensors[i] for i in graph.outputs]
            found = [borders.outward(octets, tensors, model.outputs) for octets in found]
        return found

    def tapped(self, built: image.Image, fed: Sequence[Sample]) -> list[layers.Run]:
        """Run an image with taps and return what these recorded."""
        self.say(f"{self.place}: running {len(fed)} samples with every layer tapped")
        return runner.run_tapped(built, [runner.Sample(s.inputs) for s in fed])

    def _here(self, made: compiler.Options) -> compiler.Options:
        return replace(made, target=self.place.target)
