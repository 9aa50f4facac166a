# SPDX-License-Identifier: Apache-2.0
"""Say how large every tensor is: shapes that the model leaves open, and arithmetic on shapes.

A dimension that is open is -1 until here. What operators compute from constants and shapes alone
becomes constant, so that operators behind them see their operands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tfl2c import ops
from tfl2c.errors import ModelError, UsageError, quoted
from tfl2c.graph import ABSENT, Graph, Node, Shape, Tensor
from tfl2c.ops._called import If, While
from tfl2c.ops.call_once import CallOnce
from tfl2c.passes.fold_constants import ROOM, Folding
from tfl2c.passes.signed_codes import with_signed_codes

_OPTION = "--input-shape"
_MOST = 2**31  # bytes or elements
_DEEPEST = 40  # subgraphs within subgraphs: more are refused anyway


def settle_shapes(graph: Graph, given: Mapping[str, Shape]) -> Graph:
    """Return the graph with a shape for every tensor, and without arithmetic on them.

    ``given`` are shapes of inputs by name; "" stands for the only input. A first dimension that
    nobody gives is 1. Where that changes what the file declares, shapes follow from those of the
    inputs. Raises `UsageError` if a given shape does not fit an input, and `ModelError` if a shape
    stays open.
    """
    inputs = dict(_inputs(graph, given))
    changed = {i for i, t in inputs.items() if t.shape != graph.tensors[i].shape}
    settled = _Settling(graph.subgraphs).settled(graph.with_tensors(inputs), changed)
    _check_open(settled)
    for number, part in settled.subgraphs.items():
        try:
            _check_open(part)
        except ModelError as error:
            raise error.inside(f"subgraph {number}") from None
    return settled


class _Settling:
    """Subgraphs while they get the shapes of what they are called with first."""

    def __init__(self, subgraphs: Mapping[int, Graph]) -> None:
        self._parts = dict(subgraphs)
        self._waiting = set(subgraphs)
        self._depth = 0
        self._room = ROOM

    def settled(self, graph: Graph, changed: set[int]) -> Graph:
        """Return a graph in which inputs have ``changed``, with all shapes that follow."""
        folding = Folding(replace(graph, subgraphs=self._parts), self._room)
        kept = []
        for node in graph.nodes:
            self._room = folding.room
            self._enter(folding, node, changed)
            folding.room = self._room
            _follow(folding, node, changed)
            ready = folding.can_compute(node) and ops.fault(folding.graph.operands(node)) is None
            if not (ready and folding.compute(node)):
                kept.append(node)
        self._room = folding.room
        return replace(folding.graph, nodes=tuple(kept))

    def _enter(self, folding: Folding, node: Node, changed: set[int]) -> None:
        """Settle the subgraphs that a node runs, and give its outputs the shapes of theirs."""
        if isinstance(node.attrs, CallOnce):
            self._settle(node.attrs.subgraph, ())
        if not isinstance(node.attrs, If | While):
            return
        given = node.inputs[1:] if isinstance(node.attrs, If) else node.inputs
        shapes = [folding.tensors[i].shape if i != ABSENT else () for i in given]
        for number in node.attrs.graphs:
            self._settle(number, shapes)
        part = self._parts[node.attrs.graphs[1]]
        for i, inner in zip(node.outputs, part.outputs, strict=False):
            shape = part.tensors[inner].shape
            if _leaves_open(folding.tensors[i], shape):
                folding.tensors[i] = replace(folding.tensors[i], shape=shape)
                changed.add(i)

    def _settle(self, number: int, shapes: Sequence[Shape]) -> None:
        """Settle a subgraph that is called with inputs of such shapes, the first time."""
        if number not in self._waiting or self._depth >= _DEEPEST:
            return
        self._waiting.discard(number)  # first, for it may call itself
        self._depth += 1
        part = self._parts[number]
        inputs = {
            i: replace(part.tensors[i], shape=shape)
            for i, shape in zip(part.inputs, shapes, strict=False)
            if _leaves_open(part.tensors[i], shape)
        }
        made = self.settled(part.with_tensors(inputs), set(inputs))
        self._parts[number] = replace(made, subgraphs={})
        self._depth -= 1


def _inputs(graph: Graph, given: Mapping[str, Shape]) -> list[tuple[int, Tensor]]:
    names = [graph.tensors[i].name for i in graph.inputs]
    wanted = {names[0] if name == "" and len(names) == 1 else name: s for name, s in given.items()}
    for name in wanted:
        if names.count(name) != 1:
            known = ", ".join(map(quoted, names))
            raise UsageError(
                f"{_OPTION}: the model has no input {quoted(name)}", f"inputs: {known}"
            )
    tensors = [(i, graph.tensors[i]) for i in graph.inputs]
    return [(i, _settled(p, t, wanted.get(t.name))) for p, (i, t) in enumerate(tensors)]


def _settled(position: int, tensor: Tensor, wanted: Shape | None) -> Tensor:
    if wanted is not None:
        if len(wanted) != len(tensor.shape) or min(wanted, default=1) < 1:
            fault = f"{_text(wanted)} is no shape for {quoted(tensor.name)}, {_text(tensor.shape)}"
            raise UsageError(f"{_OPTION}: {fault}", "give as many dimensions, each at least 1")
        made = replace(tensor, shape=wanted)
        if max(made.elements, made.nbytes) >= _MOST:
            raise UsageError(f"{_OPTION}: {_text(wanted)} is larger than 2 GiB")
        return made
    shape = tuple(1 if d < 0 and not i else d for i, d in enumerate(tensor.shape))
    if min(shape, default=1) < 0:
        fault = f"input {position} {quoted(tensor.name)} has the open shape {_text(shape)}"
        example = ",".join(str(d) if d >= 0 else "N" for d in shape)
        raise ModelError(fault, f"give it with {_OPTION} {tensor.name}={example}")
    return replace(tensor, shape=shape)


def _follow(folding: Folding, node: Node, changed: set[int]) -> None:
    """Give the outputs of a node the shapes that its inputs imply, if an input's has changed."""
    tensors = folding.tensors
    unknown = any(_is_open(node, tensors[i]) for i in node.outputs)
    follows = unknown or not changed.isdisjoint(node.inputs)
    if not follows and not any(tensors[i].open_dims for i in node.outputs):
        return
    shapes = ops.implied_shapes(folding.graph.operands(node))
    if shapes is None:  # many nodes take uint8 codes only when these have become int8 ones
        shapes = ops.implied_shapes(with_signed_codes(folding.graph, node))
    if shapes is None or len(shapes) != len(node.outputs):
        return  # refused later, by name
    for i, shape in zip(node.outputs, shapes, strict=True):
        if tensors[i].shape != shape and (follows or _leaves_open(tensors[i], shape)):
            tensors[i] = replace(tensors[i], shape=shape)
            changed.add(i)
            if max(tensors[i].elements, tensors[i].nbytes) >= _MOST:
                where = f"operator {node.index} {node.op} {quoted(tensors[i].name)}"
                raise ModelError(f"{where}: its output, {_text(shape)}, is larger than 2 GiB")


def _leaves_open(tensor: Tensor, shape: Shape) -> bool:
    """Whether a tensor has another shape than ``shape``, and the file lets it have this one."""
    if min(tensor.shape, default=0) < 0:
        return True
    pairs = enumerate(zip(tensor.shape, shape, strict=False))
    differ = {i for i, (declared, other) in pairs if declared != other}
    return len(tensor.shape) == len(shape) and bool(differ) and differ <= set(tensor.open_dims)


def _is_open(node: Node, tensor: Tensor) -> bool:
    """Whether an output's shape is left open: converters give custom operators none."""
    op = ops.lookup(node.op)
    return min(tensor.shape, default=-1 if op is not None and op.custom else 0) < 0


def _check_open(graph: Graph) -> None:
    """Raise the error of the first node that keeps a shape open."""
    for node in graph.nodes:
        for i in node.outputs:
            tensor = graph.tensors[i]
            if min(tensor.shape, default=0) >= 0:
                continue
            fault = ops.fault(graph.operands(node))
            if fault is not None:
                raise fault
            raise ModelError(f"tensor {i} {quoted(tensor.name)} has an open shape")


def _text(shape: Shape) -> str:
    return "[" + ",".join(map(str, shape)) + "]"
