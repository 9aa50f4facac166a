# SPDX-License-Identifier: Apache-2.0
"""What the reference implementations answer: tflite-micro ("tflm") and LiteRT ("litert").

Both are optional. They run in a worker process, because a reference may abort on a model it
dislikes; that counts as a refusal.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from signal import SIGTERM
from threading import Timer
from types import MappingProxyType
from typing import Any, Final

from tfl2c.errors import ToolError

TFLM: Final = "tflm"
LITERT: Final = "litert"
DISTRIBUTIONS: Final = MappingProxyType({TFLM: "tflite-micro", LITERT: "ai-edge-litert"})
"""The Python package of each reference."""

WORKER: Final = "tfl2c.verify.reference_worker"
_SECONDS: Final = 120.0  # the longest that one model may take

Octets = tuple[bytes, ...]
"""The bytes of every input, or of every output, of one run."""


@dataclass(frozen=True, slots=True)
class Question:
    """A model and the inputs of runs that follow each other."""

    model: bytes
    samples: tuple[Octets, ...]

    @property
    def key(self) -> str:
        """A name that no other question has."""
        inputs = hashlib.sha256()
        for sample in self.samples:
            for octets in sample:
                inputs.update(len(octets).to_bytes(8, "little") + octets)
            inputs.update(b"|")
        return f"{hashlib.sha256(self.model).hexdigest()}-{inputs.hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Answer:
    """The outputs of every run, or the reason why there are none."""

    outputs: tuple[Octets, ...] = ()
    refused: str = ""


def version(engine: str) -> str:
    """Return the version of a reference; raise `ToolError` that says how to get it."""
    distribution = DISTRIBUTIONS[engine]
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        raise ToolError(
            f"the reference '{engine}' is not installed",
            f"pip install {distribution}, or 'tfl2c[oracle]' for the versions that are tested",
        ) from None


def is_installed(engine: str) -> bool:
    """Whether a reference can be asked."""
    try:
        version(engine)
    except ToolError:
        return False
    return True


def answers(engine: str, questions: Sequence[Question]) -> Iterator[Answer]:
    """Yield what ``engine`` answers to each question.

    Raises `ToolError` when the reference is not installed or takes too long.
    """
    version(engine)
    worker = Worker(engine)
    try:
        for question in questions:
            yield worker.answer(question)
    except BaseException:
        worker.kill()
        raise
    finally:
        worker.stop()


def packed(outputs: Sequence[Octets]) -> list[list[str]]:
    """Return octets as JSON can hold them."""
    return [[b64encode(part).decode() for part in sample] for sample in outputs]


def unpacked(outputs: Sequence[Sequence[str]]) -> tuple[Octets, ...]:
    """Return what `packed` took."""
    return tuple(tuple(b64decode(part) for part in sample) for sample in outputs)


class Worker:
    """A process that answers questions; started when needed, again after it died."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._process: subprocess.Popen[str] | None = None

    def answer(self, question: Question) -> Answer:
        """Return what the reference says; a process that dies has refused."""
        process = self._process = self._process or self._start()
        timer = Timer(_SECONDS, process.terminate)
        timer.start()
        try:
            line = _exchange(process, question)
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if line:
            return _answer(json.loads(line))
        status = self.stop()
        if status == -SIGTERM:
            raise ToolError(f"the reference '{self._engine}' took longer than {_SECONDS:.0f} s")
        return Answer(refused=f"the process ended with status {status}")

    def stop(self) -> int:
        """End the process, if there is one, and return its exit status."""
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            process.communicate(timeout=10)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        return process.returncode

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        if self._process is not None:
            self._process.kill()

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", WORKER, self._engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


def _exchange(process: subprocess.Popen[str], question: Question) -> str:
    """Send a question and return the line that comes back; empty when the process died."""
    if process.stdin is None or process.stdout is None:
        raise TypeError("the worker was started without pipes")
    job = {"model": b64encode(question.model).decode(), "samples": packed(question.samples)}
    process.stdin.write(json.dumps(job) + "\n")
    process.stdin.flush()
    return process.stdout.readline()


def _answer(line: dict[str, Any]) -> Answer:
    if "refused" in line:
        return Answer(refused=line["refused"])
    return Answer(unpacked(line["outputs"]))
