# SPDX-License-Identifier: Apache-2.0
"""What the operators share that run subgraphs: what a subgraph must be, and how they may nest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tfl2c.graph import DType, Graph, Node, Operands, Shape, Tensor
from tfl2c.ops._op import BadOptions, shape_text

_MOST_NODES = 10_000  # that subgraphs may come to where they are called again and again
_DEEPEST = 30  # blocks within blocks
_MOST_LOOPS = 4  # loops within loops


@dataclass(frozen=True, slots=True)
class If:
    """The numbers of the subgraphs."""

    then_graph: int
    else_graph: int

    @property
    def graphs(self) -> tuple[int, int]:
        """Both."""
        return self.then_graph, self.else_graph


@dataclass(frozen=True, slots=True)
class While:
    """The numbers of the subgraphs."""

    condition: int
    body: int

    @property
    def graphs(self) -> tuple[int, int]:
        """Both."""
        return self.condition, self.body


@dataclass(frozen=True, slots=True)
class Composite:
    """The number of the subgraph that an operator is made of."""

    body: int

    @property
    def graphs(self) -> tuple[int]:
        """It alone."""
        return (self.body,)


@dataclass(frozen=True, slots=True)
class _Size:
    nodes: int = 0
    depth: int = 0
    loops: int = 0


def finite(node: Operands) -> str | None:
    """Subgraphs must not call themselves, nor come to more than 10000 operators in all.

    They may be nested 30 deep, those of loops 4.
    """
    sizes: dict[int, _Size] = {}
    open_: set[int] = set()
    waiting = list(_graphs(node.graph, node.node))
    while waiting:
        number = waiting[-1]
        part = node.graph.subgraphs[number]
        missing = [n for inner in part.nodes for n in _graphs(node.graph, inner) if n not in sizes]
        if not missing:
            sizes[number] = _sum(node.graph, part.nodes, sizes)
            waiting.pop()
            open_.discard(number)
        elif open_.intersection(missing):
            return f"subgraph {missing[0]} calls itself"
        else:
            open_.add(number)
            waiting.append(missing[0])
    total = _sum(node.graph, (node.node,), sizes)
    if total.nodes > _MOST_NODES:
        return "they come to more"
    if total.loops > _MOST_LOOPS:
        return f"loops are nested {total.loops} deep"
    return f"they are nested {total.depth} deep" if total.depth > _DEEPEST else None


def _graphs(graph: Graph, node: Node) -> Sequence[int]:
    if not isinstance(node.attrs, If | While | Composite):
        return ()
    return [n for n in node.attrs.graphs if n in graph.subgraphs]


def _sum(graph: Graph, nodes: Sequence[Node], sizes: dict[int, _Size]) -> _Size:
    count, depth, loops = 0, 0, 0
    for node in nodes:
        count += 1
        inner = [sizes[n] for n in _graphs(graph, node)]
        if inner:
            count += sum(s.nodes for s in inner)
            depth = max(depth, 1 + max(s.depth for s in inner))
            own = isinstance(node.attrs, While)
            loops = max(loops, own + max(s.loops for s in inner))
    return _Size(min(count, _MOST_NODES + 1), depth, loops)  # not a number without end


def is_read(node: Operands) -> str | None:
    """Every input must be given, and the operators of both subgraphs have sound options."""
    missing = next((i for i in range(node.inputs) if not node.has(i)), None)
    if missing is not None:
        return f"input {missing} is left out"
    for number in node.attrs.graphs:
        for inner in node.graph.subgraphs[number].nodes:
            if isinstance(inner.attrs, BadOptions):
                return f"{inner.op} {inner.index} of subgraph {number} has not"
    return None


def one_bool(tensor: Tensor) -> str | None:
    """Return what a tensor is that is no condition."""
    if tensor.dtype is DType.BOOL and tensor.elements == 1:
        return None
    return f"it is {tensor.dtype.value} {shape_text(tensor)}"


def outputs(node: Operands) -> list[Tensor]:
    """Return the tensors that a node makes."""
    return [node.output(i) for i in range(len(node.node.outputs))]


def difference(
    outer: Sequence[Tensor], inner: Sequence[Tensor], what: str, number: int
) -> str | None:
    """Return where the ends of a subgraph are other than the tensors outside."""
    if len(outer) != len(inner):
        return f"subgraph {number} has {len(inner)} {what}s instead of {len(outer)}"
    for a, b in zip(outer, inner, strict=True):
        if (a.dtype, a.shape) != (b.dtype, b.shape):
            texts = [f"{t.dtype.value} {shape_text(t)}" for t in (b, a)]
            return f"an {what} of subgraph {number} is {texts[0]} instead of {texts[1]}"
        if a.quantization != b.quantization:
            return f"an {what} of subgraph {number} is of another scale"
    return None


def ends(graph: Graph) -> tuple[list[Tensor], list[Tensor]]:
    """Return inputs and outputs of a subgraph."""
    tensors = graph.tensors
    return [tensors[i] for i in graph.inputs], [tensors[i] for i in graph.outputs]


def declared(node: Operands) -> tuple[Shape, ...]:
    """Return the shapes of the outputs as the model says."""
    return tuple(tensor.shape for tensor in outputs(node))
