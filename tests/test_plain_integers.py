# SPDX-License-Identifier: Apache-2.0
"""What operators of two integers give where the references refuse, crash or do not define it.

A quotient by 0, and what it leaves, is 0; everything else is taken modulo the type's range. The
compiler's own arithmetic on constants has the same answers as the kernels, which run sanitized.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job
from tests.support.makers.binary import Maker
from tests.support.tflite_builder import build
from tfl2c import ops, reader

Triple = tuple[int, int, int]  # operands, result

LOWEST_32, LOWEST_64 = -(2**31), -(2**63)
CASES: dict[tuple[str, str], tuple[Triple, ...]] = {
    ("DIV", "int32"): ((7, 0, 0), (-7, 0, 0), (LOWEST_32, -1, LOWEST_32), (-7, 2, -3)),
    ("FLOOR_DIV", "int8"): ((7, 0, 0), (-128, -1, -128), (-7, 2, -4)),
    ("FLOOR_DIV", "int16"): ((7, 0, 0), (-(2**15), -1, -(2**15)), (7, -2, -4)),
    ("FLOOR_DIV", "int32"): ((-7, 0, 0), (LOWEST_32, -1, LOWEST_32), (-7, 2, -4), (-8, 2, -4)),
    ("FLOOR_MOD", "int8"): ((7, 0, 0), (-128, -1, 0), (-7, 2, 1)),
    ("FLOOR_MOD", "int16"): ((7, 0, 0), (-(2**15), -1, 0), (7, -2, -1)),
    ("FLOOR_MOD", "int32"): ((7, 0, 0), (LOWEST_32, -1, 0), (LOWEST_32, 3, 1)),
    ("FLOOR_MOD", "int64"): ((7, 0, 0), (LOWEST_64, -1, 0), (LOWEST_64, 3, 1)),
    ("ADD", "int64"): ((LOWEST_64, -1, 2**63 - 1), (2**63 - 1, 1, LOWEST_64)),
    ("SUB", "int32"): ((LOWEST_32, 1, 2**31 - 1), (0, LOWEST_32, LOWEST_32)),
    ("MUL", "int32"): ((2**16, 2**16, 0), (LOWEST_32, -1, LOWEST_32)),
    ("SQUARED_DIFFERENCE", "int32"): ((2**16, 0, 0), (LOWEST_32, 2**31 - 1, 1)),
    ("POW", "int32"): (
        (2, 31, LOWEST_32),
        (2, 32, 0),
        (3, 21, 3**21 - 2 * 2**32),
        (-1, -3, -1),
        (-1, -4, 1),
        (1, -9, 1),
        (2, -1, 0),
        (0, -1, 0),
        (0, 0, 1),
    ),
}


def job(op: str, dtype: str) -> Job:
    """Return a model of an operator and the operands of its cases."""
    triples = CASES[op, dtype]
    shape = (len(triples),)
    model = Maker(shapes=(shape, shape), dtype=dtype, plain=True).model(op, np.random.default_rng())
    operands = [np.array([t[i] for t in triples], dtype=dtype).tobytes() for i in (0, 1)]
    return Job(f"{op.lower()}_{dtype}", build(model), ((operands[0], operands[1]),))


def results(op: str, dtype: str) -> bytes:
    """Return the results of an operator's cases."""
    return np.array([triple[2] for triple in CASES[op, dtype]], dtype=dtype).tobytes()


def test_kernels_define_every_operand(tmp_path: Path) -> None:
    _, found = Device(HOST).run([job(*key) for key in CASES], tmp_path)
    wrong = {
        key: np.frombuffer(found[job(*key).name][0][0], dtype=key[1]).tolist()
        for key in CASES
        if found[job(*key).name][0][0] != results(*key)
    }
    assert wrong == {}


@pytest.mark.parametrize(("op", "dtype"), [key for key in CASES if key[0] != "POW"])
def test_constants_are_computed_alike(op: str, dtype: str) -> None:
    asked = job(op, dtype)
    graph = reader.read(asked.model, asked.name)
    pairs = zip(graph.inputs, asked.samples[0], strict=True)
    graph = graph.with_tensors({i: replace(graph.tensors[i], data=data) for i, data in pairs})
    evaluate = ops.find(graph.nodes[0]).evaluate
    assert evaluate is not None
    assert evaluate(graph.operands(graph.nodes[0])) == (results(op, dtype),)


def test_a_code_divided_by_zero_is_zero(tmp_path: Path) -> None:
    model = Maker(shapes=((3,), (3,)), zero_points=(-5, 9, 4)).model("DIV", np.random.default_rng())
    operands = tuple(np.array(codes, np.int8).tobytes() for codes in ([-128, 0, 127], [9, 9, 9]))
    _, found = Device(HOST).run([Job("codes", build(model), (operands,))], tmp_path)
    assert np.frombuffer(found["codes"][0][0], np.int8).tolist() == [4, 4, 4]
