# SPDX-License-Identifier: Apache-2.0
"""What a user reads when the plan does not fit the arena."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from types import MappingProxyType

from tfl2c import ops
from tfl2c.errors import BudgetError, quoted
from tfl2c.graph import Graph
from tfl2c.planner.choices import Choices
from tfl2c.planner.partition import Divisions
from tfl2c.planner.plan import Plan
from tfl2c.program import Kernel, Slot

_NAMED = 4  # buffers that the message names one by one


def over_budget(
    graph: Graph,
    kernels: Mapping[int, Kernel],
    plan: Plan,
    budget: int,
    others: Mapping[int, tuple[Kernel, ...]] = MappingProxyType({}),
) -> BudgetError:
    """Return the error for a plan of more than ``budget`` bytes: where, what and the ways down.

    ``kernels`` and ``others`` are those that the plan was made from, as for `plan`.
    """
    buffers = {(s.offset, s.size): s for s in plan.alive(plan.peak)}  # layers may share scratch
    alive = sorted(buffers.values(), key=lambda s: (-s.size, s.offset, s.name))
    verb = "are" if len(alive) > 1 else "is"
    return BudgetError(
        f"the arena needs {plan.arena_bytes} bytes, --arena allows {budget}; "
        f"the peak is at {_where(graph, plan)}, where {_listed(alive)} {verb} alive",
        _remedy(graph, plan, Choices(graph, kernels, others)),
    )


def _where(graph: Graph, plan: Plan) -> str:
    if not 0 <= plan.peak < len(plan.schedule):
        return "the inputs" if plan.peak < 0 else "the outputs"
    step = plan.schedule[plan.peak]
    nodes = [graph.nodes[i] for i in step.nodes if graph.nodes[i].op != ops.FEED]
    if not nodes:
        return "the input's rows"
    first, last = nodes[0], nodes[-1]
    name = quoted(graph.tensors[last.outputs[0]].name) if last.outputs else ""
    if first is not last:
        return f"operator {first.index} to operator {last.index} {last.op} {name}, row by row"
    return f"operator {last.index} {last.op} {name} ({plan.kernels[step.nodes[-1]].name})"


def _listed(alive: list[Slot]) -> str:
    named = [f"{quoted(s.name)} ({s.size})" for s in alive[:_NAMED]]
    rest = alive[_NAMED:]
    if rest:
        named.append(f"{len(rest)} more ({sum(s.size for s in rest)})")
    return f"{', '.join(named[:-1])} and {named[-1]}" if len(named) > 1 else "".join(named)


def _remedy(graph: Graph, plan: Plan, choices: Choices) -> str:
    ways = [f"give it --arena {plan.arena_bytes}"]
    streamed = Divisions(graph, plan.kernels, choices).best().bytes
    if streamed < plan.arena_bytes:
        ways.append(f"try --optimize ram, which needs about {streamed}")
    images = (s for i, s in plan.slots.items() if _is_image(graph, i) and _at_peak(s, plan))
    largest = max(images, key=lambda s: s.size, default=None)
    if largest is not None:
        ways.append(f"train on a smaller input, which shrinks {quoted(largest.name)}")
    return ", ".join(ways[:-1]) + ", or " + ways[-1] if ways[1:] else ways[0]


def _at_peak(slot: Slot, plan: Plan) -> bool:
    return slot.first <= plan.peak <= slot.last


def _is_image(graph: Graph, tensor: int) -> bool:
    shape = graph.tensors[tensor].shape
    return len(shape) == 4 and prod(shape[1:3]) > 1
