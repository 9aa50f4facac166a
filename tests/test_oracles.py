# SPDX-License-Identifier: Apache-2.0
"""The tables of tests/ops say truly what the references accept and where they disagree."""

from __future__ import annotations

import numpy as np
import pytest

from tests.support.cases import Case, Table, expected_outputs, load_cases, operators
from tests.support.nearness import is_same
from tests.support.oracle import LITERT, TFLM, Answer, Question, ask, ask_afresh
from tests.support.tflite_builder import Quant, TensorSpec, build, single

pytestmark = [pytest.mark.oracle, pytest.mark.usefixtures("references")]

KINDS = ["everyday", pytest.param("sweep", marks=pytest.mark.sweep)]
ENGINES = (TFLM, LITERT)


def answers(stem: str, kind: str) -> list[tuple[Case, dict[str, Answer]]]:
    """Return every case of a file with the answer of each reference."""
    cases = load_cases(stem, kind)
    questions = [c.question for c in cases]
    columns = {engine: ask(engine, questions) for engine in ENGINES}
    return [(case, {e: columns[e][i] for e in ENGINES}) for i, case in enumerate(cases)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stem", operators())
def test_refusals_are_declared(stem: str, kind: str) -> None:
    """A reference refuses exactly the tables that say so, and the expected one none of its own."""
    wrong = []
    for case, by_engine in answers(stem, kind):
        refused = {e for e, answer in by_engine.items() if answer.refused}
        if refused != set(case.table.refused_by) or case.table.oracle in refused:
            wrong.append((case.name, refused, dict(case.parameters)))
    assert not wrong


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stem", operators())
def test_differences_are_declared(stem: str, kind: str) -> None:
    """The references agree, within the tolerance, except in the tables that say why not."""
    differing: dict[Table, list[str]] = {}
    for case, by_engine in answers(stem, kind):
        names = differing.setdefault(case.table, [])
        tflm, litert = (by_engine[e] for e in ENGINES)
        if not (tflm.refused or litert.refused) and not _agree(case.table, tflm, litert):
            names.append(case.name)
    wrong = {t.name: names for t, names in differing.items() if bool(t.differ) != bool(names)}
    assert not wrong


def _agree(table: Table, first: Answer, second: Answer) -> bool:
    samples = zip(first.outputs, second.outputs, strict=True)
    pairs = (pair for a, b in samples for pair in zip(a, b, strict=True))
    return all(is_same(a, b, table.tolerance) for a, b in pairs)


@pytest.mark.parametrize("stem", [s for s in operators() if s != "zeros_like"])
def test_outputs_tell_something(stem: str) -> None:
    """Outputs of one code all over would hide a fault; only corner cases may be like that."""
    cases = load_cases(stem)
    outputs = expected_outputs(cases)
    dull = [c.name for c in cases if all(_dull(o) for sample in outputs[c.name] for o in sample)]
    assert len(dull) <= len(cases) // 2, dull


def _dull(octets: bytes) -> bool:
    return len(octets) > 4 and len(set(octets)) < 3 and set(octets) != {False, True}


def test_aborted_reference_is_asked_again() -> None:
    """A reference that dies on one model still answers the next."""
    fatal = single(
        "SOFTMAX",
        [TensorSpec("input", (1, 600), quant=Quant.of(0.1))],
        TensorSpec("output", (1, 600), quant=Quant.of(1 / 256, -128)),
        {"beta": 1.0},
    )
    died = Question(build(fatal), ((bytes(600),),))  # equal codes: the sum of exponentials is 600
    fine = Question(build(fatal), ((bytes([5]) + bytes([128]) * 599,),))
    first, second = ask_afresh(TFLM, [died, fine])
    assert "ended with status" in first.refused
    assert not second.refused
    assert second.outputs[0][0][0] == 0x7F  # all the probability


@pytest.mark.parametrize("engine", ENGINES)
def test_answer_worked_out_by_hand(engine: str) -> None:
    """The bytes go in and come out in the order and type that the tables assume."""
    quant = Quant.of(0.5, 3)
    model = single(
        "MAX_POOL_2D",
        [TensorSpec("input", (1, 2, 4, 1), quant=quant)],
        TensorSpec("output", (1, 1, 2, 1), quant=quant),
        {"padding": "VALID", "stride_h": 2, "stride_w": 2, "filter_height": 2, "filter_width": 2},
    )
    samples = (
        (np.array([1, 2, 3, 4, 5, 6, -7, 8], dtype=np.int8).tobytes(),),
        (np.array([-1, -2, -128, -4, -5, -6, -7, -8], dtype=np.int8).tobytes(),),
    )
    answer = ask(engine, [Question(build(model), samples)])[0]
    assert answer.outputs == ((bytes([6, 8]),), (bytes([255, 252]),))
