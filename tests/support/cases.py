# SPDX-License-Identifier: Apache-2.0
"""Reads the tables of tests/ops and tests/chains.toml: each is the product of the lists in it.

A file names its `operator` and, if it is not the one of the file's name, its `maker`. Tables under
[everyday] make the cases of every run, those under [sweep] the wider set; [[refuse]] lists models
that tfl2c must refuse, with words of the message. In a table these keys are no lists:

``take``        so many cases of the product, chosen so that values meet in as many pairs as can be
``refused_by``  the references that do not accept these models
``oracle``      the reference whose answer is expected: "tflm" unless said otherwise
``differ``      why the references' answers differ in some of the cases
``tolerance``   of float32 outputs that are sums, products or exponentials, as a share of the
                largest value; without it, as for all integers, every byte counts
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import import_module
from itertools import combinations, product
from math import prod
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.random import Generator

from tests.support.inputs import input_sets
from tests.support.makers import Maker, Substitute
from tests.support.oracle import TFLM, Octets, Question, ask
from tests.support.tflite_builder import ModelSpec, build

TABLES = Path(__file__).resolve().parents[1] / "ops"
CHAINS = "chains"  # tests/chains.toml: small networks

_ATTEMPTS = 40  # candidates looked at for each case taken
_MOST = 20_000  # combinations that those are among: of a larger product, so many at random


@dataclass(frozen=True, slots=True)
class Table:
    """What holds for all the cases of one table."""

    operator: str
    name: str
    oracle: str
    refused_by: tuple[str, ...]
    differ: str
    tolerance: float = 0.0


@dataclass(frozen=True, slots=True)
class Case:
    """One model with inputs; ``name`` is a C identifier that no other case has."""

    name: str
    table: Table
    parameters: Mapping[str, Any]
    model: bytes
    samples: tuple[Octets, ...]
    asked: bytes = b""  # where the references are asked another model that computes the same

    @property
    def question(self) -> Question:
        """What the references are asked."""
        return Question(self.asked or self.model, self.samples)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Refusal:
    """A model that tfl2c must refuse, with ``message`` in what it says."""

    name: str
    message: str
    model: bytes


def operators() -> list[str]:
    """Return the stems of the files in tests/ops, sorted, and that of the small networks."""
    return [*sorted(p.stem for p in TABLES.glob("*.toml")), CHAINS]


@cache
def load_cases(stem: str, kind: str = "everyday") -> tuple[Case, ...]:
    """Return the cases of tests/ops/<stem>.toml; ``kind`` is everyday or sweep."""
    document = contents_of(stem)
    cases = []
    for name, rows in document.get(kind, {}).items():
        of, chosen = _expand(document, f"{stem}_{name}", rows)
        cases += [
            _case(of, f"{of.name}_{i}", parameters, maker)
            for i, (parameters, maker) in enumerate(chosen)
        ]
    return tuple(cases)


def specifications(stem: str, **changed: Any) -> Iterator[tuple[str, ModelSpec, Generator]]:
    """Yield name, model and source of random numbers of each everyday case.

    Parameters that the maker has are ``changed``.
    """
    document = contents_of(stem)
    for name, rows in document.get("everyday", {}).items():
        of, chosen = _expand(document, f"{stem}_{name}", rows)
        for i, (parameters, maker) in enumerate(chosen):
            known = {f.name for f in fields(type(maker))}  # type: ignore[arg-type]
            own = {key: value for key, value in changed.items() if key in known}
            changed_maker: Maker = replace(maker, **own)  # type: ignore[type-var]
            rng = _rng(parameters)
            yield f"{of.name}_{i}", changed_maker.model(of.operator, rng), rng


def load_refusals(stem: str) -> list[Refusal]:
    """Return the models of the [[refuse]] tables."""
    document = contents_of(stem)
    refusals = []
    for i, row in enumerate(document.get("refuse", [])):
        parameters = {k: v for k, v in row.items() if k != "message"}
        maker = maker_of(document, parameters)
        assert maker.possible(), f"{stem}: refuse {i} makes no model"
        model = build(maker.model(document["operator"], _rng(parameters)))
        refusals.append(Refusal(f"{stem}_refuse_{i}", row["message"], model))
    return refusals


def expected_outputs(cases: Sequence[Case]) -> dict[str, tuple[Octets, ...]]:
    """Return the outputs of every run of every case, as the table's oracle gives them.

    Fails if one has no answer: a case without an expected value would test nothing.
    """
    outputs: dict[str, tuple[Octets, ...]] = {}
    for engine in sorted({c.table.oracle for c in cases}):
        asked = [c for c in cases if c.table.oracle == engine]
        for case, answer in zip(asked, ask(engine, [c.question for c in asked]), strict=True):
            assert not answer.refused, f"{engine} refuses {case.name}: {answer.refused}"
            assert len(answer.outputs) == len(case.samples)
            outputs[case.name] = answer.outputs
    return outputs


def contents_of(stem: str) -> dict[str, Any]:
    """Return what tests/ops/<stem>.toml says."""
    folder = TABLES.parent if stem == CHAINS else TABLES
    document = tomllib.loads((folder / f"{stem}.toml").read_text(encoding="utf-8"))
    document.setdefault("maker", stem)
    known = {"operator", "maker", "everyday", "sweep", "refuse"}
    assert document.keys() <= known, f"{stem}: unknown {document.keys() - known}"
    return document


def table(
    contents: Mapping[str, Any], name: str, rows: Mapping[str, Any]
) -> tuple[Table, dict[str, list[Any]]]:
    """Return a table and the lists of which its cases are the product."""
    rows = dict(rows)
    rows.pop("take", None)
    found = Table(
        contents["operator"],
        name,
        rows.pop("oracle", TFLM),
        tuple(rows.pop("refused_by", ())),
        rows.pop("differ", ""),
        rows.pop("tolerance", 0.0),
    )
    return found, rows


def _expand(
    contents: Mapping[str, Any], name: str, rows: Mapping[str, Any]
) -> tuple[Table, list[tuple[Mapping[str, Any], Maker]]]:
    take = rows.get("take")
    found, lists = table(contents, name, rows)
    kind = _kind(contents, lists)
    frozen = [[_frozen(value) for value in values] for values in lists.values()]
    possible, count = [], 0
    for at in _combinations([len(values) for values in frozen], whole=take is None):
        arguments = (values[i] for values, i in zip(frozen, at, strict=True))
        maker: Maker = kind(**dict(zip(lists, arguments, strict=True)))
        count += 1
        if maker.possible():
            possible.append(([v[i] for v, i in zip(lists.values(), at, strict=True)], maker))

    def parameters(i: int) -> dict[str, Any]:
        return dict(zip(lists, possible[i][0], strict=True))

    if take is None:
        assert len(possible) == count, f"{name}: the product holds impossible models"
        chosen: Iterable[int] = range(count)
    else:
        assert take <= len(possible), f"{name}: only {len(possible)} models are possible"
        chosen = _cover(parameters, len(possible), take)
    return found, [(parameters(i), possible[i][1]) for i in chosen]


def _combinations(sizes: Sequence[int], *, whole: bool) -> Iterator[tuple[int, ...]]:
    """Yield the places in lists of such sizes that make a combination, not too many."""
    count = prod(sizes)
    if whole or count <= _MOST:
        yield from product(*map(range, sizes))
        return
    drawn = np.random.default_rng(count).choice(count, _MOST, replace=False)
    places = np.unravel_index(drawn, tuple(sizes))
    yield from zip(*(axis.tolist() for axis in places), strict=True)


def _cover(choice: Callable[[int], Mapping[str, Any]], count: int, take: int) -> Iterator[int]:
    """Yield ``take`` distinct of ``count`` positions.

    Each brings as many new pairs of values as it can.
    """
    rng = np.random.default_rng(count)
    left = [int(i) for i in rng.permutation(count)]
    seen: set[tuple[str, str]] = set()
    for _ in range(take):
        offered = left[:_ATTEMPTS]
        best = max(offered, key=lambda i: len(_pairs(choice(i)) - seen))
        seen |= _pairs(choice(best))
        left = [i for i in left[_ATTEMPTS:] + offered if i != best]
        yield best


def _pairs(choice: Mapping[str, Any]) -> set[tuple[str, str]]:
    return set(combinations([f"{k}={v}" for k, v in choice.items()], 2))


def maker_of(document: Mapping[str, Any], parameters: Mapping[str, Any]) -> Maker:
    """Return the maker of a case."""
    maker: Maker = _kind(document, parameters)(**{k: _frozen(v) for k, v in parameters.items()})
    return maker


def _kind(document: Mapping[str, Any], parameters: Iterable[str]) -> Any:
    """Return the class of the maker, which has such parameters."""
    kind = import_module(f"tests.support.makers.{document['maker']}").Maker
    unknown = set(parameters) - {f.name for f in fields(kind)}
    assert not unknown, f"{document['maker']} has no parameter {unknown}"
    return kind


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def _case(of: Table, name: str, parameters: Mapping[str, Any], maker: Maker) -> Case:
    rng = _rng(parameters)
    return case_of(of, name, parameters, maker, maker.model(of.operator, rng), rng)


def case_of(
    of: Table,
    name: str,
    parameters: Mapping[str, Any],
    maker: Maker,
    model: ModelSpec,
    rng: Generator,
) -> Case:
    """Return the case of a model that a maker made."""
    asked = build(maker.asked(model)) if isinstance(maker, Substitute) else b""
    return Case(name, of, parameters, build(model), input_sets(model, rng), asked)


def _rng(parameters: Mapping[str, Any]) -> np.random.Generator:
    """Return a source that depends on the parameters alone: a new case changes no other."""
    return np.random.default_rng(crc32(json.dumps(parameters, sort_keys=True).encode()))
