# SPDX-License-Identifier: Apache-2.0
"""Windows of streaming models that lie where a variable is, and plans that would lose rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.support.makers.variable import Maker
from tests.support.tflite_builder import build
from tests.test_state import design, load
from tfl2c.errors import PlanError
from tfl2c.graph import Graph
from tfl2c.lower import Design
from tfl2c.ops import SLIDE
from tfl2c.planner import Plan, check

_MOVERS = {"CONCATENATION", "STRIDED_SLICE", "READ_VARIABLE", "ASSIGN_VARIABLE"}


def window(pattern: str = "window", **parameters: Any) -> Design:
    """Return a variable of 8 rows of 8 codes, and a row that comes to it."""
    shape = {"rows": 8, "width": 8, **parameters}
    model = Maker(pattern, **shape).model("ASSIGN_VARIABLE", np.random.default_rng(0))
    return design(build(model), optimize="speed")


def movers(found: Design) -> list[str]:
    """Return the operators of the window that move bytes."""
    return [call.op for call in found.program.calls if call.op in {*_MOVERS, SLIDE}]


def places(graph: Graph) -> tuple[int, int]:
    """Return the variable and the window that begins with it."""
    (variable,) = (i for i, t in graph.tensors.items() if t.is_variable)
    return variable, graph.whole(variable).of


@pytest.mark.parametrize("pattern", ["window", "given"])
def test_rows_move_once(pattern: str) -> None:
    found = window(pattern)
    assert movers(found) == [SLIDE]
    variable, whole = places(found.graph)
    kept, all_ = found.plan.slots[variable], found.plan.slots[whole]
    assert (kept.offset, kept.size, all_.size) == (all_.offset, 64, 72)
    assert found.plan.state(found.graph) == (kept.offset, 64)


def test_rows_move_when_all_is_read() -> None:
    """In the model they do so before."""
    assert [call.op for call in window().program.calls] == ["ADD", "ADD", SLIDE]


@pytest.mark.parametrize(
    ("pattern", "parameters"),
    [
        ("early", {}),  # the variable is not what the window begins with
        ("stream", {}),  # the application reads the window
        ("keep", {}),
        ("window", {"rows": 3, "width": 5}),  # rows would begin where kernels do not expect them
    ],
)
def test_others_are_copied(pattern: str, parameters: dict[str, int]) -> None:
    found = movers(window(pattern, **parameters))
    assert SLIDE not in found
    assert found


@pytest.mark.parametrize("name", ["okay_nabu_v2", "vad_v2"])
def test_public_models_move_rows_once(name: str) -> None:
    assert set(movers(design(load(name), optimize="speed"))) == {SLIDE}


def test_memory_is_what_counts() -> None:
    """The last rows of a window have a place for ever: a plan that copies may be smaller."""
    for name in ("okay_nabu_v2", "vad_v2"):
        model = load(name)
        sizes = [design(model, optimize=o).plan.arena_bytes for o in ("speed", "balanced", "ram")]
        assert sizes == sorted(sizes, reverse=True)


# -------------------------------------------------------------------------------------- attacks


def moved(plan: Plan, tensor: int, by: int) -> Plan:
    """Return the plan with a tensor in another place, in a large arena."""
    slot = plan.slots[tensor]
    slots = {**plan.slots, tensor: replace(slot, offset=slot.offset + by)}
    return replace(plan, slots=slots, arena_bytes=plan.arena_bytes + 400)


@pytest.mark.parametrize("by", [-8, 8, 200])
@pytest.mark.parametrize("which", [0, 1])
def test_variable_and_window_stay_together(which: int, by: int) -> None:
    found = window()
    check(found.graph, found.plan.kernels, found.plan)
    wrong = moved(found.plan, places(found.graph)[which], by)
    with pytest.raises(PlanError):
        check(found.graph, found.plan.kernels, wrong)


def test_nothing_else_lies_in_the_state() -> None:
    found = window()
    variable, whole = places(found.graph)
    graph, plan = found.graph, found.plan
    other = next(i for i in plan.slots if graph.whole(i).of != whole)
    by = plan.slots[variable].offset - plan.slots[other].offset
    with pytest.raises(PlanError, match="lies in the state"):
        check(graph, plan.kernels, moved(plan, other, by))


def test_new_rows_are_there_before_the_window_is_read() -> None:
    found = window()
    first, second, last = found.plan.schedule
    wrong = replace(found.plan, schedule=(second, first, last))
    with pytest.raises(PlanError):
        check(found.graph, found.plan.kernels, wrong)


def test_window_is_not_read_when_its_rows_have_moved() -> None:
    found = window()
    first, second, last = found.plan.schedule
    wrong = replace(found.plan, schedule=(first, last, second))
    with pytest.raises(PlanError):
        check(found.graph, found.plan.kernels, wrong)


def test_graph_that_reads_the_window_too_late_is_refused() -> None:
    found = window()
    graph, plan = found.graph, found.plan
    nodes = (graph.nodes[0], graph.nodes[2], graph.nodes[1])
    kernels = {0: plan.kernels[0], 1: plan.kernels[2], 2: plan.kernels[1]}
    late = replace(graph, nodes=nodes)
    with pytest.raises(PlanError, match="reads what a variable was a part of"):
        check(late, kernels, replace(plan, kernels=kernels))
