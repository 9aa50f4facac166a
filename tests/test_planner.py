# SPDX-License-Identifier: Apache-2.0
"""Memory plans of whole layers: tight, deterministic, and proven by a checker that can object."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from time import process_time
from typing import Any

import pytest

from tfl2c.errors import PlanError
from tfl2c.graph import ABSENT, DType, Graph, Node, Tensor
from tfl2c.planner import BIRTH, Plan, check, over_budget, plan
from tfl2c.program import Kernel

Kernels = Mapping[int, Kernel]


def tensor(size: int, dtype: DType = DType.INT8, view_of: int | None = None) -> Tensor:
    return Tensor(f"t{size}", (size,), dtype, view_of=view_of)


def network(
    sizes: Sequence[int | Tensor],
    wiring: Sequence[tuple[tuple[int, ...], tuple[int, ...]]],
    inputs: tuple[int, ...] = (0,),
    outputs: tuple[int, ...] | None = None,
) -> Graph:
    tensors = {i: s if isinstance(s, Tensor) else tensor(s) for i, s in enumerate(sizes)}
    named = {i: replace(t, name=f"t{i}") for i, t in tensors.items()}
    nodes = tuple(Node(i, "FAKE", None, *wires) for i, wires in enumerate(wiring))
    last = wiring[-1][1] if wiring else inputs
    return Graph("net", named, nodes, inputs, last if outputs is None else outputs)


def kernels_of(graph: Graph, scratch: Mapping[int, int] | None = None) -> Kernels:
    amounts = scratch or {}
    run = [i for i, n in enumerate(graph.nodes) if graph.tensors[n.outputs[0]].view_of is None]
    return {i: Kernel("fake_s8", amounts.get(i, 0)) for i in run}


def chain(*sizes: int) -> Graph:
    return network(sizes, [((i,), (i + 1,)) for i in range(len(sizes) - 1)])


def random_network(seed: int, nodes: int = 20) -> tuple[Graph, Kernels]:
    random = Random(seed)
    sizes: list[int | Tensor] = [random.randrange(1, 300) for _ in range(random.randrange(1, 4))]
    inputs = tuple(range(len(sizes)))
    wiring = []
    for _ in range(nodes):
        near = range(max(0, len(sizes) - 4), len(sizes))
        reads = tuple(random.choices([*near, *inputs, ABSENT], k=random.randrange(1, 4)))
        reads = reads if max(reads) >= 0 else (0,)
        kind = random.choice([DType.INT8, DType.INT8, DType.INT32, DType.INT64])
        many = random.choice([1, 1, 1, 2, 3])
        view = random.random() < 0.15 and not isinstance(sizes[max(reads)], Tensor)
        made = (
            [tensor(int(str(sizes[max(reads)])), view_of=max(reads))]
            if view
            else [tensor(random.randrange(1, 300), kind) for _ in range(many)]
        )
        wiring.append(
            ((max(reads),) if view else reads, tuple(len(sizes) + i for i in range(len(made))))
        )
        sizes += made
    ends = tuple(random.sample(range(len(sizes)), 2))
    graph = network(sizes, wiring, inputs, ends)
    return graph, kernels_of(graph, {i: random.choice([0, 0, 17, 300]) for i in range(nodes)})


def floor_of(graph: Graph, kernels: Kernels) -> int:
    """The bytes alive in the worst step, counted from the graph alone."""
    order = sorted(kernels)
    uses: dict[int, set[int]] = {graph.root(i): {BIRTH} for i in graph.inputs}
    for step, i in enumerate(order):
        for t in (*graph.nodes[i].inputs, *graph.nodes[i].outputs):
            if t != ABSENT:
                uses.setdefault(graph.root(t), set()).add(step)
    for t in graph.outputs:
        uses[graph.root(t)].add(len(order))
    rounded = {t: -(-graph.tensors[t].nbytes // 4) * 4 for t in uses}
    scratch = [0, *(-(-kernels[i].scratch // 4) * 4 for i in order), 0]
    return max(
        scratch[step + 1] + sum(rounded[t] for t, s in uses.items() if min(s) <= step <= max(s))
        for step in range(BIRTH, len(order) + 1)
    )


# -------------------------------------------------------------------------------------- plans


@pytest.mark.parametrize("seed", range(60))
def test_any_plan_is_proven(seed: int) -> None:
    graph, kernels = random_network(seed)
    made = plan(graph, kernels)
    check(graph, kernels, made)
    assert made == plan(graph, kernels)
    assert made.arena_bytes >= floor_of(graph, kernels)
    assert made.arena_bytes <= 1.1 * floor_of(graph, kernels) + 8


@pytest.mark.parametrize(
    ("sizes", "bytes_"),
    [
        ((100, 200), 300),
        ((100, 200, 300), 500),
        ((8000, 8000, 8000, 8000, 8000), 16000),
        ((640, 128, 128, 128, 8, 128, 640), 768),
        ((1, 16, 16, 1), 32),
        ((27648, 18432, 18432, 36864, 9216, 18432), 55296),
    ],
)
def test_chain_takes_two_neighbours(sizes: tuple[int, ...], bytes_: int) -> None:
    graph = chain(*sizes)
    made = plan(graph, kernels_of(graph))
    check(graph, kernels_of(graph), made)
    assert made.arena_bytes == bytes_ == floor_of(graph, kernels_of(graph))


def test_search_ends_at_the_floor_almost_always() -> None:
    random = (random_network(seed, nodes=12) for seed in range(200))
    misses = [g for g, k in random if plan(g, k).arena_bytes != floor_of(g, k)]
    assert len(misses) <= 4


def test_residual_is_kept() -> None:
    graph = network([100, 100, 100, 100], [((0,), (1,)), ((1,), (2,)), ((0, 2), (3,))])
    made = plan(graph, kernels_of(graph))
    assert made.arena_bytes == 300
    assert (made.slots[0].first, made.slots[0].last) == (BIRTH, 2)


def test_inputs_are_alive_together_from_the_start() -> None:
    graph = network([40, 40, 8, 8], [((0,), (2,)), ((1, 2), (3,))], inputs=(0, 1))
    assert plan(graph, kernels_of(graph)).arena_bytes == 88


def test_unused_input_has_a_place() -> None:
    graph = network([16, 16, 16], [((0,), (2,))], inputs=(0, 1))
    made = plan(graph, kernels_of(graph))
    check(graph, kernels_of(graph), made)
    assert made.slots[1].last == BIRTH
    assert made.arena_bytes == 32


def test_input_that_is_output_stays() -> None:
    graph = network([16, 16, 16], [((0,), (1,)), ((1,), (2,))], outputs=(0, 2))
    made = plan(graph, kernels_of(graph))
    check(graph, kernels_of(graph), made)
    assert (made.slots[0].first, made.slots[0].last) == (BIRTH, 2)
    assert made.arena_bytes == 48


def test_graph_without_nodes() -> None:
    graph = network([16], [], outputs=(0,))
    made = plan(graph, {})
    check(graph, {}, made)
    assert made.arena_bytes == 16


def test_constants_need_no_place() -> None:
    weights = replace(tensor(500), data=bytes(500))
    graph = network([16, weights, 16], [((0, 1), (2,))], outputs=(1, 2))
    made = plan(graph, kernels_of(graph))
    check(graph, kernels_of(graph), made)
    assert set(made.slots) == {0, 2}
    assert made.slot(graph, 1) is None


def test_view_shares_its_bytes() -> None:
    graph = network([16, tensor(16, view_of=0), 8], [((0,), (1,)), ((1,), (2,))])
    made = plan(graph, kernels_of(graph))
    check(graph, kernels_of(graph), made)
    assert made.slot(graph, 1) == made.slots[0]
    assert [s.nodes for s in made.schedule] == [(1,)]
    assert made.arena_bytes == 24


def test_state_survives() -> None:
    state = replace(tensor(30), is_variable=True)
    graph = network([16, state, 16, 16], [((0, 1), (2,)), ((2,), (3,))])
    made = plan(graph, kernels_of(graph))
    check(graph, kernels_of(graph), made)
    assert made.state(graph) == (32, 30)
    assert (made.slots[1].first, made.slots[1].last) == (BIRTH, 2)
    assert made.arena_bytes == 64


def test_scratch_is_added_where_it_is_used() -> None:
    graph = chain(100, 100, 50, 10)
    made = plan(graph, kernels_of(graph, {1: 70}))
    check(graph, kernels_of(graph, {1: 70}), made)
    assert made.arena_bytes == 100 + 52 + 72
    assert (made.peak, made.scratch_bytes()) == (1, 70)
    assert sorted(s.name for s in made.alive(1)) == ["scratch of operator 1 FAKE", "t1", "t2"]


@pytest.mark.parametrize(("align", "bytes_"), [(4, 12), (16, 16)])
def test_arena_is_rounded(align: int, bytes_: int) -> None:
    graph = chain(7, 3)
    assert plan(graph, kernels_of(graph), align).arena_bytes == bytes_


def test_wide_elements_are_aligned() -> None:
    graph = network([4, tensor(3, DType.INT64), 4], [((0,), (1,)), ((1, 0), (2,))])
    made = plan(graph, kernels_of(graph))
    check(graph, kernels_of(graph), made)
    assert made.slots[1].offset % 8 == 0
    assert made.arena_bytes == 32


@pytest.mark.sweep
def test_thousands_of_operators_take_seconds() -> None:
    graph, kernels = random_network(1, nodes=3000)
    start = process_time()
    made = plan(graph, kernels)
    check(graph, kernels, made)
    assert process_time() - start < 10


def test_hundred_operators_take_no_time() -> None:
    graph, kernels = random_network(1, nodes=100)
    start = process_time()
    check(graph, kernels, plan(graph, kernels))
    assert process_time() - start < 1.5


# ------------------------------------------------------------------------------------- budget


def test_budget_names_the_peak_and_the_ways_down() -> None:
    image = Tensor("image", (1, 10, 10, 3), DType.INT8)
    graph = network([image, 400, 10], [((0,), (1,)), ((1,), (2,))])
    kernels = kernels_of(graph, {0: 20})
    assert str(over_budget(graph, kernels, plan(graph, kernels), 600)) == (
        "the arena needs 720 bytes, --arena allows 600; the peak is at operator 0 FAKE 't1' "
        "(fake_s8), where 't1' (400), 't0' (300) and 'scratch of operator 0 FAKE' (20) are alive; "
        "give it --arena 720, or train on a smaller input, which shrinks 't0'"
    )


def test_budget_sums_up_the_small_ones() -> None:
    graph = network([50, 40, 30, 20, 10, 8], [((0, 1, 2, 3, 4), (5,))], inputs=(0, 1, 2, 3, 4))
    kernels = kernels_of(graph)
    text = str(over_budget(graph, kernels, plan(graph, kernels), 1))
    assert "'t0' (50), 't1' (40), 't2' (30), 't3' (20) and 2 more (18) are alive" in text
    assert "\n" not in text


# -------------------------------------------------------------------------------- the checker

_GRAPH = network(
    [64, 64, 32, 64, replace(tensor(16), is_variable=True)],
    [((0, 4), (1,)), ((1,), (2,)), ((0, 2), (3,))],
)
_KERNELS = kernels_of(_GRAPH, {1: 24})
_PLAN = plan(_GRAPH, _KERNELS)


def moved(made: Plan, tensor: int, **changes: Any) -> Plan:
    return replace(made, slots={**made.slots, tensor: replace(made.slots[tensor], **changes)})


def scratched(made: Plan, **changes: Any) -> Plan:
    return replace(made, scratch={1: replace(made.scratch[1], **changes)})


Attack = Callable[[Plan], Plan]
_ATTACKS: dict[str, Attack] = {
    "shift by one byte": lambda p: moved(p, 1, offset=p.slots[1].offset + 1),
    "shift by four bytes": lambda p: moved(p, 2, offset=p.slots[2].offset + 4),
    "below the arena": lambda p: moved(p, 0, offset=-4),
    "behind the arena": lambda p: moved(p, 0, offset=p.arena_bytes - 60),
    "shrink a slot": lambda p: moved(p, 3, size=63),
    "drop a slot": lambda p: replace(p, slots={i: s for i, s in p.slots.items() if i != 2}),
    "die early": lambda p: moved(p, 0, last=1),
    "be born late": lambda p: moved(p, 0, first=1),
    "lay one over another": lambda p: moved(p, 2, offset=p.slots[0].offset),
    "lay state over an output": lambda p: moved(p, 4, offset=p.slots[3].offset),
    "swap steps": lambda p: replace(p, schedule=(p.schedule[1], p.schedule[0], p.schedule[2])),
    "drop a step": lambda p: replace(p, schedule=p.schedule[:2]),
    "run one twice": lambda p: replace(p, schedule=(*p.schedule, p.schedule[0])),
    "drop the scratch": lambda p: replace(p, scratch={}),
    "shrink the scratch": lambda p: scratched(p, size=20),
    "lay scratch over a bystander": lambda p: scratched(p, offset=p.slots[0].offset),
    "lay scratch over the input": lambda p: scratched(p, offset=p.slots[1].offset),
    "lay scratch over the output": lambda p: scratched(p, offset=p.slots[2].offset),
    "misalign the scratch": lambda p: scratched(p, offset=p.scratch[1].offset - 2),
    "shrink the arena": lambda p: replace(p, arena_bytes=p.arena_bytes - 4),
    "crooked arena": lambda p: replace(p, arena_bytes=p.arena_bytes + 2),
}


def test_untouched_plan_passes() -> None:
    check(_GRAPH, _KERNELS, _PLAN)


@pytest.mark.parametrize("attack", _ATTACKS.values(), ids=_ATTACKS)
def test_corrupted_plan_is_refused(attack: Attack) -> None:
    with pytest.raises(PlanError):
        check(_GRAPH, _KERNELS, attack(_PLAN))


def together(made: Plan, a: int, b: int) -> bool:
    return made.slots[a].first <= made.slots[b].last and made.slots[b].first <= made.slots[a].last


@pytest.mark.parametrize("seed", range(30))
def test_every_collision_is_found(seed: int) -> None:
    graph, kernels = random_network(seed)
    made = plan(graph, kernels)
    big = replace(made, arena_bytes=made.arena_bytes + 400)
    random = Random(seed)
    for _ in range(20):
        a, b = random.sample(sorted(made.slots), 2)
        low = max(0, made.slots[b].offset - made.slots[a].size + 1)
        at = -(-low // 8) * 8
        if not together(made, a, b) or at >= made.slots[b].offset + made.slots[b].size:
            continue
        with pytest.raises(PlanError):
            check(graph, kernels, moved(big, a, offset=at))


def test_int64_off_its_alignment_is_refused() -> None:
    graph = network([tensor(3, DType.INT64), 8], [((0,), (1,))])
    made = plan(graph, kernels_of(graph))
    wide = replace(made, arena_bytes=made.arena_bytes + 64)
    check(graph, kernels_of(graph), moved(wide, 0, offset=40))
    with pytest.raises(PlanError, match="aligned to 8"):
        check(graph, kernels_of(graph), moved(wide, 0, offset=44))


def test_kernel_left_out_is_refused() -> None:
    graph = chain(8, 8, 8)
    with pytest.raises(PlanError, match="no view"):
        check(graph, {0: Kernel("fake_s8")}, plan(graph, {0: Kernel("fake_s8")}))
