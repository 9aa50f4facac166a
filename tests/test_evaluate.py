# SPDX-License-Identifier: Apache-2.0
"""What the compiler computes of constants is what the references compute at run time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.cases import Case, expected_outputs, load_cases
from tests.support.oracle import Octets
from tfl2c import ops, reader

pytestmark = pytest.mark.usefixtures("references")

FOLDED = sorted(name.lower() for name, op in ops.registry().items() if op.evaluate and not op.view)


def folded(case: Case, sample: Octets) -> Octets:
    """Return the outputs of a model of one operator, its inputs taken for constants."""
    graph = reader.read(case.model, case.name)
    pairs = zip(graph.inputs, sample, strict=True)
    graph = graph.with_tensors({i: replace(graph.tensors[i], data=data) for i, data in pairs})
    (node,) = graph.nodes
    evaluate = ops.find(node).evaluate
    assert evaluate is not None
    return evaluate(graph.operands(node))


@pytest.mark.parametrize("stem", FOLDED)
def test_constants_are_folded_exactly(stem: str) -> None:
    cases = load_cases(stem)
    expected = expected_outputs(cases)
    wrong = [
        (case.name, i)
        for case in cases
        for i, sample in enumerate(case.samples)
        if folded(case, sample) != expected[case.name][i]
    ]
    assert not wrong
