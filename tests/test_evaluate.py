# SPDX-License-Identifier: Apache-2.0
"""What the compiler computes of constants is what the references compute at run time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.support.cases import Case, expected_outputs, load_cases
from tests.support.nearness import is_same
from tests.support.oracle import LITERT, Octets, Question, ask
from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec, build, constant
from tfl2c import ops, passes, reader

pytestmark = pytest.mark.usefixtures("references")

FOLDED = sorted(
    name.lower()
    for name, op in ops.registry().items()
    if op.evaluate and not op.view and not op.vanishes
)


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
    """Every byte is the same, but for those of floats that have a tolerance."""
    cases = [case for case in load_cases(stem) if len(reader.read(case.model, "m").nodes) == 1]
    expected = expected_outputs(cases)
    wrong = [
        (case.name, i)
        for case in cases
        for i, sample in enumerate(case.samples)
        if not all(
            is_same(ours, theirs, case.table.tolerance)
            for ours, theirs in zip(folded(case, sample), expected[case.name][i], strict=True)
        )
    ]
    assert not wrong


def test_half_floats_become_floats() -> None:
    """Constants of float16 are stored as the float32 that they equal; nothing runs for them."""
    halves = np.array([0.0, -0.0, 1.0, -2.5, 6e-8, 65504.0, 0.333, 1e-7], dtype=np.float16)
    tensors = (
        constant("halves", halves),
        TensorSpec("input", (8,), "float32"),
        TensorSpec("floats", (8,), "float32"),
        TensorSpec("output", (8,), "float32"),
    )
    nodes = (
        OpSpec("DEQUANTIZE", ("halves",), ("floats",), version=3),
        OpSpec("ADD", ("input", "floats"), ("output",)),
    )
    model = build(ModelSpec(tensors, nodes, ("input",), ("output",)))
    zeros = np.full(8, -0.0, dtype="<f4").tobytes()  # x + -0 is x
    [answer] = ask(LITERT, [Question(model, ((zeros,),))])
    graph = passes.optimize(reader.read(model, "halves"))
    assert [node.op for node in graph.nodes] == ["ADD"]
    assert graph.tensors[graph.nodes[0].inputs[1]].data == answer.outputs[0][0]
