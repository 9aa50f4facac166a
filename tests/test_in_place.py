# SPDX-License-Identifier: Apache-2.0
"""Tensors that lie in others, and rows that are added up as they come: exact, and small."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support.devices import HOST, Device, Job
from tests.support.inputs import input_sets
from tests.support.makers.chain import Maker, Net
from tests.support.makers.joined import NETWORKS
from tests.support.tflite_builder import ModelSpec, OpSpec, build
from tests.test_models import check
from tests.test_painted import Painting
from tfl2c import compiler, passes, reader
from tfl2c.compiler import Options, analyse, compile_model
from tfl2c.graph import Graph, Part, verify
from tfl2c.lower import Design
from tfl2c.passes.place_parts import place_parts
from tfl2c.report import inspect_memory

FED = ("halves", "heads", "grown", "given", "passed_on", "sliced")


def small(name: str, channels: int = 8) -> Job:
    spec = Maker(name, channels).model("", np.random.default_rng(7))
    return Job(name, build(spec), input_sets(spec, np.random.default_rng(5)))


def job_of(name: str, net: Net, *outputs: str) -> Job:
    spec = ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), outputs)
    return Job(name, build(spec), input_sets(spec, np.random.default_rng(5)))


def new_net(channels: int = 8) -> Net:
    return Net(np.random.default_rng(0), channels=channels, zero_point=3)


def designed(job: Job, optimize: str = "ram", **options: Any) -> Design:
    design = analyse(job.model, Options("m", "cortex-m4", optimize=optimize, **options)).design
    assert design is not None
    return design


def with_copies(job: Job, patch: pytest.MonkeyPatch, optimize: str = "ram") -> Design:
    with patch.context() as without:
        without.setattr(passes, "in_place", lambda graph, *_: graph)
        return designed(job, optimize)


def placed(net: Net, *outputs: str) -> tuple[Graph, list[str]]:
    """Return the graph in place, and the operators that are left."""
    graph = passes.optimize(reader.read(job_of("m", net, *outputs).model, "m"))
    graph = passes.in_place(graph)
    assert passes.in_place(graph) is graph
    return graph, [node.op for node in graph.nodes]


def join(net: Net, *pieces: str) -> str:
    shapes = [net.shape(x) for x in pieces]
    shape = (1, sum(shape[1] for shape in shapes), *shapes[0][2:])
    return net.several("CONCATENATION", pieces, shape, axis=1)[0]


# ------------------------------------------------------------------------------------- exact


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    ("target", "plan"),
    [
        (HOST, "ram"),
        (HOST, "speed"),
        pytest.param("cortex-m4", "ram", marks=pytest.mark.qemu),
        pytest.param("cortex-m0", "ram", marks=[pytest.mark.qemu, pytest.mark.sweep]),
        pytest.param("cortex-m55", "ram", marks=[pytest.mark.qemu, pytest.mark.sweep]),
    ],
)
def test_exact_with_noise_over_what_is_dead(target: str, plan: str, tmp_path: Path) -> None:
    jobs = [small(name, channels) for name in NETWORKS for channels in (4, 8)]
    named = [replace(j, name=f"{j.name}_{i}") for i, j in enumerate(jobs)]
    check(named, Painting(target, plan=plan), tmp_path)


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("plan", ["balanced", "ram"])
def test_exact_when_rows_are_fed(plan: str, tmp_path: Path) -> None:
    jobs = [small(name) for name in FED]
    check(jobs, Device(HOST, optimize_for=plan, feed="rows"), tmp_path)


# ------------------------------------------------------------------------- what goes, what stays

LEFT = {
    "parts": ["SPLIT"],
    "halves": [],
    "turned": [],
    "heads": [],
    "grown": [],
    "given": ["CONCATENATION"],
    "repeated": ["CONCATENATION"],
    "passed_on": [],
    "packed": ["PACK"],
    "sliced": [],
}
MOVES = {"CONCATENATION", "SPLIT", "PACK", "UNPACK", "SLICE", "STRIDED_SLICE"}


@pytest.mark.parametrize("name", NETWORKS)
def test_copies_that_are_left(name: str) -> None:
    calls = designed(small(name), "speed").program.calls
    assert [c.op for c in calls if c.op in MOVES] == LEFT[name]


def test_whole_is_joined_of_what_is_made() -> None:
    net = new_net()
    x = net.input(1, 2, 4, 8)
    graph, kinds = placed(net, join(net, net.conv(x), net.conv(x)))
    assert kinds == ["CONV_2D", "CONV_2D"]
    (whole,) = graph.outputs
    assert [graph.tensors[n.outputs[0]].part for n in graph.nodes] == [
        Part(whole, 0),
        Part(whole, 64),
    ]


def test_tensor_is_a_part_of_one_whole() -> None:
    net = new_net()
    x = net.conv(net.input(1, 2, 4, 8))
    y = net.conv(x)
    graph, kinds = placed(net, join(net, x, y), join(net, y, net.conv(y)))
    assert kinds == ["CONV_2D", "CONV_2D", "CONV_2D", "CONCATENATION"]
    assert len(graph.nodes[-1].inputs) == 1
    made = {n.outputs[0] for n in graph.nodes}
    assert len({graph.whole(i).of for i in made}) == 2


def test_constant_is_copied_to_its_place() -> None:
    net = new_net()
    x = net.input(1, 2, 4, 8)
    y = join(net, net.fixed(net.codes(1, 1, 4, 8)), net.conv(x))
    graph, kinds = placed(net, y)
    assert kinds == ["CONV_2D", "CONCATENATION"]
    made = graph.tensors[graph.nodes[1].outputs[0]]
    assert (made.shape, made.part) == ((1, 1, 4, 8), Part(graph.outputs[0], 0))


def test_what_would_be_copied_in_several_pieces_is_copied_whole() -> None:
    net = new_net()
    x = net.conv(net.input(1, 2, 4, 8))
    fixed = [net.fixed(net.codes(1, 1, 4, 8)) for _ in range(2)]
    graph, kinds = placed(net, join(net, fixed[0], x, fixed[1]))
    assert kinds == ["CONV_2D", "CONCATENATION"]
    assert all(t.part is None for t in graph.tensors.values())


def test_part_off_its_alignment_is_copied() -> None:
    net = new_net(channels=3)
    x = net.input(1, 3, 5, 3)
    graph, kinds = placed(net, join(net, net.conv(x), net.conv(x)))
    assert kinds == ["CONV_2D", "CONV_2D", "CONCATENATION"]
    part = graph.tensors[graph.nodes[0].outputs[0]].part
    assert part is None


def test_pieces_of_inner_dimensions_are_copied() -> None:
    net = new_net()
    x = net.conv(net.input(1, 2, 4, 8))
    y = net.several("CONCATENATION", [x, net.conv(x)], (1, 2, 8, 8), axis=2)[0]
    _, kinds = placed(net, y)
    assert kinds[-1] == "CONCATENATION"


def test_variable_is_no_part() -> None:
    """What is read from a variable, or becomes its value, lies in the state."""
    graph = passes.optimize(reader.read(small("halves").model, "m"))
    source = next(n for n in graph.nodes if n.op == "SPLIT").inputs[1]
    state = replace(graph.tensors[source], is_variable=True)
    nodes = tuple(n for n in graph.nodes if source not in n.outputs)
    variable = replace(graph.with_tensors({source: state}), nodes=nodes)
    verify(variable, "the test")
    assert "SPLIT" in {n.op for n in place_parts(variable).nodes}


def test_inputs_are_parts_of_an_output() -> None:
    net = new_net()
    x, y = (net.input(1, 3, dtype="int64") for _ in range(2))
    net.ops.append(OpSpec("CONCATENATION", (x, y), ("y",), {"axis": 1}))
    net.tensors.append(replace(net.tensors[-1], name="y", shape=(1, 6)))
    _, kinds = placed(net, "y")
    assert kinds == []


# -------------------------------------------------------------------------------------- memory


@pytest.mark.parametrize(
    ("name", "most"), [("heads", 0.6), ("grown", 0.6), ("passed_on", 0.55), ("sliced", 0.8)]
)
def test_arena_is_smaller(name: str, most: float, monkeypatch: pytest.MonkeyPatch) -> None:
    job = small(name)
    copied, made = with_copies(job, monkeypatch), designed(job)
    assert made.plan.arena_bytes <= most * copied.plan.arena_bytes


@pytest.mark.parametrize("plan", ["balanced", "ram"])
@pytest.mark.parametrize("name", NETWORKS)
def test_copy_stays_where_it_saves_memory(
    name: str, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = small(name)
    copied, made = with_copies(job, monkeypatch, plan), designed(job, plan)
    assert made.plan.arena_bytes <= copied.plan.arena_bytes


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", [HOST, pytest.param("cortex-m4", marks=pytest.mark.qemu)])
@pytest.mark.parametrize("kind", ["mean", "dense"])
def test_rows_stream_into_a_sink(kind: str, target: str, tmp_path: Path) -> None:
    """Neither the last image nor the one before it is ever there as a whole."""
    net = new_net()
    x = net.depthwise(net.conv(net.input(1, 12, 12, 8)))
    y = net.conv(x, (1, 1))
    job = job_of(kind, net, net.mean(y) if kind == "mean" else net.dense(y, 4))
    design = designed(job)
    names = [graph_name(design, i) for step in design.plan.schedule for i in step.rings]
    assert {x, y} <= set(names)
    check([job], Painting(target, plan="ram"), tmp_path)


def graph_name(design: Design, tensor: int) -> str:
    return design.graph.tensors[tensor].name


# -------------------------------------------------------------------------------------- reports


def test_manifest_says_where_a_tensor_lies() -> None:
    manifest = compile_model(small("heads").model, Options("m", "cortex-m4")).manifest
    parts = [b for b in manifest["plan"] if b["part_of"]]
    assert [b["part_of"]["at"] for b in parts] == sorted(b["part_of"]["at"] for b in parts)
    starts = {b["offset"] - b["part_of"]["at"] for b in parts}
    assert starts == {manifest["outputs"][0]["offset"]}
    assert {b["part_of"]["tensor"] for b in parts} == {manifest["outputs"][0]["name"]}


def test_inspect_says_where_a_tensor_lies_and_why_others_may_lie_over_it() -> None:
    memory = inspect_memory.memory(designed(small("grown")))
    parts = [b for b in memory.buffers if b.part_of]
    assert len(parts) > 2
    names = {b.name for b in parts}
    assert not [s for s in memory.shared if {s.input, s.output} <= names]
    assert all(s.reason for s in memory.shared)
    assert max(step.bytes for step in memory.steps) <= memory.arena_bytes


def test_speed_has_no_copy_that_can_go() -> None:
    for optimize in compiler.OPTIMIZE:
        left = [c.op for c in designed(small("turned"), optimize).program.calls if c.op in MOVES]
        assert optimize in {"balanced", "ram"} or not left
