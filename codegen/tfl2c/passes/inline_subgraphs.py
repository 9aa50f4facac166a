# SPDX-License-Identifier: Apache-2.0
"""Put the operators of subgraphs in the place of an IF or a WHILE, between marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tfl2c.errors import OperatorError
from tfl2c.graph import ABSENT, Graph, Node, Tensor
from tfl2c.ops import COPY
from tfl2c.ops._called import If, While
from tfl2c.ops._marks import (
    BEGIN_IF,
    BEGIN_LOOP,
    ELSE,
    END_IF,
    END_LOOP,
    TEST,
    Block,
    blocks,
)
from tfl2c.ops._variables import ASSIGN
from tfl2c.passes.fold_constants import fold_constants
from tfl2c.passes.resolve_variables import first_value

_ROOM = 2**20  # bytes that are folded each time: conditions are small


def inline_subgraphs(graph: Graph) -> Graph:
    """Return the graph without IF and WHILE: a constant condition leaves one of the subgraphs.

    Operators that come from a subgraph are numbered behind all others. What a body only hands
    through is no variable of the loop: it is read where it is. What operators of a subgraph keep
    begins anew whenever an IF or a WHILE runs it, as in the reference, and lasts from turn to turn.
    Raises `OperatorError` for a loop that constants never let end.
    """
    while any(isinstance(node.attrs, If | While) for node in graph.nodes):
        inlining = _Inlining(graph)
        nodes = tuple(inner for node in graph.nodes for inner in inlining.of(node))
        graph = fold_constants(replace(graph, nodes=nodes, tensors=inlining.tensors), _ROOM)
    for block in blocks(graph.nodes):
        _check_end(graph, block)
    return graph


def _check_end(graph: Graph, block: Block) -> None:
    """Raise an error for a loop whose condition is constant and true."""
    if not block.loops:
        return
    go_on = graph.tensors[graph.nodes[block.middle].inputs[0]]
    if go_on.is_constant and go_on.array().reshape(-1)[0]:
        loop = graph.nodes[block.begin]
        name = graph.tensors[loop.outputs[0]].name if loop.outputs else ""
        fault = "The loop never ends: its condition is true whatever it computes"
        raise OperatorError(loop.index, "WHILE", name, fault, "let the condition depend on it")


class _Inlining:
    """A graph's tensors while those of subgraphs are added."""

    def __init__(self, graph: Graph) -> None:
        self.tensors: dict[int, Tensor] = dict(graph.tensors)
        self._parts = graph.subgraphs
        self._free = max(graph.tensors) + 1
        self._index = max(node.index for node in graph.nodes) + 1

    def of(self, node: Node) -> Iterator[Node]:
        """Yield what takes the place of a node."""
        if isinstance(node.attrs, If):
            yield from self._branches(node, node.attrs)
        elif isinstance(node.attrs, While):
            yield from self._loop(node, node.attrs)
        else:
            yield node

    def _branches(self, node: Node, called: If) -> Iterator[Node]:
        condition = self.tensors[node.inputs[0]]
        if condition.is_constant:
            number = called.graphs[0 if condition.array().reshape(-1)[0] else 1]
            resets, states = self._states(number)
            nodes, made = self._body(number, node.inputs[1:], states)
            yield from (*resets, *nodes)
            for outer, inner in zip(node.outputs, made, strict=True):
                self._look_at(outer, inner)
            return
        results: list[int] = []
        yield self._node(BEGIN_IF, node.inputs[:1], ())
        for branch, number in enumerate(called.graphs):
            if branch:
                yield self._node(ELSE, (), ())
            resets, states = self._states(number)
            nodes, made = self._body(number, node.inputs[1:], states)
            yield from (*resets, *nodes)
            copies = [self._copy(i, outer) for i, outer in zip(made, node.outputs, strict=True)]
            yield from copies
            results += _outputs(copies)
        yield Node(node.index, END_IF, None, tuple(results), node.outputs)

    def _loop(self, node: Node, called: While) -> Iterator[Node]:
        body = self._parts[called.body]
        places = [p for p, i in enumerate(body.outputs) if i != body.inputs[p]]
        given = list(node.inputs)
        for position, outer in enumerate(node.outputs):
            if position in places:
                given[position] = outer
            else:
                self._look_at(outer, given[position])
        variables = tuple(node.outputs[p] for p in places)
        first = [self._copy(node.inputs[p], node.outputs[p]) for p in places]
        yield from first
        resets, states = zip(*(self._states(n) for n in called.graphs), strict=True)
        yield from (reset for each in resets for reset in each)
        yield Node(node.index, BEGIN_LOOP, None, _outputs(first), variables)
        nodes, (go_on,) = self._body(called.condition, given, states[0])
        yield from nodes
        yield self._node(TEST, (go_on,), ())
        nodes, made = self._body(called.body, given, states[1])
        yield from nodes
        # All values are there before the first is written over, as one may be another variable.
        moved = [self._copy(made[p]) for p in places] if len(places) > 1 else []
        yield from moved
        sources = _outputs(moved) or tuple(made[p] for p in places)
        last = [self._copy(i, outer) for i, outer in zip(sources, variables, strict=True)]
        yield from last
        yield self._node(END_LOOP, _outputs(last), ())

    def _states(self, number: int) -> tuple[list[Node], dict[int, int]]:
        """Return nodes that give the states of a subgraph their first values, and their names."""
        names: dict[int, int] = {}
        resets = []
        for i, tensor in self._parts[number].tensors.items():
            if tensor.is_variable:
                names[i] = self._add(tensor)
                made = replace(tensor, is_variable=False, view_of=names[i])
                first = replace(tensor, is_variable=False, data=first_value(tensor))
                source, outer = self._add(first), self._add(made)
                resets.append(self._node(ASSIGN, (source,), (outer,)))
        return resets, names

    def _body(
        self, number: int, given: Sequence[int], states: Mapping[int, int]
    ) -> tuple[list[Node], list[int]]:
        """Return a subgraph's nodes over tensors of the graph, and what it makes."""
        part = self._parts[number]
        ends = dict(zip(part.inputs, given, strict=True))
        names: dict[int, int] = {ABSENT: ABSENT, **states, **ends}
        for i, tensor in part.tensors.items():
            if i not in names:
                names[i] = self._add(tensor)
        nodes = []
        for node in part.nodes:
            inputs = tuple(names[i] for i in node.inputs)
            outputs = tuple(names[i] for i in node.outputs)
            nodes.append(replace(node, index=self._index, inputs=inputs, outputs=outputs))
            self._index += 1
        return nodes, [names[i] for i in part.outputs]

    def _add(self, tensor: Tensor) -> int:
        self.tensors[self._free] = tensor
        self._free += 1
        return self._free - 1

    def _look_at(self, tensor: int, other: int) -> None:
        self.tensors[tensor] = replace(self.tensors[tensor], view_of=other)

    def _node(self, op: str, inputs: tuple[int, ...], outputs: tuple[int, ...]) -> Node:
        self._index += 1
        return Node(self._index - 1, op, None, inputs, outputs)

    def _copy(self, source: int, of: int | None = None) -> Node:
        """Return the node that copies a tensor to the place of another one, or to a new place."""
        value = self.tensors[source if of is None else of]
        made = replace(value, data=None, is_variable=False, initial=None, view_of=of)
        return self._node(COPY, (source,), (self._add(made),))


def _outputs(nodes: Sequence[Node]) -> tuple[int, ...]:
    return tuple(node.outputs[0] for node in nodes)
