# SPDX-License-Identifier: Apache-2.0
"""What the reference implementations answer: tflite-micro ("tflm") and LiteRT ("litert").

Both run in worker processes, because a reference may abort on a model it dislikes; that counts as
a refusal. Answers are kept under build/oracle/, by the version of the reference, the model and the
inputs.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from signal import SIGTERM
from threading import Timer
from typing import IO, Any

TFLM = "tflm"
LITERT = "litert"

_WORKER = Path(__file__).with_name("oracle_worker.py")
_CACHE = Path(__file__).resolve().parents[2] / "build" / "oracle"
_SECONDS = 120.0  # the longest that one model may take

_DISTRIBUTIONS = {TFLM: "tflite-micro", LITERT: "ai-edge-litert"}
_PINNED = {TFLM: "0.dev20261023182759", LITERT: "2.3.0"}

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


def missing() -> str:
    """Return why the references cannot be asked; empty when they can."""
    for engine, distribution in _DISTRIBUTIONS.items():
        try:
            version = metadata.version(distribution)
        except metadata.PackageNotFoundError:
            return f"{distribution} is not installed (pip install 'tfl2c[oracle]')"
        if version != _PINNED[engine]:
            return f"{distribution} {version} is installed, the tests need {_PINNED[engine]}"
    return ""


def ask(engine: str, questions: Sequence[Question]) -> list[Answer]:
    """Return what ``engine`` answers to each question; what was asked before is looked up."""
    folder = _CACHE / f"{engine}-{_PINNED[engine]}-{_worker_digest()}"
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{q.key}.json" for q in questions]
    new = {p: q for p, q in zip(paths, questions, strict=True) if not p.exists()}
    for path, answer in zip(new, _answers(engine, list(new.values())), strict=True):
        _write(path, answer)
    return [_answer(json.loads(p.read_text(encoding="utf-8"))) for p in paths]


def ask_afresh(engine: str, questions: Sequence[Question]) -> list[Answer]:
    """Return what ``engine`` answers to each question now."""
    return [_answer(a) for a in _answers(engine, questions)]


def _answers(engine: str, questions: Sequence[Question]) -> Iterator[dict[str, Any]]:
    worker = _Worker(engine)
    try:
        for question in questions:
            yield worker.answer(question)
    finally:
        worker.stop()


class _Worker:
    """A process that answers questions; started when needed, again after it died."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.process: subprocess.Popen[str] | None = None

    def answer(self, question: Question) -> dict[str, Any]:
        process = self.process = self.process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        timer = Timer(_SECONDS, process.terminate)
        timer.start()
        try:
            _send(process.stdin, question)
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        status = self.stop()
        if status == -SIGTERM:
            raise TimeoutError(f"{self.engine} took longer than {_SECONDS:.0f} s")
        return {"refused": f"the process ended with status {status}"}

    def stop(self) -> int:
        """End the process, if there is one, and return its exit status."""
        process, self.process = self.process, None
        if process is None:
            return 0
        try:
            process.communicate(timeout=10)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            process.kill()
            process.wait()
        return process.returncode

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(_WORKER), self.engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )


def _send(stream: IO[str], question: Question) -> None:
    samples = [[b64encode(i).decode() for i in sample] for sample in question.samples]
    job = {"model": b64encode(question.model).decode(), "samples": samples}
    stream.write(json.dumps(job) + "\n")
    stream.flush()


@cache
def _worker_digest() -> str:
    """Return what names the worker's code: another worker may answer otherwise."""
    return hashlib.sha256(_WORKER.read_bytes()).hexdigest()[:8]


def _write(path: Path, answer: dict[str, Any]) -> None:
    """Write at once: test processes share the folder."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(answer), encoding="utf-8")
    draft.replace(path)


def _answer(stored: dict[str, Any]) -> Answer:
    if "refused" in stored:
        return Answer(refused=stored["refused"])
    return Answer(tuple(tuple(b64decode(o) for o in sample) for sample in stored["outputs"]))
