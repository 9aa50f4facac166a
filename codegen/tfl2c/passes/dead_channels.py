# SPDX-License-Identifier: Apache-2.0
"""Take out the channels that are the same for every input, and those that nothing depends on.

Bounds of every channel's codes are carried through the whole graph, in the exact arithmetic of the
device. A channel whose bounds meet is constant: what it adds to later sums goes into their biases,
and the weights that make it and read it go with it. Which channels then have to stay follows from
the outputs backwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tfl2c import ops
from tfl2c.errors import GraphError
from tfl2c.graph import ABSENT, DType, Graph, Node, Operands, Tensor
from tfl2c.ops._channels import (
    Bounds,
    ChannelRules,
    Cut,
    Indices,
    Mask,
    Sources,
    anything,
    channels,
)


def dead_channels(graph: Graph) -> Graph:
    """Return the graph without channels that cannot matter; inputs and outputs stay as they are.

    Every tensor keeps at least one channel.
    """
    if any(tensor.elements == 0 for tensor in graph.tensors.values()):
        return graph
    bounds = find_bounds(graph)
    kept = _Keeping(graph, bounds).settled()
    tensors = {i: _narrowed(tensor, kept[i]) for i, tensor in graph.tensors.items()}
    nodes = []
    for node in graph.nodes:
        changed, constants = _cut(graph.operands(node), bounds, kept, free=max(tensors) + 1)
        tensors |= constants
        nodes.append(changed)
    cut = replace(graph, tensors=tensors, nodes=tuple(nodes))
    if faults := [f for n in nodes if (f := ops.fault(cut.operands(n)))]:
        raise GraphError(f"without dead channels: {faults[0]}")
    return cut


def channels_gone(before: Graph, after: Graph) -> int:
    """Return how many channels nodes no longer compute."""
    made = (node.outputs[0] for node in after.nodes if node.outputs)
    return sum(channels(before.tensors[i]) - channels(after.tensors[i]) for i in made)


# ------------------------------------------------------------------------------------- forwards


def find_bounds(graph: Graph) -> Mapping[int, Bounds]:
    """Return bounds of every channel of every tensor that nodes read or write."""
    bounds: dict[int, Bounds] = {}
    for node in graph.nodes:
        operands = graph.operands(node)
        for i in node.inputs:
            if i != ABSENT and i not in bounds:
                bounds[i] = _given(graph, i, bounds)
        rules = rules_of(operands)
        for i in node.outputs:
            bounds[i] = anything(graph.tensors[i])
        if rules is not None:
            bounds[node.outputs[0]] = rules.bounds(operands, _sources(node, bounds))
    return bounds


def rules_of(node: Operands) -> ChannelRules | None:
    """Return the rules that hold for a node, if there are any."""
    rules = ops.find(node.node).channels
    return rules if rules is not None and rules.applies(node) else None


def _sources(node: Node, bounds: Mapping[int, Bounds]) -> Sources:
    return {at: bounds[i] for at, i in enumerate(node.inputs) if i != ABSENT}


def _given(graph: Graph, index: int, bounds: Mapping[int, Bounds]) -> Bounds:
    """Return the bounds of a tensor that no node writes: a view, a constant, an input."""
    tensor = graph.tensors[index]
    if tensor.view_of is not None:
        base = bounds.get(tensor.view_of) or _given(graph, tensor.view_of, bounds)
        return _viewed(base, channels(tensor))
    if not tensor.is_constant or tensor.is_variable or tensor.dtype is not DType.INT8:
        return anything(tensor)
    codes = tensor.array().astype(np.int64).reshape(-1, channels(tensor))
    return Bounds(codes.min(axis=0), codes.max(axis=0))


def _viewed(base: Bounds, count: int) -> Bounds:
    """Return the bounds of a view with ``count`` channels."""
    own = len(base.low)
    if count % own == 0:
        return Bounds(np.tile(base.low, count // own), np.tile(base.high, count // own))
    if own % count == 0:
        low, high = base.low.reshape(-1, count), base.high.reshape(-1, count)
        return Bounds(low.min(axis=0), high.max(axis=0))
    return Bounds(np.full(count, base.low.min()), np.full(count, base.high.max()))


# ------------------------------------------------------------------------------------ backwards


@dataclass(frozen=True, slots=True)
class _Link:
    """Channel j of ``result`` and channel made_from[j] of ``source`` stay or go together."""

    source: int
    result: int
    made_from: Indices


class _Keeping:
    """Which channels stay. Marks are only ever added, until nothing asks for more."""

    def __init__(self, graph: Graph, bounds: Mapping[int, Bounds]) -> None:
        self.graph = graph
        self.bounds = bounds
        self.kept = {i: np.full(channels(t), not _free(t)) for i, t in graph.tensors.items()}
        self.links = [link for i in graph.tensors for link in self._view_links(i)]
        self.mixing: list[tuple[Operands, ChannelRules]] = []
        self.fewest = dict.fromkeys(graph.tensors, 1)
        self._keep_whole((*graph.inputs, *graph.outputs))
        for node in reversed(graph.nodes):
            self._add(graph.operands(node))

    def settled(self) -> Mapping[int, Mask]:
        """Return, for every tensor, the channels that stay."""
        self._settle()
        while short := [i for i, kept in self.kept.items() if self._too_few(i, kept)]:
            kept = self.kept[short[-1]]
            kept[np.flatnonzero(~kept)[0]] = True
            self._settle()
        return self.kept

    def _too_few(self, tensor: int, kept: Mask) -> bool:
        return bool(kept.sum() < min(self.fewest[tensor], len(kept)))

    def _keep_whole(self, tensors: Iterable[int]) -> None:
        for i in tensors:
            self.kept[i][:] = True

    def _add(self, node: Operands) -> None:
        rules, numbers = rules_of(node), node.node.inputs
        if rules is None:
            self._keep_whole((*node.node.outputs, *(i for i in numbers if i != ABSENT)))
            return
        result = node.node.outputs[0]
        self.fewest[result] = rules.fewest
        follows = rules.follows(node)
        for at, i in enumerate(numbers):
            if i == ABSENT or node.input(at).is_constant:
                continue
            if at in follows:
                self.links.append(_Link(i, result, follows[at]))
            elif at > 0 or rules.needs is None:
                self._keep_whole((i,))
        if rules.needs is not None:
            self.mixing.append((node, rules))

    def _view_links(self, index: int) -> list[_Link]:
        base = self.graph.tensors[index].view_of
        if base is None:
            return []
        count, own = channels(self.graph.tensors[index]), channels(self.graph.tensors[base])
        if count % own == 0:
            return [_Link(base, index, np.arange(count) % own)]
        if own % count == 0:
            return [_Link(index, base, np.arange(own) % count)]
        self._keep_whole((base, index))
        return []

    def _settle(self) -> None:
        before = -1
        while before != (now := sum(int(kept.sum()) for kept in self.kept.values())):
            before = now
            for link in self.links:
                source, result = self.kept[link.source], self.kept[link.result]
                source[link.made_from[result]] = True
                result |= source[link.made_from]
            for node, rules in self.mixing:
                self._mark_needed(node, rules)

    def _mark_needed(self, node: Operands, rules: ChannelRules) -> None:
        source, result = node.node.inputs[0], node.node.outputs[0]
        varying = self.kept[result] & ~self.bounds[result].constant
        if rules.needs is not None:
            self.kept[source] |= rules.needs(node, _sources(node.node, self.bounds), varying)


def _free(tensor: Tensor) -> bool:
    """Whether channels of a tensor can go at all."""
    return bool(tensor.shape) and not tensor.is_constant and not tensor.is_variable


# ------------------------------------------------------------------------------------- rewriting


def _narrowed(tensor: Tensor, kept: Mask) -> Tensor:
    if kept.all():
        return tensor
    return replace(tensor, shape=(*tensor.shape[:-1], int(kept.sum())))


def _cut(
    node: Operands, bounds: Mapping[int, Bounds], kept: Mapping[int, Mask], free: int
) -> tuple[Node, dict[int, Tensor]]:
    """Return a node as it is without the channels that go, and new constants from ``free`` on."""
    rules = rules_of(node)
    if rules is None:
        return node.node, {}
    source, result = node.node.inputs[0], node.node.outputs[0]
    if kept[result].all() and kept[source].all():
        return node.node, {}
    cut = Cut(node, _sources(node.node, bounds), bounds[result], kept[source], kept[result])
    constants = dict(rules.cut(cut)) if rules.cut else {}
    for at, made_from in rules.follows(node).items():
        if node.input(at).is_constant:
            constants[at] = _sliced(node.input(at), made_from[kept[result]])
    inputs = [
        *node.node.inputs,
        *[ABSENT] * (max(constants, default=0) + 1 - len(node.node.inputs)),
    ]
    for new, at in enumerate(constants, start=free):
        inputs[at] = new
    added = dict(enumerate(constants.values(), start=free))
    return replace(node.node, inputs=tuple(inputs)), added


def _sliced(tensor: Tensor, chosen: Indices) -> Tensor:
    values = np.ascontiguousarray(tensor.array()[..., chosen])
    return replace(tensor, shape=values.shape, data=values.tobytes())
