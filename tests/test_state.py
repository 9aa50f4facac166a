# SPDX-License-Identifier: Apache-2.0
"""Models that remember: exact over many steps, in one block of the arena, with few copies."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.makers.branch import Maker as Branch
from tests.support.makers.variable import Maker
from tests.support.oracle import TFLM, Octets, Question, ask
from tests.support.tflite_builder import build
from tfl2c import host, project, reader
from tfl2c.compiler import Options, analyse, compile_model
from tfl2c.errors import ModelError, PlanError
from tfl2c.lower import Design
from tfl2c.planner import check
from tfl2c.verify import toolchain
from tfl2c.verify.layers import expose

STEPS = 50
ARENA = {
    "keyword_scrambled_8bit": 5_400,
    "okay_nabu_v2": 4_900,
    "trained_lstm_int8": 1_500,
    "vad_v2": 2_000,
}


def load(name: str) -> bytes:
    """Return a public model; skip the test where it is absent."""
    path = networks.find(name)
    if path is None:
        pytest.skip(f"{name}.tflite is not here")
    return path.read_bytes()


def sequence(model: bytes, steps: int = STEPS) -> tuple[Octets, ...]:
    """Return inputs that are quiet at times and loud at others."""
    rng = np.random.default_rng(steps)
    graph = reader.read(model, "m")
    samples = []
    for _ in range(steps):
        loudness = rng.choice([1.0, 0.3, 0.05])
        values = [
            loudness * rng.integers(*t.dtype.limits, t.shape, endpoint=True)
            for t in (graph.tensors[i] for i in graph.inputs)
        ]
        dtypes = [graph.tensors[i].dtype.numpy for i in graph.inputs]
        samples.append(tuple(v.astype(d).tobytes() for v, d in zip(values, dtypes, strict=True)))
    return tuple(samples)


def differences(model: bytes, device: Device, folder: Path) -> list[str]:
    """Return where a sequence differs from that of tflite-micro."""
    job = Job("model", model, sequence(model))
    (answer,) = ask(TFLM, [Question(job.model, job.samples)])
    assert not answer.refused
    built, found = device.run([job], folder)
    return mismatches(built, found, {"model": answer.outputs})


def design(model: bytes, optimize: str = "balanced") -> Design:
    """Return what a model becomes."""
    made = analyse(model, Options("kws", optimize=optimize)).design
    assert made is not None
    return made


def made(pattern: str, **parameters: Any) -> bytes:
    """Return a model of variables."""
    maker = Maker(pattern, **parameters)
    return build(maker.model("ASSIGN_VARIABLE", np.random.default_rng(0)))


def copies(model: bytes) -> list[str]:
    """Return the operators that became a copy."""
    return [c.op for c in design(model).program.calls if c.kernel.name == "copy"]


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)])
@pytest.mark.parametrize("name", ARENA)
def test_public_models_are_exact(name: str, target: str, tmp_path: Path) -> None:
    assert differences(load(name), Device(target), tmp_path) == []


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("name", ARENA)
def test_every_tensor_is_exact(name: str, tmp_path: Path) -> None:
    model = load(name)
    exposed = expose(model, reader.read(model, "m")).model
    assert differences(exposed, Device(HOST), tmp_path) == []


@pytest.mark.parametrize("target", [HOST, "cortex-m0", "cortex-m4", "cortex-m55"])
@pytest.mark.parametrize(("name", "most"), ARENA.items())
def test_arena(name: str, most: int, target: str) -> None:
    job = Job("model", load(name), ())
    manifest = Device(target).compile(job, arena=most).manifest
    assert 0 < manifest["state_bytes"] < manifest["arena_bytes"] <= most


@pytest.mark.parametrize("name", ["okay_nabu_v2", "vad_v2"])
def test_streaming_buffers_are_shifted_in_place(name: str) -> None:
    assert copies(load(name)) == []


def test_copies_stay_where_the_order_asks_for_them() -> None:
    assert copies(made("stream")) == []
    assert copies(made("now")) == ["ASSIGN_VARIABLE"]  # an input
    assert copies(made("delay")) == ["READ_VARIABLE", "ASSIGN_VARIABLE"]  # old value is an output
    assert copies(made("sum")) == []  # each element is read before it is written


def test_state_is_one_block() -> None:
    manifest = compile_model(made("swap"), Options("kws")).manifest
    slots = [s for s in manifest["plan"] if s["name"].startswith("state_")]
    first, size = manifest["state_offset"], manifest["state_bytes"]
    assert sorted(s["offset"] for s in slots) == [first, first + 16]
    assert size == 16 + 15
    assert all(
        s["offset"] + s["bytes"] <= first or s["offset"] >= first + size
        for s in manifest["plan"]
        if s not in slots
    )


def test_model_without_state_has_no_macro() -> None:
    model = (networks.OWN / "motor.tflite").read_bytes()
    compiled = compile_model(model, Options("motor"))
    assert compiled.manifest["state_offset"] is None
    assert not [text for text in compiled.files.values() if "MOTOR_STATE" in text]


def test_checker_guards_the_state() -> None:
    found = design(made("stream"))
    graph, plan = found.graph, found.plan
    first, _ = plan.state(graph)
    other = next(i for i, t in graph.tensors.items() if i in plan.slots and not t.is_variable)
    moved = {**plan.slots, other: replace(plan.slots[other], offset=first)}
    with pytest.raises(PlanError):
        check(graph, plan.kernels, replace(plan, slots=moved))


def test_checker_guards_the_order_of_reading_and_assigning() -> None:
    found = design(made("delay"), optimize="speed")
    graph, plan = found.graph, found.plan
    backwards = replace(plan, schedule=plan.schedule[::-1])
    with pytest.raises(PlanError):
        check(graph, plan.kernels, backwards)


@pytest.mark.parametrize("first", ["random", "none"])
def test_reset_begins_anew(first: str, tmp_path: Path) -> None:
    model = host.Model(made("sum", first=first), cache=tmp_path)
    model.set_input(np.full((1, 3, 1, 5), 9, dtype=np.int8))
    outputs = []
    for _ in range(2):
        model.reset()
        for _ in range(3):
            model.invoke()
            outputs.append(model.get_output().tobytes())
    assert outputs[:3] == outputs[3:]
    assert len(set(outputs)) == 3


def test_page_runs(tmp_path: Path) -> None:
    """The program of docs/STATE.md prints what the page says."""
    page = (ROOT / "docs/STATE.md").read_text("utf-8")
    program, output = (
        re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)[0] for kind in ("c", "text")
    )
    compiled = compile_model(made("sum"), Options("kws"))
    project.write(compiled.files, tmp_path / "kws")
    main, image = tmp_path / "main.c", tmp_path / "main"
    main.write_text(program, encoding="utf-8")
    sources = [str(tmp_path / "kws" / path) for path in compiled.manifest["sources"]]
    command = [
        toolchain.find(toolchain.HOST_CC),
        "-std=c99",
        "-Wall",
        "-Werror",
        f"-I{tmp_path}/kws",
    ]
    subprocess.run([*command, str(main), *sources, "-o", str(image)], check=True)
    done = subprocess.run([str(image)], check=True, capture_output=True, text=True)
    assert done.stdout == output


def test_missing_subgraph_is_named() -> None:
    maker = Maker("stream")
    spec = maker.model("CALL_ONCE", np.random.default_rng(0))
    with pytest.raises(ModelError, match="operator 0 CALL_ONCE: it calls subgraph 1 of 1"):
        compile_model(build(replace(spec, subgraphs=())), Options("kws"))


def test_faults_of_subgraphs_are_named() -> None:
    spec = Maker("stream").model("CALL_ONCE", np.random.default_rng(0))
    (called,) = spec.subgraphs
    handle, assign = called.ops
    backwards = replace(called, ops=(assign, handle))
    with pytest.raises(ModelError, match=r"subgraph 1: operator 0 ASSIGN_VARIABLE .* before"):
        compile_model(build(replace(spec, subgraphs=(backwards,))), Options("kws"))


def test_constant_condition_leaves_one_branch() -> None:
    spec = Branch(condition="false").model("IF", np.random.default_rng(0))
    assert [c.op for c in design(build(spec)).program.calls] == ["MAXIMUM"]
    spec = Branch().model("IF", np.random.default_rng(0))
    assert [c.op for c in design(build(spec)).program.calls] == ["ADD", "MAXIMUM"]
