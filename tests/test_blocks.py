# SPDX-License-Identifier: Apache-2.0
"""Branches and loops: what the passes make of them, and plans that must not be believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import numpy as np
import pytest

from tests.support.makers.branch import Maker as Branch
from tests.support.makers.loop import Maker as Loop
from tests.support.random_blocks import random_cases
from tests.support.random_models import differences
from tests.support.tflite_builder import ModelSpec, OpSpec, build, constant
from tests.test_verify import layer_of, plant, verified
from tfl2c import planner
from tfl2c.compiler import Options, analyse, compile_model
from tfl2c.errors import ModelError, PlanError
from tfl2c.graph import Graph, Shape
from tfl2c.lower import Design
from tfl2c.planner import Plan
from tfl2c.program import Mark
from tfl2c.report.inspect_blocks import Blocks

SEED, COUNT = 0, 24  # of random models


def design(spec: ModelSpec, optimize: str = "balanced") -> Design:
    """Return what a model becomes."""
    made = analyse(build(spec), Options("m", optimize=optimize)).design
    assert made is not None
    return made


def loop(body: str, **parameters: object) -> ModelSpec:
    """Return a model of a loop."""
    maker = Loop(body, **parameters)  # type: ignore[arg-type]
    return maker.model("WHILE", np.random.default_rng(0))


def branch(*branches: str) -> ModelSpec:
    """Return a model of two branches whose result is used again."""
    maker = Branch((branches[0], branches[1]), again=True)
    return maker.model("IF", np.random.default_rng(0))


def marks(found: Design) -> list[str]:
    """Return the marks of a program, in order."""
    return [part.kind.value for part in found.program.segments if isinstance(part, Mark)]


def ops(found: Design) -> list[str]:
    """Return the operators that a program calls, in order."""
    return [call.op for call in found.program.calls]


def tensor(found: Design, name: str, number: int = 0) -> int:
    """Return a tensor by its name in the model; several may have it."""
    return [i for i, t in found.graph.tensors.items() if t.name == name][number]


def refused(graph: Graph, plan: Plan, message: str) -> None:
    """Assert that the checker does not believe a plan."""
    with pytest.raises(PlanError, match=message):
        planner.check(graph, plan.kernels, plan)


# ------------------------------------------------------------------------------------- programs


def test_a_branch_writes_its_result_where_it_is_to_be() -> None:
    found = design(branch("sum", "larger"))
    assert ops(found) == ["ADD", "MAXIMUM", "ADD"]
    assert marks(found) == ["if", "else", "end if"]


def test_a_loop_computes_in_place() -> None:
    found = design(loop("add", given="made"))
    assert ops(found) == ["ADD", "ADD", "COPY", "LESS", "ADD", "ADD"]  # the copy sets the count
    assert marks(found) == ["loop", "test", "end loop"]


def test_a_swap_takes_three_copies() -> None:
    copies = [
        call for call in design(loop("swap", given="made")).program.calls if call.op == "COPY"
    ]
    assert len(copies) == 1 + 3


def test_generated_code_branches() -> None:
    files = compile_model(build(loop("chosen")), Options("m")).files
    text = files[PurePosixPath("m.c")]
    assert "\n    for (;;) {\n" in text
    assert "\n        if (*less_4_out == 0u) {\n            break;\n        }\n" in text
    assert "\n        } else {\n            /* operator" in text


def test_what_no_output_needs_is_not_computed() -> None:
    spec = loop("series", all_outputs=False)
    found = design(replace(spec, outputs=("n",)))
    assert ops(found) == ["COPY", "LESS", "ADD"]
    main = replace(spec, outputs=("b",))
    assert marks(design(main)) == ops(design(main)) == []


def test_a_variable_that_changes_in_a_branch_stays_in_its_place() -> None:
    spec = branch("collect", "reset")
    found = design(replace(spec, outputs=("condition",)))
    assert ops(found) == ["ADD", "ASSIGN_VARIABLE"]
    assert marks(found) == ["if", "else", "end if"]


def test_a_condition_that_folds_within_a_subgraph_leaves_one_branch() -> None:
    found = design(branch("both", "larger"))
    assert marks(found) == ["if", "else", "end if"]
    assert ops(found) == ["ADD", "MAXIMUM", "ADD"]


@pytest.mark.parametrize("optimize", ["balanced", "ram", "speed", "size"])
@pytest.mark.parametrize("body", ["add", "series", "inner", "again", "view", "joined"])
def test_any_plan_is_proven(body: str, optimize: str) -> None:
    assert design(loop(body, given="made"), optimize).plan.arena_bytes > 0


def test_rows_stream_within_a_turn_where_none_is_lost() -> None:
    """The second convolution writes where the first one reads: three rows behind, or none."""
    images = {"given": "made", "shape": (1, 20, 12, 8)}
    streamed = design(loop("convolved", windows=(3, 3), **images), "ram")
    assert [len(step.nodes) for step in streamed.plan.schedule if step.loops] == [2]
    whole = design(loop("convolved", windows=(5, 1), **images), "ram")
    assert len(whole.program.calls) == len(streamed.program.calls)
    for found in (streamed, whole):
        assert [c.op for c in found.program.calls].count("COPY") == 1


@pytest.mark.usefixtures("references")
def test_random_blocks_are_exact(tmp_path: Path) -> None:
    """Loops in branches in loops: values trade places, variables change now and then."""
    cases = list(random_cases(SEED, COUNT))
    found = differences(cases, tmp_path)
    assert found.lines == []
    assert found.compared == COUNT


def test_notes_say_what_runs_in_a_block() -> None:
    found = design(loop("chosen"))
    notes = Blocks(found.graph)
    inner = {node.index: node.op for node in notes.inner()}
    assert list(inner.values()) == ops(found)[1:]  # all but the copy that sets the count
    numbers = [str(index) for index in inner]
    body = ", ".join(numbers[1:7])
    assert notes.note(0) == f"a loop: {numbers[0]} before each turn, {body}, 1 more in it"
    (branching,) = (n.index for n in found.graph.nodes if n.op == "END_IF")
    assert notes.note(branching) == f"a branch: {numbers[3]}, or {numbers[4]}"
    assert notes.note(int(numbers[0])) == ""


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    ("wrong", "right", "index"),
    [
        ("if (*input_0 == 0u)", "if (*input_0 != 0u)", 0),  # the other branch
        ("(&add_3, input_1, input_1,", "(&add_3, input_1, input_2,", 0),  # within a branch
        ("(&add_1, if_0_out, if_0_out,", "(&add_1, if_0_out, input_1,", 1),  # behind it
    ],
)
def test_faults_in_branches_are_those_of_their_operator(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, wrong: str, right: str, index: int
) -> None:
    def change(text: str) -> str:
        assert right in text
        return text.replace(right, wrong)

    model = tmp_path / "branch.tflite"
    model.write_bytes(build(branch("sum", "larger")))
    plant(monkeypatch, "{name}.c", change)
    assert layer_of(verified(model)) == (index, index)


# -------------------------------------------------------------------------------- wrong plans


def test_swapping_without_a_third_place_is_not_believed() -> None:
    found = design(loop("swap", given="made"))
    last = next(i for i, n in enumerate(found.graph.nodes) if n.op == "END_LOOP")
    stays = found.graph.nodes[last - 1]
    assert stays.op == "COPY"
    variable = next(n for n in found.graph.nodes if n.op == "BEGIN_LOOP").outputs[1]
    nodes = list(found.graph.nodes)
    nodes[last - 1] = replace(stays, inputs=(variable,))
    graph = replace(found.graph, nodes=tuple(nodes))
    refused(graph, planner.plan(graph, found.kernels), "is lost when COPY")


def test_what_the_next_turn_reads_must_be_kept() -> None:
    """The first turn would be right: the place is read before it is written over."""
    found = design(loop("inner", given="made"))
    kept = tensor(found, "d")
    made = [n.outputs[0] for n in found.graph.nodes if n.op == "ADD"][-1]
    slots = {**found.plan.slots}
    slots[made] = replace(slots[made], offset=slots[kept].offset)
    refused(found.graph, replace(found.plan, slots=slots), "'d' is lost when COPY")


def test_the_other_branch_must_not_write_over_what_is_read_behind() -> None:
    found = design(branch("sum", "larger"))
    chosen = found.graph.root(tensor(found, "chosen"))
    slots = {**found.plan.slots, chosen: replace(found.plan.slots[chosen], offset=0)}
    assert found.plan.slots[tensor(found, "a")].offset == 0
    refused(found.graph, replace(found.plan, slots=slots), "'a' is lost|row 0 of 'a' is lost")


def test_a_result_must_come_from_both_branches() -> None:
    found = design(branch("sum", "larger"))
    end = next(i for i, n in enumerate(found.graph.nodes) if n.op == "END_IF")
    nodes = list(found.graph.nodes)
    nodes[end] = replace(nodes[end], inputs=(nodes[end].inputs[0],) * 2)
    refused(replace(found.graph, nodes=tuple(nodes)), found.plan, "is lost where it becomes")


def test_lives_end_with_the_loop() -> None:
    found = design(loop("add", given="made"))
    slots = dict(found.plan.slots)
    limit = tensor(found, "limit")
    slots[limit] = replace(slots[limit], last=slots[limit].last - 1)
    refused(found.graph, replace(found.plan, slots=slots), "'limit' lives in -1 to")


@pytest.mark.parametrize("mark", ["ELSE", "END_IF", "BEGIN_IF"])
def test_no_node_leaves_its_branch(mark: str) -> None:
    """Not even one that changes a variable, whose bytes are never lost."""
    found = design(branch("reset", "sum"))
    at = next(i for i, n in enumerate(found.graph.nodes) if n.op == "ASSIGN_VARIABLE")
    order = [step for step in found.plan.schedule if step.nodes != (at,)]
    place = next(i for i, s in enumerate(order) if found.graph.nodes[s.nodes[0]].op == mark)
    step = next(step for step in found.plan.schedule if step.nodes == (at,))
    order.insert(place + (mark != "BEGIN_IF"), step)
    plan = replace(found.plan, schedule=tuple(order))
    refused(found.graph, plan, "in another branch or loop than in the graph")


# ------------------------------------------------------------------------------ hostile models


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cond_subgraph_index": 9}, "operator 0 WHILE: it calls subgraph 9 of 3"),
        ({"body_subgraph_index": -1}, "operator 0 WHILE: it calls subgraph -1 of 3"),
        ({"body_subgraph_index": 0}, "operator 0 WHILE: it calls subgraph 0 of 3"),
    ],
)
def test_missing_subgraphs_are_named(options: dict[str, int], message: str) -> None:
    spec = loop("add")
    (op,) = spec.ops
    changed = replace(op, options={**op.options, **options})
    with pytest.raises(ModelError, match=message):
        compile_model(build(replace(spec, ops=(changed,))), Options("m"))


def test_left_out_inputs_are_named() -> None:
    spec = loop("add")
    (op,) = spec.ops
    changed = replace(op, inputs=(None, *op.inputs[1:]))
    with pytest.raises(ModelError, match=r"WHILE 'n': Every input must be given.*input 0"):
        compile_model(build(replace(spec, ops=(changed,))), Options("m"))


@pytest.mark.parametrize(("depth", "refuses"), [(4, False), (5, True)])
def test_loops_nest_only_so_deep(depth: int, refuses: bool) -> None:
    spec = loop("inner")
    condition, body, innermost = spec.subgraphs
    bodies = [nested(body, 2 + n) for n in range(1, depth)]
    (op,) = spec.ops
    whole = replace(spec, ops=(op,), subgraphs=(condition, *bodies, innermost))
    if not refuses:
        assert marks(design(whole)).count("loop") == depth
        return
    with pytest.raises(ModelError, match="loops are nested 5 deep"):
        compile_model(build(whole), Options("m"))


def test_blocks_are_not_multiplied_without_end() -> None:
    """Thirty subgraphs that each call the next one twice."""
    spec = branch("sum", "sum")
    always = constant("always", np.array([True]))
    first = spec.subgraphs[0]
    parts = []
    for number in range(2, 32):
        called = {"then_subgraph_index": number, "else_subgraph_index": number}
        op = OpSpec("IF", ("always", "a", "b"), ("made",), called)
        parts.append(replace(first, tensors=(*first.tensors, always), ops=(op,)))
    with pytest.raises(ModelError, match=r"not call themselves, nor .* 10000 .*they come to more"):
        compile_model(build(replace(spec, subgraphs=(*parts, first))), Options("m"))


@pytest.mark.parametrize("given", [(), (("a", (4, 3)), ("b", (4, 3)))])
def test_open_dimensions_are_those_that_a_subgraph_is_called_with(
    given: tuple[tuple[str, Shape], ...],
) -> None:
    files = compile_model(build(opened(loop("chosen"))), Options("m", input_shapes=given))
    rows = 4 if given else 1
    assert [end["shape"] for end in files.manifest["outputs"]] == [[1], [rows, 3], [rows, 3]]


def opened(spec: ModelSpec) -> ModelSpec:
    """Return a model whose int8 tensors have a batch that is left open."""
    tensors = tuple(
        replace(t, shape=(-1, *t.shape[1:])) if t.dtype == "int8" else t for t in spec.tensors
    )
    return replace(spec, tensors=tensors, subgraphs=tuple(map(opened, spec.subgraphs)))


def nested(body: ModelSpec, number: int) -> ModelSpec:
    """Return a body that runs the one with a number."""
    first, inner = body.ops
    options = {**inner.options, "body_subgraph_index": number}
    return replace(body, ops=(first, OpSpec(inner.op, inner.inputs, inner.outputs, options)))
