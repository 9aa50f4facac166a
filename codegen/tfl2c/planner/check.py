# SPDX-License-Identifier: Apache-2.0
"""The proof of a plan, which shares no code with what made it.

It looks at the claims (places, sizes, lifetimes) and then runs the schedule on an arena of tags
instead of bytes: every byte of every tensor has a tag of its own, whoever writes a byte leaves its
tag, and whoever reads one must find it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tfl2c.errors import PlanError, quoted
from tfl2c.graph import ABSENT, Graph
from tfl2c.ops import _marks
from tfl2c.planner.plan import Plan, Step
from tfl2c.planner.tags import access_of, run_on_tags
from tfl2c.program import Kernel, Slot


def check(graph: Graph, kernels: Mapping[int, Kernel], plan: Plan) -> None:
    """Raise `PlanError` unless ``plan`` computes ``graph`` without losing a byte that is needed.

    Every node with a kernel runs once, after its inputs are there; every buffer lies within the
    arena, aligned and large enough, and is said to live from its first to its last use; inputs are
    intact when read, outputs and state at the end; scratch covers nothing alive. An output may lie
    over an input, and a ring over rows of its own, as far as the operators' access to rows allows.
    A part lies where it belongs in its whole, and lives as long as anything that is not just a part
    of it and has a byte in common with it.
    Nothing shares a byte with the state, which lives for ever in one block, but its views and what
    it is a part of. The nodes that use these run in the graph's order; one that changes a variable
    runs alone, and behind it nobody reads what the variable is a part of.
    """
    _check_schedule(graph, kernels, plan)
    _check_slots(graph, kernels, plan)
    _check_parts(graph, plan)
    _check_state(graph, plan)
    _check_lives(graph, plan)
    run_on_tags(graph, kernels, plan)


def _check_schedule(graph: Graph, kernels: Mapping[int, Kernel], plan: Plan) -> None:
    if sorted(i for step in plan.schedule for i in step.nodes) != sorted(kernels):
        raise PlanError("the schedule does not run every node once")
    order = [i for step in plan.schedule for i in step.nodes]
    if _stretches(graph, order) != _stretches(graph, sorted(order)):
        raise PlanError("a node runs in another branch or loop than in the graph")
    for i, node in enumerate(graph.nodes):
        if i not in kernels and any(graph.tensors[t].view_of is None for t in node.outputs):
            raise PlanError(f"{node.op} {node.index} has no kernel but is no view")


def _stretches(graph: Graph, order: Iterable[int]) -> list[set[int]]:
    """Return the nodes that run between two marks, and the marks, each alone."""
    found: list[set[int]] = [set()]
    for i in order:
        if graph.nodes[i].op in _marks.OPS:
            found += [{i}, set()]
        else:
            found[-1].add(i)
    return found


def _check_slots(graph: Graph, kernels: Mapping[int, Kernel], plan: Plan) -> None:
    if plan.arena_bytes < 0 or plan.arena_bytes % 4:
        raise PlanError(f"the arena has {plan.arena_bytes} bytes, no multiple of 4")
    wide = {graph.root(i) for i, t in graph.tensors.items() if t.dtype.bits == 64}
    rings = _ring_bytes(graph, kernels, plan)
    for i, slot in plan.slots.items():
        _check_place(slot, 8 if i in wide else 4, plan.arena_bytes)
        _check_size(slot, rings.get(i, graph.tensors[i].nbytes))
    for slot in plan.scratch.values():
        _check_place(slot, 4, plan.arena_bytes)
    for i, kernel in kernels.items():
        if kernel.scratch and i not in plan.scratch:
            raise PlanError(f"{graph.nodes[i].op} {graph.nodes[i].index} lacks its scratch")
        if kernel.scratch:
            _check_size(plan.scratch[i], kernel.scratch)


def _check_parts(graph: Graph, plan: Plan) -> None:
    begins: dict[int, int] = {}
    for i, slot in plan.slots.items():
        whole = graph.whole(i)
        begin = begins.setdefault(whole.of, slot.offset - whole.at)
        if slot.offset - whole.at != begin:
            name = quoted(graph.tensors[whole.of].name)
            raise PlanError(f"{quoted(slot.name)} does not lie at byte {whole.at} of {name}")


def _check_state(graph: Graph, plan: Plan) -> None:
    state = {i for i in plan.slots if graph.tensors[i].is_variable}
    wholes = {graph.whole(i).of for i in state}
    first, size = plan.state(graph)
    others = (s for i, s in plan.slots.items() if graph.whole(i).of not in wholes)
    for slot in (*others, *plan.scratch.values()):
        if slot.offset < first + size and first < slot.offset + slot.size:
            raise PlanError(f"{quoted(slot.name)} lies in the state")
    order = [(node, step) for step in plan.schedule for node in step.nodes]
    for variable in state:
        whole = graph.whole(variable).of
        users = [(i, step) for i, step in order if whole in _stored(graph, i)]
        if [i for i, _ in users] != sorted(i for i, _ in users):
            raise PlanError(f"{quoted(plan.slots[variable].name)} is used out of order")
        _check_changes(graph, variable, users)


def _check_changes(graph: Graph, variable: int, users: Iterable[tuple[int, Step]]) -> None:
    """A variable changes in a step of its own, and what it was a part of is not read again."""
    changed = False
    for i, step in users:
        node = graph.nodes[i]
        read = {graph.root(t) for t in node.inputs if t != ABSENT}
        made = {graph.root(t) for t in node.outputs}
        if changed and graph.whole(variable).of in read - {variable}:
            raise PlanError(f"{node.op} {node.index} reads what a variable was a part of")
        if variable in node.inputs or variable in made:
            changed |= variable in made
            if len(step.nodes) > 1:
                raise PlanError(f"{node.op} {node.index} changes a variable among other nodes")


def _stored(graph: Graph, position: int) -> set[int]:
    """Return the tensors, parts of no others, with bytes that a node reads and writes."""
    node = graph.nodes[position]
    return {graph.whole(i).of for i in (*node.inputs, *node.outputs) if i != ABSENT}


def _ring_bytes(graph: Graph, kernels: Mapping[int, Kernel], plan: Plan) -> dict[int, int]:
    """Return the bytes that the rings must have, by the rows of those who fill them."""
    found = {}
    for step in plan.schedule:
        for i in step.nodes:
            access = access_of(graph, i, kernels[i])
            root = graph.root(graph.nodes[i].outputs[0]) if access is not None else -1
            if access is not None and root in step.rings:
                found[root] = step.rings[root] * access.row_bytes
    return found


def _check_place(slot: Slot, align: int, arena_bytes: int) -> None:
    if slot.offset % align:
        raise PlanError(f"{quoted(slot.name)} at {slot.offset} is not aligned to {align} bytes")
    if slot.offset < 0 or slot.offset + slot.size > arena_bytes:
        raise PlanError(f"{quoted(slot.name)} lies outside the arena")


def _check_size(slot: Slot, needed: int) -> None:
    if slot.size != needed:
        raise PlanError(f"{quoted(slot.name)} has {slot.size} bytes instead of {needed}")


def _check_lives(graph: Graph, plan: Plan) -> None:
    """Compare what the slots claim with the first and last step that touches each buffer."""
    touched: dict[int, set[int]] = {}
    for step, tensor in _touches(graph, plan):
        touched.setdefault(tensor, set()).add(step)
    if set(touched) != set(plan.slots):
        raise PlanError("the plan has not exactly the buffers that the schedule uses")
    _add_turns(graph, plan, touched)
    shared = _shared(graph, touched)
    for i in touched:
        slot = plan.slots[i]
        steps = set[int]().union(*(touched[j] for j in shared.get(i, (i,))))
        if (slot.first, slot.last) != (min(steps), max(steps)):
            raise PlanError(
                f"{quoted(slot.name)} lives in {min(steps)} to {max(steps)}, "
                f"not in {slot.first} to {slot.last}"
            )
    for number, ran in enumerate(plan.schedule):
        for slot in (plan.scratch[i] for i in ran.nodes if i in plan.scratch):
            if (slot.first, slot.last) != (number, number):
                raise PlanError(f"{quoted(slot.name)} is not for step {number}")


def _add_turns(graph: Graph, plan: Plan, touched: Mapping[int, set[int]]) -> None:
    """Touch at the end of a loop what its turns use and what is there before it, parts and all."""
    born: dict[int, int] = {}
    for i, steps in touched.items():
        whole = graph.whole(i).of
        born[whole] = min(born.get(whole, len(plan.schedule)), *steps)
    open_: list[int] = []
    for number, step in enumerate(plan.schedule):
        op = graph.nodes[step.nodes[0]].op
        if op == _marks.BEGIN_LOOP:
            open_.append(number)
        elif op == _marks.END_LOOP and open_:
            begin = open_.pop()
            for i, steps in touched.items():
                if born[graph.whole(i).of] < begin and any(begin <= s <= number for s in steps):
                    steps.add(number)


def _shared(graph: Graph, tensors: Iterable[int]) -> dict[int, list[int]]:
    """Return for a part or a whole what has bytes of it and is not inside it, itself too."""
    spans = sorted((graph.whole(i).of, graph.whole(i).at, i) for i in tensors)
    found: dict[int, list[int]] = {}
    open_: list[tuple[int, int, int, int]] = []  # those that the next one may begin in
    for whole, begin, i in spans:
        open_ = [o for o in open_ if o[0] == whole and o[1] > begin]
        end = begin + graph.tensors[i].nbytes
        for _, behind, start, other in open_:
            if end > behind or (start, behind) == (begin, end):
                found.setdefault(other, [other]).append(i)
            if start < begin or behind >= end:
                found.setdefault(i, [i]).append(other)
        open_.append((whole, end, begin, i))
    return found


def _touches(graph: Graph, plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield (step, root) whenever something outside flash is given, read or written."""
    end = len(plan.schedule)
    every = [(-1, i) for i in graph.inputs] + [(end, i) for i in graph.outputs]
    for i, tensor in graph.tensors.items():
        if tensor.is_variable:
            every += [(-1, i), (end, i)]
    for number, step in enumerate(plan.schedule):
        for node in (graph.nodes[i] for i in step.nodes):
            every += [(number, i) for i in (*node.inputs, *node.outputs) if i != ABSENT]
    for when, i in every:
        root = graph.root(i)
        if not graph.tensors[root].is_constant:
            yield when, root
