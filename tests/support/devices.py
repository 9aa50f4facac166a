# SPDX-License-Identifier: Apache-2.0
"""Compiles models, builds one image of them and runs it on this machine or an emulated core."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from tests.support.nearness import is_same
from tests.support.oracle import Octets
from tfl2c import boards, project, targets
from tfl2c.compiler import Compiled, Options, compile_model
from tfl2c.verify import image, manifest, runner

HOST = "host"

BUILD = image.Options(
    objects=Path(__file__).resolve().parents[2] / "build" / "objects",
    harness_cflags=("-O0",),  # it is long and runs for a moment
)
_INCLUDE = re.compile(r"^#include (\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Job:
    """A model to be run; ``name`` is a C identifier."""

    name: str
    model: bytes
    samples: tuple[Octets, ...]


@dataclass(frozen=True, slots=True)
class Device:
    """A target, and how code for it is built."""

    target: str
    optimize: str = "-O2"
    run_timeout: float = 300.0  # seconds
    optimize_for: str = "balanced"  # the compiler's --optimize, --feed and --io
    feed: str = "whole"
    io: str = "model"

    def build(self, jobs: Sequence[Job], folder: Path) -> image.Image:
        """Compile every model into one folder and build one image; sanitized on the host."""
        files: dict[PurePosixPath, str] = {}
        for job in jobs:
            files |= self.compile(job).files
        generated = folder / "generated"
        project.write(files, generated)
        target = targets.lookup(self.target)
        return image.build(
            generated,
            joined([job.name for job in jobs], generated),
            target,
            None if self.target == HOST else boards.for_target(self.target),
            folder / "image",
            replace(
                BUILD,
                optimize=self.optimize,
                sanitize=self.target == HOST,
                run_timeout=self.run_timeout,
            ),
        )

    def compile(self, job: Job, arena: int | None = None) -> Compiled:
        """Compile one model."""
        options = Options(
            name=job.name,
            target=self.target,
            arena=arena,
            optimize=self.optimize_for,
            feed=self.feed,
            io=self.io,
        )
        return compile_model(job.model, options)

    def run(self, jobs: Sequence[Job], folder: Path) -> tuple[image.Image, Mapping[str, Outputs]]:
        """Return the image and, by model, the outputs of every sample."""
        built = self.build(jobs, folder)
        vectors = {j.name: [runner.Sample(inputs) for inputs in j.samples] for j in jobs}
        return built, {name: tuple(o) for name, o in runner.run(built, vectors).items()}


Outputs = tuple[Octets, ...]


def joined(names: Sequence[str], folder: Path) -> list[manifest.Manifest]:
    """Return the manifests of models in ``folder``, with fewer sources.

    A compiler takes longer to start than for a small model, so sources that include the same
    headers are included in a common one, which is written. What one of them misses all miss.
    """
    texts = [(folder / f"{name}.json").read_text(encoding="utf-8") for name in names]
    traces = {name: json.loads(text)["trace"] for name, text in zip(names, texts, strict=True)}
    groups: dict[tuple[str, ...], list[str]] = {}
    for name in names:
        for part in ("_weights", ""):
            groups.setdefault(_headers(name, part, folder), []).append(name)
    places: dict[str, str] = {}
    for number, ((part, *_), alike) in enumerate(groups.items()):
        if len(alike) > 1:
            lines = [line for n in alike for line in _included(n, part, traces[n])]
            source = f"joined_{number}.c"
            (folder / source).write_text("\n".join([*lines, ""]), encoding="utf-8")
            places |= {f"{name}{part}.c": source for name in alike}
    models = (manifest.parse(json.loads(text)) for text in texts)
    return [replace(m, sources=tuple(places.get(s, s) for s in m.sources)) for m in models]


def _headers(name: str, part: str, folder: Path) -> tuple[str, ...]:
    """Return the part of a model and the headers, but its own, that its source begins with."""
    files = (f"{name}{part}.c", f"{name}{part}.h", f"{name}_weights.h")
    texts = ((folder / file).read_text(encoding="utf-8") for file in files)
    found = {header for text in texts for header in _INCLUDE.findall(text)}
    return (part, *sorted(h for h in found if h not in {f'"{name}.h"', f'"{name}_weights.h"'}))


def _included(name: str, part: str, trace: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield lines that include a source; its layers get names that no other model's have."""
    layers = [layer["parameters"] for layer in trace]
    yield from (f"#define {layer} {name}_{layer}_" for layer in layers)
    yield f'#include "{name}{part}.c"'
    yield from (f"#undef {layer}" for layer in layers)


def mismatches(
    built: image.Image,
    found: Mapping[str, Outputs],
    expected: Mapping[str, Outputs],
    tolerances: Mapping[str, float] | None = None,
) -> list[str]:
    """Return a line for every output that differs: model, sample, element, both values.

    ``tolerances`` names the models of floats whose outputs need not be equal to the last bit.
    """
    allowed = tolerances or {}
    assert found.keys() == expected.keys()
    return [
        line
        for model in built.manifests
        for line in _differences(
            model, found[model.name], expected[model.name], allowed.get(model.name, 0.0)
        )
    ]


def _differences(
    model: manifest.Manifest, found: Outputs, expected: Outputs, tolerance: float
) -> Iterator[str]:
    assert len(found) == len(expected)
    for sample, (ours, theirs) in enumerate(zip(found, expected, strict=True)):
        for port, a, b in zip(model.outputs, ours, theirs, strict=True):
            if not is_same(a, b, tolerance):
                yield f"{model.name}: sample {sample}: '{port.name}': {_first(port, a, b)}"


def _first(port: manifest.Port, ours: bytes, theirs: bytes) -> str:
    if len(ours) != len(theirs):
        return f"{len(ours)} bytes, expected {len(theirs)}"
    a, b = (np.frombuffer(octets, dtype=port.dtype) for octets in (ours, theirs))
    size = a.dtype.itemsize
    unequal = (
        (
            np.frombuffer(ours, dtype=np.uint8).reshape(-1, size)
            != np.frombuffer(theirs, dtype=np.uint8).reshape(-1, size)
        )
        .any(axis=1)
        .nonzero()[0]
    )
    i = int(unequal[0])
    return f"element {i} is {a[i]}, expected {b[i]} ({len(unequal)} of {len(a)} differ)"
