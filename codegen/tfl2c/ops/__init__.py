# SPDX-License-Identifier: Apache-2.0
"""The operators. A module here whose name has no leading underscore defines one, named ``OP``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from tfl2c.errors import OperatorError
from tfl2c.graph import DType, Graph, Node, Operands
from tfl2c.ops import _feed
from tfl2c.ops._op import BadOptions, Op

FEED = _feed.OP.name
"""The node that makes the rows of an input which the application feeds."""

# The types in a model that was converted to int8.
_QUANTIZED = {DType.INT8, DType.INT32, DType.INT64}


@cache
def registry() -> Mapping[str, Op]:
    """Return every operator by TFLite's name, sorted."""
    names = sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))
    ops = [import_module(f"{__name__}.{name}").OP for name in names]
    return MappingProxyType({op.name: op for op in ops})


def lookup(name: str) -> Op | None:
    """Return an operator by name, one that only passes make included; None for any other."""
    return _feed.OP if name == FEED else registry().get(name)


def find(node: Node) -> Op:
    """Return the operator of a node of a graph that `faults` accepted."""
    op = lookup(node.op)
    if op is None:
        raise KeyError(node.op)
    return op


def faults(graph: Graph) -> list[OperatorError]:
    """Return what is not supported in ``graph``, at most one error a node, in order."""
    found = (fault(graph.operands(node)) for node in graph.nodes)
    return [error for error in found if error is not None]


def fault(node: Operands) -> OperatorError | None:
    """Return why ``node`` cannot be compiled, or None."""
    op = registry().get(node.node.op)
    if op is None:
        remedy = "replace it in the model; `tfl2c ops` lists what is supported"
        return _error(node, "the operator is not supported", remedy)
    if isinstance(node.attrs, BadOptions):
        return _error(node, node.attrs.fault)
    for count, (least, most), what in (
        (len(node.node.inputs), op.inputs, "inputs"),
        (len(node.node.outputs), op.outputs, "outputs"),
    ):
        if not least <= count <= most:
            return _error(node, f"{count} {what}, {least} to {most} expected")
    for constraint in op.constraints:
        detail = constraint(node)
        if detail is not None:
            what = f"{constraint_text(constraint.__doc__)} ({detail})"
            return _error(node, what, _remedy(node))
    return _shape_fault(node, op)


def constraint_text(doc: str | None) -> str:
    """Return a constraint's docstring as one line without the final stop."""
    return " ".join((doc or "").split()).removesuffix(".")


def _shape_fault(node: Operands, op: Op) -> OperatorError | None:
    try:
        expected = op.shapes(node)
    except ValueError as error:
        return _error(node, str(error))
    for position, shape in enumerate(expected):
        declared = node.output(position).shape
        if declared != shape:
            return _error(
                node,
                f"output {position} is declared {_text(declared)} but must be {_text(shape)}",
                "convert the model again",
            )
    return None


def _remedy(node: Operands) -> str:
    """Return what helps where values have a type that conversion decides about."""
    values = (*node.present(), *(node.output(i) for i in range(len(node.node.outputs))))
    if all(value.dtype in _QUANTIZED for value in values):
        return ""
    return "convert the model again with full integer quantization to int8"


def _text(shape: tuple[int, ...]) -> str:
    return "[" + ",".join(str(d) for d in shape) + "]"


def _error(node: Operands, what: str, remedy: str = "") -> OperatorError:
    names = [node.graph.tensors[i].name for i in node.node.outputs if i in node.graph.tensors]
    return OperatorError(node.node.index, node.node.op, names[0] if names else "", what, remedy)
