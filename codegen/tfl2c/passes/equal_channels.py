# SPDX-License-Identifier: Apache-2.0
"""Take out the channels that always equal another one, where what reads both can read that one.

Channels are equal when the same is computed of equal channels: the same weights, bias and factor,
read from the same places. A sum that reads both is the same with their weights added to one of
them, w1 * x + w2 * x = (w1 + w2) * x, in integers and modulo 2^32 alike, on padding as well, which
reads as one code in all channels. So weights move, as long as their type holds the sum, and what
nothing reads any more goes with `dead_channels`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from tfl2c.graph import ABSENT, Graph, Node, Operands, Tensor
from tfl2c.ops._channels import ChannelRules, Indices, channels
from tfl2c.passes.dead_channels import channels_gone, dead_channels, rules_of


def equal_channels(graph: Graph) -> Graph:
    """Return the graph without channels that equal others; the same graph if none can go."""
    merged = graph if any(t.elements == 0 for t in graph.tensors.values()) else _merged(graph)
    if merged is graph:
        return graph
    cut = dead_channels(merged)
    return cut if channels_gone(merged, cut) else graph


def find_equal(graph: Graph) -> Mapping[int, Indices]:
    """Return, for every channel of every tensor, the first channel that always equals it."""
    equal: dict[int, Indices] = {}
    for node in graph.nodes:
        for i in node.inputs:
            if i != ABSENT and i not in equal:
                equal[i] = _given(graph, i, equal)
        operands = graph.operands(node)
        rules = rules_of(operands)
        for i in node.outputs:
            equal[i] = np.arange(channels(graph.tensors[i]))
        if rules is not None:
            equal[node.outputs[0]] = _made(operands, rules, equal)
    return equal


def _made(node: Operands, rules: ChannelRules, equal: Mapping[int, Indices]) -> Indices:
    """Return what equals what in the output of a node with rules."""
    told: list[Iterable[Hashable]] = []
    if rules.tell is not None:
        told.append(rules.tell(node, equal[node.node.inputs[0]]))
    for at, made_from in rules.follows(node).items():
        if node.input(at).is_constant:
            columns = node.input(at).array()[..., made_from]
            told.append(columns[..., j].tobytes() for j in range(len(made_from)))
        else:
            told.append(equal[node.node.inputs[at]][made_from].tolist())
    if not told:
        return np.arange(channels(node.output()))
    return _firsts(zip(*told, strict=True))


def _given(graph: Graph, index: int, equal: Mapping[int, Indices]) -> Indices:
    """Return what is known of a tensor that no node writes: only of a view there is something."""
    tensor = graph.tensors[index]
    count = channels(tensor)
    if tensor.view_of is None:
        return np.arange(count)
    base = equal.get(tensor.view_of)
    base = _given(graph, tensor.view_of, equal) if base is None else base
    own = len(base)
    if count % own == 0:  # whole pixels beside each other
        return (np.arange(0, count, own)[:, None] + base).reshape(-1)
    if own % count == 0:  # each channel is several ones of the base
        return _firsts(map(tuple, base.reshape(-1, count).T.tolist()))
    return np.arange(count)


def _firsts(told: Iterable[Hashable]) -> Indices:
    """Return where each element stands first."""
    places: dict[Hashable, int] = {}
    return np.array([places.setdefault(each, i) for i, each in enumerate(told)], dtype=np.intp)


def _merged(graph: Graph) -> Graph:
    """Return the graph with weights that read one channel in place of several equal ones."""
    equal = find_equal(graph)
    free = max(graph.tensors, default=-1) + 1
    added: dict[int, Tensor] = {}
    nodes: list[Node] = []
    for node in graph.nodes:
        weights = _weights(graph.operands(node), equal)
        if weights is not None:
            source, _, *others = node.inputs
            nodes.append(replace(node, inputs=(source, free + len(added), *others)))
            added[free + len(added)] = weights
        else:
            nodes.append(node)
    return replace(graph, nodes=tuple(nodes)).with_tensors(added) if added else graph


def _weights(node: Operands, equal: Mapping[int, Indices]) -> Tensor | None:
    rules = rules_of(node)
    if rules is None or rules.merge is None:
        return None
    return rules.merge(node, equal[node.node.inputs[0]])
