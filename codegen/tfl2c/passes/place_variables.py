# SPDX-License-Identifier: Apache-2.0
"""Read variables where they lie, and compute their new values there.

A copy stays where the order of reading and writing asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from tfl2c.graph import ABSENT, Graph, Node
from tfl2c.ops._variables import ASSIGN, READ


def place_variables(graph: Graph) -> Graph:
    """Remove each READ_VARIABLE and ASSIGN_VARIABLE that need not copy anything.

    What is read becomes a view of the variable when it is read for the last time before the
    variable changes. What is assigned does when nobody still needs the old value from its
    computation on, and nobody needs it after the next change.
    """
    if not any(n.op in {READ, ASSIGN} for n in graph.nodes):
        return graph
    direct = _direct(graph)
    for i, root in direct.items():
        variable = graph.root(graph.nodes[i].outputs[0])
        viewed = replace(graph.tensors[root], view_of=variable)
        graph = graph.with_tensors({root: viewed})
    writes = _writes(graph, direct)
    gone = set(direct)
    for i, node in enumerate(graph.nodes):
        variable = node.inputs[0] if node.inputs else ABSENT
        if node.op != READ:
            continue
        last = _last_read(graph, node.outputs[0])
        if not any(i < at <= last for at in writes.get(variable, ())):
            viewed = replace(graph.tensors[node.outputs[0]], view_of=variable)
            graph = graph.with_tensors({node.outputs[0]: viewed})
            gone.add(i)
    return replace(graph, nodes=tuple(n for i, n in enumerate(graph.nodes) if i not in gone))


@dataclass(frozen=True, slots=True)
class _Assign:
    """A change of a variable, by positions of nodes."""

    at: int
    value: int  # the root of what is assigned
    variable: int
    maker: int  # -1 where no node makes it


def _direct(graph: Graph) -> Mapping[int, int]:
    """Return the roots of what can be computed in place, by the position of the assignment."""
    assigns = list(_assigns(graph))
    found: dict[int, int] = {}
    for assign in assigns:
        others = [a.at for a in assigns if a.variable == assign.variable and a is not assign]
        later = min((at for at in others if at > assign.at), default=len(graph.nodes) + 1)
        if (
            assign.maker >= 0
            and assign.value not in found.values()
            and assign.value not in {graph.root(i) for i in graph.inputs}
            and not any(assign.maker <= at < assign.at for at in others)
            and not any(assign.maker <= at < assign.at for at in _old_reads(graph, assign))
            and _last_read(graph, assign.value) < later
        ):
            found[assign.at] = assign.value
    return found


def _assigns(graph: Graph) -> Iterator[_Assign]:
    makers = {i: at for at, node in enumerate(graph.nodes) for i in node.outputs}
    for at, node in enumerate(graph.nodes):
        if node.op != ASSIGN:
            continue
        value, variable = graph.root(node.inputs[0]), graph.root(node.outputs[0])
        of, to = graph.tensors[value], graph.tensors[variable]
        fits = of.nbytes == to.nbytes and not of.is_constant and not of.is_variable
        maker = graph.nodes[makers[value]] if value in makers else None
        made = fits and maker is not None and maker.op != READ
        yield _Assign(at, value, variable, makers[value] if made else -1)


def _old_reads(graph: Graph, assign: _Assign) -> Iterator[int]:
    """Yield where nodes read what they got from the variable before it is assigned."""
    for at, node in enumerate(graph.nodes[: assign.at]):
        if node.op == READ and node.inputs[0] == assign.variable:
            yield at
            yield from _reads(graph, node.outputs[0])
        elif assign.variable in node.inputs:
            yield at


def _writes(graph: Graph, direct: Mapping[int, int]) -> Mapping[int, list[int]]:
    """Return where each variable changes."""
    found: dict[int, list[int]] = {}
    gone = {graph.nodes[i].outputs[0] for i in direct}
    for at, node in enumerate(graph.nodes):
        for i in node.outputs:
            if i not in gone and graph.tensors[graph.root(i)].is_variable:
                found.setdefault(graph.root(i), []).append(at)
    return found


def _last_read(graph: Graph, tensor: int) -> int:
    return max(_reads(graph, tensor), default=-1)


def _reads(graph: Graph, tensor: int) -> Iterator[int]:
    """Yield the positions of nodes that read a tensor or a view of it; outputs are read last."""
    views = {i for i in graph.tensors if tensor in _bases(graph, i)}
    for at, node in enumerate(graph.nodes):
        if views.intersection(_present(node)):
            yield at
    if views.intersection(graph.outputs):
        yield len(graph.nodes)


def _bases(graph: Graph, tensor: int) -> set[int]:
    """Return a tensor and what it is a view of."""
    chain = {tensor}
    while (base := graph.tensors[tensor].view_of) is not None:
        chain.add(base)
        tensor = base
    return chain


def _present(node: Node) -> Iterator[int]:
    return (i for i in node.inputs if i != ABSENT)
