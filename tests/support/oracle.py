# SPDX-License-Identifier: Apache-2.0
"""What the reference implementations answer, asked once: answers are kept under build/oracle/, by
the version of the reference, the model and the inputs.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tfl2c.errors import ToolError
from tfl2c.verify import reference
from tfl2c.verify.reference import LITERT, TFLM, Answer, Octets, Question

__all__ = ["LITERT", "TFLM", "Answer", "Octets", "Question", "ask", "ask_afresh", "missing"]

_CACHE = Path(__file__).resolve().parents[2] / "build" / "oracle"
_PINNED = {TFLM: "0.dev20261023182759", LITERT: "2.3.0"}


def missing() -> str:
    """Return why the references cannot be asked; empty when they can."""
    for engine, pinned in _PINNED.items():
        try:
            version = reference.version(engine)
        except ToolError as error:
            return str(error)
        if version != pinned:
            name = reference.DISTRIBUTIONS[engine]
            return f"{name} {version} is installed, the tests need {pinned}"
    return ""


def ask(engine: str, questions: Sequence[Question]) -> list[Answer]:
    """Return what ``engine`` answers to each question; what was asked before is looked up."""
    folder = _CACHE / f"{engine}-{_PINNED[engine]}-{_worker_digest()}"
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{q.key}.json" for q in questions]
    new = {p: q for p, q in zip(paths, questions, strict=True) if not p.exists()}
    for path, question in new.items():
        _write(path, _answer_to(engine, question))
    return [_answer(json.loads(p.read_text(encoding="utf-8"))) for p in paths]


def ask_afresh(engine: str, questions: Sequence[Question]) -> list[Answer]:
    """Return what ``engine`` answers to each question now."""
    return list(reference.answers(engine, questions))


def _answer_to(engine: str, question: Question) -> Answer:
    worker = _worker(engine)
    try:
        return worker.answer(question)
    except BaseException:  # what it says next would be the answer to this
        worker.kill()
        worker.stop()
        raise


@cache
def _worker(engine: str) -> reference.Worker:
    """Return a worker that stays: to start one takes longer than most answers."""
    worker = reference.Worker(engine)
    atexit.register(worker.stop)
    return worker


@cache
def _worker_digest() -> str:
    """Return what names the worker's code: another worker may answer otherwise."""
    spec = find_spec(reference.WORKER)
    assert spec is not None
    assert spec.origin is not None
    return hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest()[:8]


def _write(path: Path, answer: Answer) -> None:
    """Write at once: test processes share the folder."""
    if answer.refused:
        stored: dict[str, Any] = {"refused": answer.refused}
    else:
        stored = {"outputs": reference.packed(answer.outputs)}
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(stored), encoding="utf-8")
    draft.replace(path)


def _answer(stored: dict[str, Any]) -> Answer:
    if "refused" in stored:
        return Answer(refused=stored["refused"])
    return Answer(reference.unpacked(stored["outputs"]))
