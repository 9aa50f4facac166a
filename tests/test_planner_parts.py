# SPDX-License-Identifier: Apache-2.0
"""Tensors that are bytes of others: each byte lives as long as it must, and the checker knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.support.nets import Net
from tfl2c.errors import GraphError, PlanError
from tfl2c.graph import DType, Graph, Node, Part, Tensor, verify
from tfl2c.planner import BIRTH, Plan, check, plan
from tfl2c.planner.tags import run_on_tags
from tfl2c.program import Kernel

Kernels = Mapping[int, Kernel]
Wires = tuple[tuple[int, ...], tuple[int, ...]]


def graph_of(
    sizes: list[int], wiring: list[Wires], parts: Mapping[int, Part], outputs: tuple[int, ...]
) -> tuple[Graph, Kernels]:
    """Nodes over tensors of so many bytes; tensor 0 is the input."""
    tensors = {
        i: Tensor(f"t{i}", (size,), DType.INT8, part=parts.get(i)) for i, size in enumerate(sizes)
    }
    nodes = tuple(Node(i, "FAKE", None, *wires) for i, wires in enumerate(wiring))
    graph = Graph("net", tensors, nodes, (0,), outputs)
    verify(graph, "the test")
    return graph, {i: Kernel("fake_s8") for i in range(len(nodes))}


def joined() -> tuple[Graph, Kernels]:
    """0 -> 1, 2 -> 3: a whole (4) of 1 and 3, where 2 is large and lives between them."""
    parts = {1: Part(4, 0), 3: Part(4, 40)}
    wiring: list[Wires] = [((0,), (1,)), ((0,), (2,)), ((2,), (3,)), ((4,), (5,))]
    return graph_of([8, 40, 80, 80, 120, 8], wiring, parts, (5,))


def cut() -> tuple[Graph, Kernels]:
    """A whole (1) of which 2 and 3 are read one after the other, into 4 and 5."""
    parts = {2: Part(1, 0), 3: Part(1, 60)}
    wiring: list[Wires] = [((0,), (1,)), ((2,), (4,)), ((3, 4), (5,)), ((5,), (6,))]
    return graph_of([8, 120, 60, 60, 60, 60, 8], wiring, parts, (6,))


def random_parts(seed: int, nodes: int = 14) -> tuple[Graph, Kernels]:
    """Nodes over tensors that are cut up and joined, across each other and in each other."""
    random = Random(seed)
    tensors = {0: Tensor("t0", (4 * random.randrange(1, 40),), DType.INT8)}

    def new(size: int, part: Part | None = None) -> int:
        number = len(tensors)
        tensors[number] = Tensor(f"t{number}", (size,), DType.INT8, part=part)
        return number

    wiring: list[Wires] = []
    known = [0]
    for _ in range(nodes):
        reads = tuple(random.sample(known[-4:], min(len(known[-4:]), random.randrange(1, 3))))
        made = [new(4 * random.randrange(1, 40)) for _ in range(random.choice([1, 1, 2]))]
        wiring.append((reads, tuple(made)))
        known += made
        at = random.choice(known[-3:])
        size = tensors[at].nbytes
        if random.random() < 0.4 and size >= 16:
            begin = 4 * random.randrange(0, size // 8)
            known.append(new(random.randrange(1, size - begin), Part(at, begin)))
            known.append(new(size - begin, Part(at, begin)))
        free = [i for i in known[-5:] if tensors[i].part is None and tensors[i].nbytes % 4 == 0]
        if random.random() < 0.5 and len(free) > 1:
            whole = new(sum(tensors[i].nbytes for i in free))
            begin = 0
            for i in free:
                tensors[i] = replace(tensors[i], part=Part(whole, begin))
                begin += tensors[i].nbytes
            known.append(whole)
    ends = tuple(random.sample(known, 2))
    net = tuple(Node(i, "FAKE", None, *wires) for i, wires in enumerate(wiring))
    graph = Graph("net", tensors, net, (0,), ends)
    verify(graph, "the test")
    return graph, {i: Kernel("fake_s8", random.choice([0, 0, 24])) for i in range(nodes)}


def floor_of(graph: Graph, kernels: Kernels) -> int:
    """The bytes alive in the worst step, counted byte by byte from the graph alone."""
    steps: dict[tuple[int, int], set[int]] = {}

    def touch(tensor: int, step: int) -> None:
        whole = graph.whole(tensor)
        for byte in range(graph.tensors[tensor].nbytes):
            steps.setdefault((whole.of, whole.at + byte), set()).add(step)

    touch(0, BIRTH)
    for i, node in enumerate(graph.nodes):
        for t in (*node.inputs, *node.outputs):
            touch(t, i)
    for t in graph.outputs:
        touch(t, len(graph.nodes))
    spans = [(min(s), max(s)) for s in steps.values()]
    scratch = {i: kernel.scratch for i, kernel in kernels.items()}
    return max(
        sum(first <= n <= last for first, last in spans) + scratch.get(n, 0)
        for n in range(BIRTH, len(graph.nodes) + 1)
    )


@pytest.mark.parametrize("optimize", ["speed", "ram"])
@pytest.mark.parametrize("seed", range(20))
def test_any_plan_is_proven(seed: int, optimize: str) -> None:
    graph, kernels = random_parts(seed)
    made = plan(graph, kernels, optimize=optimize)
    check(graph, kernels, made)
    assert made.arena_bytes >= floor_of(graph, kernels)


def test_bytes_of_a_part_are_free_until_it_is_made() -> None:
    graph, kernels = joined()
    made = plan(graph, kernels)
    check(graph, kernels, made)
    # 3 is made of 2 while 1 is there; later the whole is read: 40 + 80 + 80 and 120 + 8.
    assert made.arena_bytes == floor_of(graph, kernels) == 200
    assert made.slots[4].first == 3
    assert made.slots[1].last == made.slots[3].last == 3


def test_bytes_of_a_part_are_free_when_it_was_read() -> None:
    graph, kernels = cut()
    made = plan(graph, kernels)
    check(graph, kernels, made)
    assert made.arena_bytes == floor_of(graph, kernels) == 180
    assert (made.slots[2].first, made.slots[2].last) == (0, 1)
    assert (made.slots[3].first, made.slots[3].last) == (0, 2)


def test_output_takes_the_place_of_a_part_that_dies() -> None:
    """An elementwise node reads a part and writes over it, the other part lives on."""
    net = Net(1, 4, 4, 8)
    whole = net.tensor((2, 4, 4, 8))
    net.nodes.append(Node(0, "FAKE", None, (0,), (whole,)))
    net.kernels[0] = Kernel("fake_s8")
    low, high = (net.tensor((1, 4, 4, 8)) for _ in range(2))
    net.tensors[low] = replace(net.tensors[low], part=Part(whole, 0))
    net.tensors[high] = replace(net.tensors[high], part=Part(whole, 128))
    end = net.add(net.add(high, high), low)
    graph = net.graph(end)
    made = plan(graph, net.kernels)
    check(graph, net.kernels, made)
    assert made.arena_bytes == 128 + 256
    assert {(o.input, o.output) for o in made.overlaps} >= {(high, made_by(graph, 1))}


def made_by(graph: Graph, node: int) -> int:
    return graph.nodes[node].outputs[0]


# -------------------------------------------------------------------------------------- attacks


def moved(made: Plan, tensor: int, **changes: Any) -> Plan:
    return replace(made, slots={**made.slots, tensor: replace(made.slots[tensor], **changes)})


def bundle(graph: Graph, tensor: int) -> set[int]:
    return {i for i in graph.tensors if graph.whole(i).of == graph.whole(tensor).of}


Attack = Callable[[Plan], Plan]
_ATTACKS: dict[str, Attack] = {
    "shift a part by one byte": lambda p: moved(p, 1, offset=p.slots[1].offset + 1),
    "shift a part by four bytes": lambda p: moved(p, 3, offset=p.slots[3].offset + 4),
    "shift the whole": lambda p: moved(p, 4, offset=p.slots[4].offset + 4),
    "exchange the parts": lambda p: moved(
        moved(p, 1, offset=p.slots[4].offset + 80), 3, offset=p.slots[4].offset
    ),
    "lay a part elsewhere": lambda p: moved(p, 1, offset=p.arena_bytes - 40),
    "lay a bystander over a part": lambda p: moved(p, 2, offset=p.slots[1].offset),
    "let a part die early": lambda p: moved(p, 1, last=0),
    "let a part be born late": lambda p: moved(p, 3, first=3),
    "let the whole be there too early": lambda p: moved(p, 4, first=0),
    "shrink a part": lambda p: moved(p, 1, size=36),
    "drop the whole": lambda p: replace(p, slots={i: s for i, s in p.slots.items() if i != 4}),
    "read the whole too early": lambda p: replace(
        p, schedule=tuple(p.schedule[i] for i in (0, 1, 3, 2))
    ),
}


@pytest.mark.parametrize("attack", _ATTACKS.values(), ids=_ATTACKS)
def test_corrupted_plan_is_refused(attack: Attack) -> None:
    graph, kernels = joined()
    made = plan(graph, kernels)
    wide = replace(made, arena_bytes=made.arena_bytes + 80)
    check(graph, kernels, wide)
    with pytest.raises(PlanError):
        check(graph, kernels, attack(wide))


@pytest.mark.parametrize("by", [-4, -1, 1, 4])
@pytest.mark.parametrize("tensor", [1, 3, 4])
def test_running_it_finds_a_shifted_part_as_well(tensor: int, by: int) -> None:
    """Not only the claim that a part lies in its whole: bytes are not found where they are read."""
    graph, kernels = joined()
    made = plan(graph, kernels)
    apart = {0: 0, 1: 400, 2: 100, 3: 440, 4: 400, 5: 600}
    slots = {i: replace(slot, offset=apart[i]) for i, slot in made.slots.items()}
    wide = replace(made, arena_bytes=700, slots=slots)
    run_on_tags(graph, kernels, wide)
    with pytest.raises(PlanError, match="is lost"):
        run_on_tags(graph, kernels, moved(wide, tensor, offset=wide.slots[tensor].offset + by))


@pytest.mark.parametrize("seed", range(10))
def test_every_collision_is_found(seed: int) -> None:
    """A tensor with all that shares its bytes, laid over something that lives with it."""
    graph, kernels = random_parts(seed)
    made = plan(graph, kernels)
    big = replace(made, arena_bytes=made.arena_bytes + 4000)
    random = Random(seed)
    tried = 0
    for _ in range(100):
        a, b = random.sample(sorted(made.slots), 2)
        one, other = made.slots[a], made.slots[b]
        together = one.first <= other.last and other.first <= one.last
        if b in bundle(graph, a) or not together:
            continue
        by = other.offset - one.offset
        group = {i: s for i, s in made.slots.items() if i in bundle(graph, a)}
        if min(s.offset for s in group.values()) + by < 0:
            continue
        tried += 1
        slots = {i: replace(s, offset=s.offset + by) for i, s in group.items()}
        with pytest.raises(PlanError):
            check(graph, kernels, replace(big, slots={**made.slots, **slots}))
    assert tried


# --------------------------------------------------------------------------------------- graphs


def test_whole_is_not_read_before_all_its_parts_are_made() -> None:
    graph, _ = joined()
    early = replace(graph, nodes=tuple(graph.nodes[i] for i in (0, 1, 3, 2)))
    with pytest.raises(GraphError, match="reads 4 too early"):
        verify(early, "the test")


def test_part_is_not_read_before_its_whole_is_made() -> None:
    graph, _ = cut()
    early = replace(graph, nodes=tuple(graph.nodes[i] for i in (1, 0, 2, 3)))
    with pytest.raises(GraphError, match="reads 2 too early"):
        verify(early, "the test")


def test_part_does_not_reach_out_of_its_whole() -> None:
    graph, _ = cut()
    far = replace(graph.tensors[3], part=Part(1, 64))
    with pytest.raises(GraphError, match="view 3 is larger"):
        verify(graph.with_tensors({3: far}), "the test")
