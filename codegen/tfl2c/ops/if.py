# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: N999  (modules are called as the operators are)
"""IF: one of two subgraphs, as a condition says.

Both are computed and one result is chosen, unless the condition is constant: they have no effects
besides their results.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tfl2c.graph import DType, Graph, Operands, Shape, Tensor
from tfl2c.ops import _variables
from tfl2c.ops._op import BadOptions, Op, Options, shape_text

_MOST_NODES = 10_000  # that subgraphs may come to where they are called again and again
_STATE = {_variables.HANDLE, _variables.READ, _variables.ASSIGN, _variables.ONCE}


@dataclass(frozen=True, slots=True)
class If:
    """The numbers of the subgraphs."""

    then_graph: int
    else_graph: int


def _attributes(options: Options) -> If:
    return If(int(options["then_subgraph_index"]), int(options["else_subgraph_index"]))


def _calls(attrs: If) -> tuple[int, ...]:
    return attrs.then_graph, attrs.else_graph


def _called(graph: Graph, attrs: object) -> Iterator[int]:
    if isinstance(attrs, If):
        yield from (n for n in _calls(attrs) if n in graph.subgraphs)


def _one_bool(node: Operands) -> str | None:
    """The condition, the first input, must be one bool."""
    condition = node.input()
    if condition.dtype is DType.BOOL and condition.elements == 1:
        return None
    return f"it is {condition.dtype.value} {shape_text(condition)}"


def _finite(node: Operands) -> str | None:
    """Subgraphs must not call themselves, nor come to more than 10000 operators in all."""
    sizes: dict[int, int] = {}
    open_: set[int] = set()
    waiting = list(_called(node.graph, node.attrs))
    while waiting:
        number = waiting[-1]
        part = node.graph.subgraphs[number]
        inner = [n for node_ in part.nodes for n in _called(node.graph, node_.attrs)]
        missing = [n for n in inner if n not in sizes]
        if not missing:
            sizes[number] = len(part.nodes) + sum(sizes[n] for n in inner)
            waiting.pop()
            open_.discard(number)
        elif open_.intersection(missing):
            return f"subgraph {missing[0]} calls itself"
        else:
            open_.add(number)
            waiting.append(missing[0])
    total = sum(sizes[n] for n in _called(node.graph, node.attrs))
    return None if total <= _MOST_NODES else f"they come to {total}"


def _without_state(node: Operands) -> str | None:
    """Subgraphs must not read or assign variables, nor have a state of their own."""
    for number in _calls(node.attrs):
        part = node.graph.subgraphs[number]
        found = next((n for n in part.nodes if n.op in _STATE), None)
        if found is not None:
            return f"subgraph {number} has a {found.op}"
        if any(tensor.is_variable for tensor in part.tensors.values()):
            return f"subgraph {number} has a variable tensor"
    return None


def _ends_fit(node: Operands) -> str | None:
    """Input and output must have the type, shape and scale that both subgraphs give them.

    The subgraphs take all inputs but the condition.
    """
    given = [node.input(i) for i in range(1, node.inputs)]
    made = [node.output(i) for i in range(len(node.node.outputs))]
    for number in _calls(node.attrs):
        part = node.graph.subgraphs[number]
        for what, outer, inner in (("input", given, part.inputs), ("output", made, part.outputs)):
            if len(outer) != len(inner):
                return f"subgraph {number} has {len(inner)} {what}s instead of {len(outer)}"
            pairs = zip(outer, (part.tensors[i] for i in inner), strict=True)
            fault = next((f for a, b in pairs if (f := _difference(a, b))), None)
            if fault is not None:
                return f"an {what} of subgraph {number} is {fault}"
    return None


def _difference(outer: Tensor, inner: Tensor) -> str | None:
    if (outer.dtype, outer.shape) == (inner.dtype, inner.shape):
        return None if outer.quantization == inner.quantization else "of another scale"
    texts = [f"{t.dtype.value} {shape_text(t)}" for t in (inner, outer)]
    return f"{texts[0]} instead of {texts[1]}"


def _is_read(node: Operands) -> str | None:
    """Every input must be given, and the operators of both subgraphs be supported."""
    missing = next((i for i in range(node.inputs) if not node.has(i)), None)
    if missing is not None:
        return f"input {missing} is left out"
    parts: Mapping[int, Graph] = node.graph.subgraphs
    bad = (n for p in _calls(node.attrs) for n in parts[p].nodes if isinstance(n.attrs, BadOptions))
    found = next(bad, None)
    return None if found is None else f"{found.op} {found.index} has bad options"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return tuple(node.output(i).shape for i in range(len(node.node.outputs)))


OP = Op(
    "IF",
    attributes=_attributes,
    inputs=(1, 1024),
    outputs=(1, 1024),
    constraints=(_is_read, _one_bool, _finite, _without_state, _ends_fit),
    shapes=_shapes,
    kernels=("choose",),
    vanishes=True,
    calls=_calls,
)
