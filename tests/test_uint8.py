# SPDX-License-Identifier: Apache-2.0
"""Models with uint8 codes compute what TensorFlow Lite's reference kernels do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support.cases import specifications
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.oracle import LITERT, Question, ask
from tests.support.tflite_builder import (
    ModelSpec,
    OpSpec,
    Quant,
    TensorSpec,
    build,
    single,
)
from tests.support.unsigned import as_uint8
from tfl2c import ops
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError

pytestmark = pytest.mark.usefixtures("references")

# Custom operators have uint8 cases in their tables: they turn codes into floats.
OPERATORS = sorted(
    name.lower() for name, op in ops.registry().items() if op.unsigned and not op.custom
)
MOST = 50  # cases of an operator on the host
FEW = 9  # one case in so many runs on cores
ROUNDING = (
    "average_pool_2d",
    "conv_2d",
    "depthwise_conv_2d",
    "fully_connected",
    "logistic",
    "resize_bilinear",
    "transpose_conv",
)


def jobs(stem: str) -> list[Job]:
    """Return the models of a table, in uint8 where they are int8 now."""
    found = []
    for name, specification, rng in specifications(stem, spread=0.0):
        model = as_uint8(specification, rng)
        if model is not None:
            found.append(Job(name, build(model), input_sets(model, rng)))
    return found


def check(candidates: list[Job], device: Device, folder: Path) -> None:
    """Assert that ``device`` computes what LiteRT does, for what LiteRT accepts."""
    answers = ask(LITERT, [Question(job.model, job.samples) for job in candidates])
    expected = {
        job.name: answer.outputs
        for job, answer in zip(candidates, answers, strict=True)
        if not answer.refused
    }
    assert expected
    accepted = [job for job in candidates if job.name in expected]
    built, found = device.run(accepted, folder)
    assert mismatches(built, found, {job.name: expected[job.name] for job in accepted}) == []


@pytest.mark.parametrize("stem", OPERATORS)
def test_operator(stem: str, tmp_path: Path) -> None:
    every = jobs(stem)
    check(every[:: len(every) // MOST + 1], Device(HOST), tmp_path)


@pytest.mark.qemu
@pytest.mark.parametrize("target", ["cortex-m4", "cortex-m55"])
def test_what_rounds_otherwise(target: str, tmp_path: Path) -> None:
    check([job for stem in ROUNDING for job in jobs(stem)[::FEW]], Device(target), tmp_path)


def network(op: str = "RELU") -> ModelSpec:
    """Return uint8 -> RELU -> average pool -> uint8, two outputs."""
    quant = Quant.of(0.05, 100)
    shape = (1, 5, 5, 3)
    tensors = tuple(TensorSpec(n, shape, "uint8", quant) for n in ("x", "r", "p"))
    pool = {"padding": "SAME", "stride_h": 1, "stride_w": 1, "filter_height": 2, "filter_width": 2}
    nodes = (OpSpec(op, ("x",), ("r",)), OpSpec("AVERAGE_POOL_2D", ("r",), ("p",), pool))
    return ModelSpec(tensors, nodes, ("x",), ("r", "p"))


def test_inputs_and_outputs_stay_uint8() -> None:
    found = compile_model(build(network()), Options("m"))
    ends = [*found.manifest["inputs"], *found.manifest["outputs"]]
    assert [(end["dtype"], end["zero_point"]) for end in ends] == [("uint8", 100)] * 3
    header = next(text for path, text in found.files.items() if path.name == "m.h")
    assert "uint8_t *m_input" in header


def test_inputs_and_outputs_become_int8_on_request() -> None:
    found = compile_model(build(network()), Options("m", io="int8"))
    ends = [*found.manifest["inputs"], *found.manifest["outputs"]]
    assert [(end["dtype"], end["zero_point"]) for end in ends] == [("int8", -28)] * 3
    assert "flip_sign" not in str(found.manifest["layers"])


def test_outputs_in_the_middle(tmp_path: Path) -> None:
    model = network()
    job = Job("middle", build(model), input_sets(model, np.random.default_rng(0)))
    check([job], Device(HOST), tmp_path)


def test_rows_are_fed(tmp_path: Path) -> None:
    model = replace(network(), outputs=("p",))
    job = Job("fed", build(model), input_sets(model, np.random.default_rng(0)))
    check([job], Device(HOST, feed="rows"), tmp_path)


def test_the_input_needs_no_second_buffer() -> None:
    found = compile_model(build(replace(network(), outputs=("p",))), Options("m"))
    assert found.manifest["arena_bytes"] <= 2 * 80


def test_what_is_not_exact_is_refused() -> None:
    quant = Quant.of(0.05, 100)
    source, result = (TensorSpec(name, (1, 3, 3, 1), "uint8", quant) for name in "xy")
    with pytest.raises(ModelError, match="ABS"):
        compile_model(build(single("ABS", [source], result)), Options("m"))
