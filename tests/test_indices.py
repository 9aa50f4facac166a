# SPDX-License-Identifier: Apache-2.0
"""Indices that are computed at run time and out of range: nothing outside is read or written.

The references stop there. Each such index is taken for the nearest one inside, so the answer is
what a reference gives for that one.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.cases import Case, expected_outputs, load_cases
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.oracle import Octets
from tfl2c import reader
from tfl2c.graph import DType

pytestmark = pytest.mark.usefixtures("references")

OPERATORS = {
    "gather": 1,
    "gather_nd": 1,
    "embedding_lookup": 0,
    "scatter_nd": 0,
    "sparse_to_dense": 0,
}
FAR = (1, 1000, 2**30)


def indices_of(case: Case, position: int) -> int | None:
    """Return the model's input that holds the node's int32 indices; None if they are others."""
    graph = reader.read(case.model, case.name)
    tensor = graph.nodes[0].inputs[position]
    known = graph.tensors[tensor].dtype is DType.INT32 and tensor in graph.inputs
    return graph.inputs.index(tensor) if known else None


def outside(case: Case, position: int, distance: int) -> tuple[Case, Case]:
    """Return the case with indices below the range, and with those that these are taken for."""
    wrong: list[Octets] = []
    right: list[Octets] = []
    for sample in case.samples:
        indices = np.frombuffer(sample[position], dtype=np.int32)
        far = np.where(indices % 2 == 0, -distance, indices).astype(np.int32)
        near = np.maximum(far, 0)
        for changed, kept in ((wrong, far), (right, near)):
            changed.append((*sample[:position], kept.tobytes(), *sample[position + 1 :]))
    return replace(case, samples=tuple(wrong)), replace(case, samples=tuple(right))


@pytest.mark.parametrize("stem", OPERATORS)
def test_index_out_of_range_is_taken_for_the_nearest(stem: str, tmp_path: Path) -> None:
    found = [(c, p) for c in load_cases(stem) if (p := indices_of(c, OPERATORS[stem])) is not None]
    chosen = [
        outside(replace(case, name=f"{case.name}_{distance}"), position, distance)
        for case, position in found
        for distance in FAR
    ]
    assert chosen
    expected = expected_outputs([right for _, right in chosen])
    jobs = [Job(c.name, c.model, c.samples) for c, _ in chosen]
    built, outputs = Device(HOST).run(jobs, tmp_path)
    tolerances = {c.name: c.table.tolerance for c, _ in chosen}
    assert not mismatches(built, outputs, expected, tolerances)
