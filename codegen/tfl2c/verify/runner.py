# SPDX-License-Identifier: Apache-2.0
"""Runs an image with input vectors, here or on a board, and returns every output byte."""

from __future__ import annotations

import itertools
import struct
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tfl2c.errors import ToolError, UsageError
from tfl2c.verify import process, toolchain
from tfl2c.verify.image import Image
from tfl2c.verify.manifest import Manifest

# Leaks cannot be: the code under test has no heap. Without this the sanitizer wants ptrace.
_ENVIRONMENT: Final = {
    "ASAN_OPTIONS": "detect_leaks=0",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


class RunError(ToolError):
    """The program failed: a sanitizer, a fault of the core, a broken guard. ``log`` tells all."""

    status = 1

    def __init__(self, fault: str, log: str) -> None:
        super().__init__(fault)
        self.log = log


@dataclass(frozen=True, slots=True)
class Sample:
    """The bytes of every input for one inference. ``reset`` initialises the arena anew before."""

    inputs: tuple[bytes, ...]
    reset: bool = False


Outputs = tuple[bytes, ...]  # the bytes of every output of one inference


def run(
    image: Image, vectors: Mapping[str, Sequence[Sample]], *, arguments: Sequence[str] = ()
) -> dict[str, list[Outputs]]:
    """Feed each model its samples, in order and to the same arena, and return the outputs.

    ``vectors`` is by model name; models take turns, so that one would notice another's writes.
    ``arguments`` are added to the run command.
    Raises `UsageError` for samples that do not fit the model, `RunError` when the program fails,
    `ToolError` when the emulator is missing or the time is up.
    """
    steps = list(_steps(image.manifests, vectors))
    outputs = _record(image, steps, arguments)["outputs.bin"]
    return _split(image.manifests, [index for index, _ in steps], outputs)


def run_tapped(image: Image, samples: Sequence[Sample]) -> list[tuple[bytes, ...]]:
    """Feed the one model of ``image`` like `run`; return what its taps recorded in every run."""
    (model,) = image.manifests
    steps = list(_steps(image.manifests, {model.name: samples}))
    recorded = _record(image, steps)["taps.bin"]
    ends = list(itertools.accumulate(tap.size for tap in image.options.taps))
    if len(recorded) != ends[-1] * len(steps):
        raise RunError(f"the program recorded {len(recorded)} bytes of its layers", "")
    bounds = [*itertools.pairwise([0, *ends])]
    runs = (recorded[at : at + ends[-1]] for at in range(0, len(recorded), ends[-1]))
    return [tuple(run[first:end] for first, end in bounds) for run in runs]


def _record(
    image: Image, steps: Sequence[tuple[int, Sample]], arguments: Sequence[str] = ()
) -> dict[str, bytes]:
    """Return the files that the program wrote, by name."""
    with tempfile.TemporaryDirectory(dir=image.path.parent) as name:
        folder = Path(name)
        with (folder / "inputs.bin").open("wb") as file:
            for index, sample in steps:
                file.write(struct.pack("<II", index, sample.reset))
                file.writelines(sample.inputs)
        finished = process.run(
            (*_command(image), *arguments),
            cwd=folder,
            timeout=image.options.run_timeout,
            environment=_ENVIRONMENT,
        )
        if finished.status != 0:
            raise _failure(image, finished)
        written = [path for path in folder.glob("*.bin") if path.name != "inputs.bin"]
        return {path.name: path.read_bytes() for path in written}


def _steps(
    manifests: Sequence[Manifest], vectors: Mapping[str, Sequence[Sample]]
) -> Iterator[tuple[int, Sample]]:
    unknown = vectors.keys() - {m.name for m in manifests}
    if unknown:
        raise UsageError(f"vectors for models that are not in the image: {sorted(unknown)}")
    for turn in range(max(map(len, vectors.values()), default=0)):
        for index, manifest in enumerate(manifests):
            samples = vectors.get(manifest.name, ())
            if turn < len(samples):
                _check(manifest, samples[turn])
                yield index, samples[turn]


def _check(manifest: Manifest, sample: Sample) -> None:
    given = [len(part) for part in sample.inputs]
    expected = [port.nbytes for port in manifest.inputs]
    if given != expected:
        raise UsageError(f"a sample of '{manifest.name}' has {given} bytes, expected {expected}")


def _command(image: Image) -> tuple[str, ...]:
    path = str(image.path.resolve())
    if image.board is None:
        return (path,)
    if not image.board.run:
        raise UsageError(f"board '{image.board.name}' has no run command", "add run = [...]")
    return toolchain.runner(image.board.command(path))


def _failure(image: Image, finished: process.Finished) -> RunError:
    place = image.board.name if image.board else "this machine"
    lines = finished.output.splitlines()
    marks = ("harness:", "fault:", "runtime error:", "ERROR: AddressSanitizer")
    fault = next((line for line in lines if any(m in line for m in marks)), finished.tail(1))
    return RunError(
        f"the program fails on {place} with status {finished.status}: {fault.strip()}",
        finished.output,
    )


def _split(
    manifests: Sequence[Manifest], order: Sequence[int], data: bytes
) -> dict[str, list[Outputs]]:
    expected = sum(manifests[index].output_bytes for index in order)
    if len(data) != expected:
        raise RunError(f"the program wrote {len(data)} bytes of outputs, expected {expected}", "")
    outputs: dict[str, list[Outputs]] = {manifest.name: [] for manifest in manifests}
    at = 0
    for index in order:
        parts = []
        for port in manifests[index].outputs:
            parts.append(data[at : at + port.nbytes])
            at += port.nbytes
        outputs[manifests[index].name].append(tuple(parts))
    return outputs
