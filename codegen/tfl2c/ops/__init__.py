# SPDX-License-Identifier: Apache-2.0
"""The operators. A module here whose name has no leading underscore defines one, named ``OP``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from tfl2c.errors import OperatorError
from tfl2c.graph import ABSENT, AbsentInputError, DType, Graph, Node, Operands, Shape
from tfl2c.ops import _copy, _custom, _feed, _marks, _slide
from tfl2c.ops._custom import Custom
from tfl2c.ops._op import BadOptions, Op

__all__ = [
    "CUSTOM",
    "FEED",
    "SLIDE",
    "Custom",
    "constraint_text",
    "custom_codes",
    "fault",
    "faults",
    "find",
    "implied_shapes",
    "lookup",
    "registry",
]

COPY = _copy.OP.name
"""The node that moves a value into or out of a branch or a loop."""

SLIDE = _slide.OP.name
"""The node that keeps the last rows of a window for the next step."""

FEED = _feed.OP.name
"""The node that makes the rows of an input which the application feeds."""

CUSTOM = _custom.OP.name
"""The node that a function of the application computes; its attributes are `Custom`."""

_MADE_BY_PASSES = MappingProxyType(
    {op.name: op for op in (_copy.OP, _custom.OP, _feed.OP, _slide.OP)} | dict(_marks.OPS)
)

_CUSTOM_PREFIX = f"{CUSTOM}:"
_TOO_LARGE = 2**31  # bytes
_COMPUTED = "computed at run time"  # how details end that say what is no constant
_LONGEST = 160  # characters of a detail: a hostile model lists numbers without end

# The types in a model that was converted to int8.
_QUANTIZED = {DType.INT8, DType.INT32, DType.INT64}


@cache
def registry() -> Mapping[str, Op]:
    """Return every operator by TFLite's name, sorted."""
    names = sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_"))
    ops = [import_module(f"{__name__}.{name}").OP for name in names]
    return MappingProxyType({op.name: op for op in ops})


@cache
def custom_codes() -> Mapping[str, str]:
    """Return the names of the operators that models call by a custom code, by that code."""
    return MappingProxyType({op.custom: op.name for op in registry().values() if op.custom})


def lookup(name: str) -> Op | None:
    """Return an operator by name, one that only passes make included; None for any other."""
    return _MADE_BY_PASSES.get(name) or registry().get(name)


def find(node: Node) -> Op:
    """Return the operator of a node of a graph that `faults` accepted."""
    op = lookup(node.op)
    if op is None:
        raise KeyError(node.op)
    return op


def faults(graph: Graph) -> list[OperatorError]:
    """Return what is not supported in ``graph``, at most one error a node, in order."""
    found = [error for node in graph.nodes if (error := fault(graph.operands(node)))]
    for number, called in graph.subgraphs.items():
        part = replace(called, subgraphs=graph.subgraphs)
        inner = (_inner_fault(part.operands(node)) for node in part.nodes)
        found += [error.inside(f"subgraph {number}") for error in inner if error is not None]
    return found


def fault(node: Operands) -> OperatorError | None:
    """Return why ``node`` cannot be compiled, or None."""
    op = lookup(node.node.op)
    if op is None:
        remedy = "replace it in the model; `tfl2c ops` lists what is supported"
        if node.node.op.startswith(_CUSTOM_PREFIX):
            name = node.node.op.removeprefix(_CUSTOM_PREFIX)
            remedy = f"compute it with a function of yours: --custom-op {name}=c_function"
        return _error(node, "the operator is not supported", remedy)
    if isinstance(node.attrs, BadOptions):
        return _error(node, node.attrs.fault)
    for count, (least, most), what in (
        (_given(node, op), op.inputs, "inputs"),
        (len(node.node.outputs), op.outputs, "outputs"),
    ):
        if not least <= count <= most:
            return _error(node, f"{count} {what}, {least} to {most} expected")
    try:
        return _constraint_fault(node, op) or _shape_fault(node, op) or _state_fault(node, op)
    except AbsentInputError as absent:
        return _error(node, f"its input {absent.position} is left out", "add it to the model")
    except IndexError:  # constraints may ask for a dimension before shapes are compared
        return _error(node, "a tensor has fewer dimensions than the operator needs")


def _given(node: Operands, op: Op) -> int:
    """Return how many inputs the model gives; states that passes added are not among them."""
    if op.states is None:
        return len(node.node.inputs)
    own = [i for i in node.node.inputs if i != ABSENT and node.graph.tensors[i].is_variable]
    return len(node.node.inputs) - len(own)


def _inner_fault(node: Operands) -> OperatorError | None:
    """Return why ``node`` of a subgraph that operators call cannot be compiled, or None."""
    op = lookup(node.node.op)
    if op is not None and op.states is not None:
        return _error(node, "it keeps a state and stands in a subgraph", "move it out of there")
    return fault(node)


def implied_shapes(node: Operands) -> tuple[Shape, ...] | None:
    """Return the outputs' shapes, whatever the model declares; None if ``node`` has faults."""
    op = lookup(node.node.op)
    if op is None or isinstance(node.attrs, BadOptions):
        return None
    try:
        return None if _constraint_fault(node, op) else op.shapes(node)
    except (AbsentInputError, IndexError, ValueError):
        return None


def _constraint_fault(node: Operands, op: Op) -> OperatorError | None:
    for constraint in op.constraints:
        detail = constraint(node)
        if detail is not None:
            what = f"{constraint_text(constraint.__doc__)} ({_brief(detail)})"
            if detail.endswith(_COMPUTED):
                return _error(node, what, "let it be a constant of the model")
            return _error(node, what, "" if op.custom else _remedy(node, op))
    return None


def constraint_text(doc: str | None) -> str:
    """Return a constraint's docstring as one line without the final stop."""
    return " ".join((doc or "").split()).removesuffix(".")


def _shape_fault(node: Operands, op: Op) -> OperatorError | None:
    try:
        expected = op.shapes(node)
    except ValueError as error:
        return _error(node, _brief(str(error)))
    for position, shape in enumerate(expected):
        declared = node.output(position).shape
        if declared != shape:
            implied = _brief(_text(shape))
            return _error(
                node,
                f"output {position} is declared {_text(declared)} but must be {implied}",
                "convert the model again",
            )
    return None


def _brief(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _state_fault(node: Operands, op: Op) -> OperatorError | None:
    states = op.states(node) if op.states else ()
    large = any(state.nbytes >= _TOO_LARGE for state in states)
    return _error(node, "its state is larger than 2 GiB") if large else None


def _remedy(node: Operands, op: Op) -> str:
    """Return what helps where values have a type that conversion decides about."""
    values = (*node.present(), *(node.graph.tensors[i] for i in node.node.outputs))
    if all(value.dtype in _QUANTIZED for value in values):
        return ""
    return op.remedy


def _text(shape: tuple[int, ...]) -> str:
    return "[" + ",".join(str(d) for d in shape) + "]"


def _error(node: Operands, what: str, remedy: str = "") -> OperatorError:
    names = [node.graph.tensors[i].name for i in node.node.outputs if i in node.graph.tensors]
    return OperatorError(node.node.index, node.node.op, names[0] if names else "", what, remedy)
