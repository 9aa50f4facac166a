# SPDX-License-Identifier: Apache-2.0
"""Random models of one operator each: rows of the tables in tests/ops, shaken.

A row is drawn from the whole product of a table's values, not only from the cases that are taken;
then the scales and zero points of its tensors are drawn anew about what the table says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support import cases
from tests.support.cases import Case, Table
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.oracle import ask
from tests.support.tflite_builder import ModelSpec, Quant, TensorSpec
from tfl2c.errors import ModelError

_SHAKEN = 0.5  # of the models; the others keep the scales that the table says
_SPREAD = 1.5  # scales become so many times smaller or greater at most
_ATTEMPTS = 50  # to find a row that makes a model

_CORNERS = (-128, -1, 0, 1, 127)


@dataclass(frozen=True, slots=True)
class _Source:
    """A table and the values that its parameters may have."""

    document: Mapping[str, Any]
    table: Table
    values: Mapping[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a comparison came to."""

    compared: int
    refused: int  # by tfl2c, with a named error
    unanswered: int  # refused by the reference
    lines: list[str]  # what differs


def differences(models: Sequence[Case], folder: Path) -> Found:
    """Run models on this machine and compare them with the reference of their table."""
    accepted = [case for case in models if _is_accepted(case)]
    answered, expected = [], {}
    for engine in sorted({c.table.oracle for c in accepted}):
        asked = [c for c in accepted if c.table.oracle == engine]
        for case, answer in zip(asked, ask(engine, [c.question for c in asked]), strict=True):
            if not answer.refused:
                answered.append(case)
                expected[case.name] = answer.outputs
    lines = []
    if answered:
        jobs = [Job(c.name, c.model, c.samples) for c in answered]
        built, found = Device(HOST).run(jobs, folder)
        tolerances = {c.name: c.table.tolerance for c in answered}
        lines = mismatches(built, found, expected, tolerances)
    rows = {c.name: f"{c.table.name} {dict(c.parameters)}" for c in answered}
    return Found(
        len(answered),
        len(models) - len(accepted),
        len(accepted) - len(answered),
        [f"{line} in {rows[line.split(':')[0]]}" for line in lines],
    )


def _is_accepted(case: Case) -> bool:
    """Whether tfl2c compiles a model; anything but a named refusal is a failure."""
    try:
        Device(HOST).compile(Job(case.name, case.model, case.samples))
    except ModelError:
        return False
    return True


def random_cases(seed: int, count: int) -> Iterator[Case]:
    """Yield so many models, the operators in turn; the same for the same ``seed``."""
    rng = np.random.default_rng(seed)
    sources = [found for stem in cases.operators() if (found := _sources(stem))]
    for i in range(count):
        of_operator = sources[i % len(sources)]
        yield _case(of_operator[rng.integers(len(of_operator))], f"random_{seed}_{i}", rng)


def _sources(stem: str) -> list[_Source]:
    document = cases.contents_of(stem)
    rows = {**document.get("everyday", {}), **document.get("sweep", {})}
    return [_Source(document, *cases.table(document, f"{stem}_{k}", v)) for k, v in rows.items()]


def _case(source: _Source, name: str, rng: Generator) -> Case:
    for _ in range(_ATTEMPTS):
        drawn = {k: v[rng.integers(len(v))] for k, v in source.values.items()}
        maker = cases.maker_of(source.document, drawn)
        if maker.possible():
            specification = maker.model(source.table.operator, rng)
            if rng.random() < _SHAKEN:
                specification = _shaken(specification, rng)
            return cases.case_of(source.table, name, drawn, maker, specification, rng)
    raise AssertionError(f"{source.table.name}: no row makes a model")


def _shaken(model: ModelSpec, rng: Generator) -> ModelSpec:
    """Return the model with other scales; tensors that had the same still have.

    A bias has the scale of its products: models with one stay as they are. So do tensors that take
    chosen values, a divisor that is not 0 say.
    """
    if any(t.quant and t.dtype in {"int32", "int64"} for t in model.tensors):
        return model
    factors: dict[Quant, Quant] = {}
    return replace(model, tensors=tuple(_requantized(t, factors, rng) for t in model.tensors))


def _requantized(tensor: TensorSpec, known: dict[Quant, Quant], rng: Generator) -> TensorSpec:
    quant = tensor.quant
    if quant is None or tensor.values:
        return tensor
    if quant not in known:
        factor = np.float32(_SPREAD ** rng.uniform(-1, 1))
        scales = tuple(float(np.float32(s) * factor) for s in quant.scales)
        zero_points = quant.zero_points
        if tensor.dtype == "int8" and tensor.data is None and len(scales) == 1:
            zero_points = (int(rng.choice((*_CORNERS, *rng.integers(-128, 128, 5)))),)
        known[quant] = replace(quant, scales=scales, zero_points=zero_points)
    return replace(tensor, quant=known[quant])
