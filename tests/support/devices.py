# SPDX-License-Identifier: Apache-2.0
"""Compiles models, builds one image of them and runs it on this machine or an emulated core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np

from tests.support.nearness import is_same
from tests.support.oracle import Octets
from tfl2c import boards, project, targets
from tfl2c.compiler import Compiled, Options, compile_model
from tfl2c.verify import image, manifest, runner

HOST = "host"

_OBJECTS = Path(__file__).resolve().parents[2] / "build" / "objects"


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
            [manifest.read(generated / f"{job.name}.json") for job in jobs],
            target,
            None if self.target == HOST else boards.for_target(self.target),
            folder / "image",
            image.Options(
                optimize=self.optimize,
                sanitize=self.target == HOST,
                run_timeout=self.run_timeout,
                objects=_OBJECTS,
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
