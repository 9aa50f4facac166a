# SPDX-License-Identifier: Apache-2.0
"""Memory plans in which outputs take the place of inputs and rows stream through rings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random
from time import process_time
from types import MappingProxyType
from typing import Any

import pytest

from tests.support.nets import Kernels, Net, random_net
from tfl2c import ops
from tfl2c.errors import PlanError
from tfl2c.graph import Graph, Operands
from tfl2c.ops._access import RowAccess, RowsRead
from tfl2c.ops._op import Op, no_attributes
from tfl2c.planner import Band, Loop, Plan, Step, check, frontier, over_budget, plan
from tfl2c.planner.flows import Flow, distance, flow_of
from tfl2c.planner.loops import loops
from tfl2c.planner.streams import GROUPS, stream
from tfl2c.program import Kernel


def _fold_rows(node: Operands, kernel: Kernel) -> RowAccess:
    _, rows, width, channels = node.input().shape
    spans = tuple((row, row) for row in range(rows))
    return RowAccess(1, channels, (RowsRead(0, rows, width * channels, spans),), folds=True)


@pytest.fixture(autouse=True)
def folding_operator(monkeypatch: pytest.MonkeyPatch) -> None:
    """An operator that adds up the rows of an image."""
    known = dict(ops.registry())
    known["FOLD"] = Op("FOLD", no_attributes, (1, 1), (1, 1), (), lambda _: (), rows=_fold_rows)
    monkeypatch.setattr(ops, "registry", lambda: MappingProxyType(known))


def flows(graph: Graph, kernels: Kernels) -> list[Flow]:
    """Return the nodes that promise how they walk through their rows."""
    found = (flow_of(graph, i, kernels[i]) for i in sorted(kernels))
    return [flow for flow in found if flow is not None]


def proven(net: Net, optimize: str = "ram", *outputs: int) -> Plan:
    graph = net.graph(*outputs)
    made = plan(graph, net.kernels, optimize=optimize)
    check(graph, net.kernels, made)
    return made


# -------------------------------------------------------------------------------------- plans


@pytest.mark.parametrize("optimize", ["speed", "size", "balanced", "ram"])
@pytest.mark.parametrize("seed", range(60))
def test_any_plan_is_proven(seed: int, optimize: str) -> None:
    net = random_net(seed)
    made = proven(net, optimize)
    assert made == plan(net.graph(), net.kernels, optimize=optimize)
    if optimize in {"speed", "size"}:
        assert all(not step.loops for step in made.schedule)


@pytest.mark.parametrize("seed", range(60))
def test_streaming_saves_bytes(seed: int) -> None:
    net = random_net(seed)
    whole, streamed = proven(net, "speed"), proven(net, "ram")
    assert streamed.arena_bytes <= whole.arena_bytes * 1.03 + 16
    choices = frontier(net.graph(), net.kernels)
    assert [c.bytes for c in choices] == sorted({c.bytes for c in choices})
    assert choices[-1].more == 0
    assert streamed.arena_bytes <= choices[0].bytes * 1.1 + 16


def test_residual_network_runs_in_few_rows() -> None:
    net = Net(1, 32, 32, 4)
    at = net.conv(0, 16)
    for _ in range(3):
        at = net.add(at, net.conv(net.conv(at, 16), 16))
    net.fold(at, 64)
    made = proven(net)
    row = 32 * 16
    assert [step.nodes for step in made.schedule] == [tuple(range(11))]
    # Four bands of three rows into a convolution, two rows more for each sum to wait for.
    assert made.arena_bytes <= 32 * 32 * 4 + 25 * row + 64 + 16
    assert sum(len(loop.bands) for loop in made.schedule[0].loops) < 100
    assert proven(net, "speed").arena_bytes > 2 * 32 * row


def test_elementwise_works_in_place() -> None:
    net = Net(1, 8, 8, 4)
    net.add(net.conv(0, 4), net.conv(0, 4))
    made = proven(net, "speed")
    assert made.arena_bytes == 2 * 256 + 2 * 32  # the second convolution follows its input
    assert [o.distance for o in made.overlaps if o.step == 2] == [0]


def test_output_follows_its_input_at_a_distance() -> None:
    net = Net(1, 20, 10, 8)
    net.conv(0, 8)
    made = proven(net, "speed")
    assert made.arena_bytes == 20 * 80 + 2 * 80  # rows above and at the one that is written
    assert [o.distance for o in made.overlaps] == [160]


def test_gathering_kernel_needs_less_distance() -> None:
    net = Net(1, 20, 10, 8)
    net.conv(0, 8, kernel=Kernel("conv_2d_s8_x4"))
    assert [o.distance for o in proven(net, "speed").overlaps] == [80 + 8]


def test_pointwise_kernel_that_gathers_works_in_place() -> None:
    net = Net(1, 20, 10, 8)
    net.conv(0, 8, 1, kernel=Kernel("conv_2d_s8_x4"))
    assert proven(net, "speed").arena_bytes == 1600


def test_output_ends_over_a_ring_that_died() -> None:
    net = Net(1, 24, 4, 1)
    first = net.conv(0, 64)
    last = net.conv(net.conv(first, 64), 16)
    made, row = proven(net), 4 * 16
    assert [step.nodes for step in made.schedule] == [(0, 1, 2)]
    shared = [o for o in made.overlaps if (o.input, o.output) == (first, last)]
    assert [o.distance for o in shared] == [22 * row]  # two rows are made when all others are
    assert made.arena_bytes == 24 * 4 + (24 + 12 + 12 - 2) * row
    ring, output = made.slots[first], made.slots[last]
    assert ring.offset == output.offset + 22 * row
    far = 5 * row  # more than a row of the ring that has been read
    higher = replace(output, offset=output.offset + far)
    wrong = replace(made, slots={**made.slots, last: higher}, arena_bytes=made.arena_bytes + far)
    with pytest.raises(PlanError, match="is lost"):
        check(net.graph(), net.kernels, wrong)


def test_groups_of_rows_are_made_together() -> None:
    net = Net(1, 24, 4, 1)
    net.conv(net.conv(net.conv(0, 4), 4), 4)
    nodes = flows(net.graph(), net.kernels)
    nodes[1] = replace(nodes[1], group=2)
    made = stream(nodes, GROUPS)
    at = [i for i, (node, _) in enumerate(made.calls) if node == 1]
    assert all(at[row + 1] == at[row] + 1 for row in range(0, 24, 2))
    assert sorted(made.calls) == [(node, row) for node in range(3) for row in range(24)]
    assert [made.kept[flow.output] for flow in nodes[:2]] == [4, 4]
    assert [stream(nodes).kept[flow.output] for flow in nodes[:2]] == [3, 3]


def test_outputs_that_stay_do_not_stream() -> None:
    net = Net(1, 16, 4, 4)
    middle = net.conv(0, 8)
    last = net.conv(net.conv(middle, 8), 4)
    made = proven(net, "ram", middle, last)
    assert made.slots[middle].size == 16 * 4 * 8


def test_balanced_pays_little() -> None:
    net = Net(1, 40, 1, 1)
    packed = Kernel("conv_2d_s8_packed")  # a call costs almost as much as a row
    net.conv(net.conv(0, 8, 1, kernel=packed), 1, 1, kernel=packed)
    assert all(not step.loops for step in proven(net, "balanced").schedule)
    assert any(step.loops for step in proven(net, "ram").schedule)


@pytest.mark.sweep
def test_thousand_operators_take_seconds() -> None:
    net = Net(1, 24, 8, 8)
    at = 0
    for _ in range(333):
        at = net.add(at, net.conv(net.conv(at, 16), 8))
    start = process_time()
    assert proven(net).arena_bytes < proven(net, "speed").arena_bytes
    assert process_time() - start < 30


def test_budget_knows_what_streaming_would_need() -> None:
    net = Net(1, 32, 8, 4)
    net.conv(net.conv(0, 32), 4, 3, 2)
    made, least = proven(net, "speed"), frontier(net.graph(), net.kernels)[0].bytes
    message = str(over_budget(net.graph(), net.kernels, made, 100))
    assert f", try --optimize ram, which needs about {least}, or train on" in message


# -------------------------------------------------------------------------------------- loops


@pytest.mark.parametrize("seed", range(40))
def test_loops_make_the_same_calls(seed: int) -> None:
    net = random_net(seed)
    for step in proven(net).schedule:
        done: dict[int, int] = {}
        for loop in step.loops:
            for number in range(loop.rounds):
                for band in loop.bands:
                    assert band.first + number * band.advance == done.get(band.node, 0)
                    done[band.node] = done.get(band.node, 0) + band.rows


def test_repetition_becomes_a_loop() -> None:
    calls = [(0, 0), (0, 1), (1, 0)]
    for row in range(20):
        calls += [(0, row + 2), (1, row + 1)]
    assert loops(calls) == (
        Loop(1, (Band(0, 0, 2, 2), Band(1, 0, 1, 1))),
        Loop(20, (Band(0, 2, 1, 1), Band(1, 1, 1, 1))),
    )


# -------------------------------------------------------------------------------- the checker


@pytest.mark.parametrize("gathers", [False, True])
@pytest.mark.parametrize("seed", range(80))
def test_distance_is_exact(seed: int, gathers: bool) -> None:
    random = Random(seed)
    net = Net(1, random.randrange(4, 12), random.randrange(1, 9), random.choice([4, 8]))
    kernel = Kernel("conv_2d_s8_x4" if gathers else "conv_2d_s8")
    size, stride = random.choice([1, 2, 3, 4]), random.choice([1, 2, 3])
    output = net.conv(
        0, random.choice([4, 8, 12]), size, stride, random.choice([1, 2]), kernel=kernel
    )
    graph = net.graph()
    far = distance(flows(graph, net.kernels)[0], 0)
    base = 2048 - 2048 % 4
    made = plan(graph, net.kernels, optimize="speed")

    def laid(below: int) -> Plan:
        slots = {
            0: replace(made.slots[0], offset=base),
            output: replace(made.slots[output], offset=base - below),
        }
        return replace(made, slots=slots, arena_bytes=3 * base)

    check(graph, net.kernels, laid(far))
    check(graph, net.kernels, laid(far + 4))
    if far > -graph.tensors[0].nbytes:
        with pytest.raises(PlanError, match=r"lost|overwrites"):
            check(graph, net.kernels, laid(far - 4))


def _streamed() -> tuple[Graph, Kernels, Plan]:
    net = Net(1, 24, 6, 4)
    first = net.conv(0, 16, kernel=Kernel("conv_2d_s8", 36))
    second = net.add(first, net.conv(net.conv(first, 8), 16))
    net.conv(net.conv(second, 32, 1), 4, 3, 2)
    graph = net.graph()
    made = plan(graph, net.kernels, optimize="ram")
    assert len(made.schedule) == 1
    return graph, net.kernels, made


_GRAPH, _KERNELS, _PLAN = _streamed()
_RINGS = sorted(_PLAN.schedule[0].rings)


def with_step(made: Plan, **changes: Any) -> Plan:
    return replace(made, schedule=(replace(made.schedule[0], **changes),))


def with_ring(made: Plan, tensor: int, rows: int) -> Plan:
    slot, held = made.slots[tensor], made.schedule[0].rings[tensor]
    slots = {**made.slots, tensor: replace(slot, size=slot.size // held * rows)}
    rings = {**made.schedule[0].rings, tensor: rows}
    return with_step(replace(made, slots=slots), rings=rings)


def with_loop(made: Plan, number: int, change: Callable[[Loop], Loop]) -> Plan:
    found = list(made.schedule[0].loops)
    found[number] = change(found[number])
    return with_step(made, loops=tuple(found))


def test_streamed_plan_passes() -> None:
    check(_GRAPH, _KERNELS, _PLAN)
    assert len(_RINGS) == 5


@pytest.mark.parametrize("tensor", _RINGS)
def test_ring_row_less_is_refused(tensor: int) -> None:
    rows = _PLAN.schedule[0].rings[tensor]
    if rows > 1:
        with pytest.raises(PlanError):
            check(_GRAPH, _KERNELS, with_ring(_PLAN, tensor, rows - 1))


@pytest.mark.parametrize("tensor", _RINGS)
def test_ring_of_another_size_than_its_rows_is_refused(tensor: int) -> None:
    slot = _PLAN.slots[tensor]
    slots = {**_PLAN.slots, tensor: replace(slot, size=slot.size - 4)}
    with pytest.raises(PlanError):
        check(_GRAPH, _KERNELS, replace(_PLAN, slots=slots))


@pytest.mark.parametrize("tensor", sorted(_PLAN.slots))
@pytest.mark.parametrize("by", [-4, 1, 4])
def test_shifted_buffer_is_refused(tensor: int, by: int) -> None:
    # The plan is tight: every buffer has neighbours, or the end of the arena, on one side at least.
    slot = _PLAN.slots[tensor]
    slots = {**_PLAN.slots, tensor: replace(slot, offset=slot.offset + by)}
    faults = []
    for sign in (1, -1):
        moved = replace(slot, offset=slot.offset + sign * by)
        try:
            check(_GRAPH, _KERNELS, replace(_PLAN, slots={**slots, tensor: moved}))
        except PlanError as error:
            faults.append(error)
    assert faults


def test_other_order_is_refused() -> None:
    refused, swaps = 0, 0
    for i, loop in enumerate(_PLAN.schedule[0].loops):
        for j in range(len(loop.bands) - 1):
            a, b = loop.bands[j : j + 2]
            bands = (*loop.bands[:j], b, a, *loop.bands[j + 2 :])
            made = with_loop(_PLAN, i, partial(replace, bands=bands))
            swaps += 1
            try:
                check(_GRAPH, _KERNELS, made)
            except PlanError:
                refused += 1
    # Some neighbours do not depend on each other: the first node may run ahead of the last.
    assert swaps - refused <= 3
    assert refused >= 15


@pytest.mark.parametrize("by", [-1, 1])
def test_other_number_of_rounds_is_refused(by: int) -> None:
    for i in range(len(_PLAN.schedule[0].loops)):
        made = with_loop(_PLAN, i, lambda loop: replace(loop, rounds=loop.rounds + by))
        with pytest.raises(PlanError):
            check(_GRAPH, _KERNELS, made)


def test_band_left_out_is_refused() -> None:
    for i, loop in enumerate(_PLAN.schedule[0].loops):
        for j in range(len(loop.bands)):
            bands = loop.bands[:j] + loop.bands[j + 1 :]
            made = with_loop(_PLAN, i, partial(replace, bands=bands))
            with pytest.raises(PlanError):
                check(_GRAPH, _KERNELS, made)


def test_scratch_over_a_ring_is_refused() -> None:
    slot = _PLAN.scratch[0]
    lasting = [i for i in _RINGS if _PLAN.schedule[0].rings[i] > 1]  # not empty in between
    for tensor in lasting:
        moved = replace(slot, offset=_PLAN.slots[tensor].offset)
        with pytest.raises(PlanError):
            check(_GRAPH, _KERNELS, replace(_PLAN, scratch={0: moved}))


def test_scratch_lies_over_rows_that_are_done_with() -> None:
    net = Net(1, 24, 8, 4)
    net.fold(net.conv(net.conv(0, 8, 1), 8, kernel=Kernel("conv_2d_s8", 60)))
    made = proven(net)
    slot, image = made.scratch[1], made.slots[0]
    assert len(made.schedule) == 1
    assert image.offset <= slot.offset <= image.offset + 4  # two rows of 32 bytes are read before
    assert made.arena_bytes == image.size + (3 + 1) * 64  # and rings, one over the result
    moved = {1: replace(slot, offset=image.offset + 8)}
    with pytest.raises(PlanError, match="is lost"):
        check(net.graph(), net.kernels, replace(made, scratch=moved))


def test_accumulators_must_last() -> None:
    net = Net(1, 24, 6, 4)
    net.fold(net.conv(net.conv(0, 16, kernel=Kernel("conv_2d_s8", 16)), 16), 64)
    made = proven(net)
    assert len(made.schedule) == 1
    lasting, passing = made.scratch[2], made.scratch[0]
    with pytest.raises(PlanError, match="scratch"):
        check(
            net.graph(),
            net.kernels,
            replace(made, scratch={**made.scratch, 0: replace(passing, offset=lasting.offset)}),
        )


def test_overlap_without_a_promise_is_refused() -> None:
    net = Net(1, 8, 4, 4)
    net.node("FAKE", None, (0,), net.tensor((1, 8, 4, 4)), Kernel("fake_s8"))
    made = proven(net, "ram")
    assert made.arena_bytes == 256
    slots = {0: made.slots[0], 1: replace(made.slots[1], offset=made.slots[0].offset)}
    with pytest.raises(PlanError, match="promises nothing"):
        check(net.graph(), net.kernels, replace(made, slots=slots))


def test_step_of_several_nodes_needs_loops() -> None:
    with pytest.raises(PlanError):
        check(_GRAPH, _KERNELS, replace(_PLAN, schedule=(Step(_PLAN.schedule[0].nodes),)))
