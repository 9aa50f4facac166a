# SPDX-License-Identifier: Apache-2.0
"""What operators share that move elements of any type and change none."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import prod

import numpy as np

from tfl2c.errors import quoted
from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops._op import Constraint
from tfl2c.ops._views import dimension
from tfl2c.program import Value, as_const

_TYPES = (
    DType.INT8,
    DType.UINT8,
    DType.INT16,
    DType.UINT16,
    DType.INT32,
    DType.UINT32,
    DType.INT64,
    DType.UINT64,
    DType.FLOAT32,
    DType.BOOL,
    DType.COMPLEX64,
)
_NAMES = [dtype.value for dtype in _TYPES]

ANY_TYPE = f"{', '.join(_NAMES[:-1])} or {_NAMES[-1]}"
"""The types of what can be moved."""

MOST = 4096  # inputs or outputs of one operator


def not_outside(node: Operands) -> str | None:
    """Complex numbers must stay inside. Let REAL, IMAG or COMPLEX_ABS take them apart."""
    graph = node.graph
    ends = [("input", i) for i in graph.inputs] + [("output", i) for i in graph.outputs]
    ends += [("constant", i) for i in node.node.inputs if i >= 0 and graph.tensors[i].is_constant]
    outside = next((end for end in ends if graph.tensors[end[1]].dtype is DType.COMPLEX64), None)
    if outside is None:
        return None
    return f"{quoted(graph.tensors[outside[1]].name)} is an {outside[0]}"


def one_type(node: Operands) -> str | None:
    return _difference(node, [*node.present(), *_outputs(node)])


one_type.__doc__ = f"Inputs and outputs must be of one type: {ANY_TYPE}."


def data_of_one_type(*positions: int) -> Constraint:
    """Return the constraint that certain inputs, and the outputs, are of one type."""

    def constraint(node: Operands) -> str | None:
        return _difference(node, [*(node.input(i) for i in positions), *_outputs(node)])

    constraint.__doc__ = f"Input and outputs must be of one type: {ANY_TYPE}."
    return constraint


def _difference(node: Operands, tensors: Sequence[Tensor]) -> str | None:
    types = list(dict.fromkeys(t.dtype for t in tensors))
    if types == [DType.COMPLEX64]:
        return not_outside(node)
    if len(types) == 1 and types[0] in _TYPES:
        return None
    return "they are " + " and ".join(t.value for t in types)


def one_quantization(*positions: int) -> Constraint:
    """Return the constraint that codes mean the same everywhere; all inputs if none is named."""

    def constraint(node: Operands) -> str | None:
        sources = [node.input(i) for i in positions] or list(node.present())
        tensors = [*sources, *_outputs(node)]
        several = list(dict.fromkeys(t.quantization for t in tensors if t.quantization))
        if len(several) < 2:
            return None
        pairs = [f"{q.scale:g} and {q.zero_point}" for q in several[:2]]
        return " against ".join(pairs)

    constraint.__doc__ = "Inputs and outputs must have the same scale and zero point."
    return constraint


def _outputs(node: Operands) -> list[Tensor]:
    return [node.output(i) for i in range(len(node.node.outputs))]


def all_present(node: Operands) -> str | None:
    """No input may be left out."""
    missing = next((i for i in range(node.inputs) if not node.has(i)), None)
    return None if missing is None else f"input {missing} is"


def one_number(position: int, what: str) -> Constraint:
    """Return the constraint that input ``position`` has a single element."""

    def constraint(node: Operands) -> str | None:
        elements = node.input(position).elements
        return None if elements == 1 else f"there are {elements}"

    constraint.__doc__ = f"The {what} must be a single number."
    return constraint


def numbers(node: Operands, position: int) -> list[int]:
    """Return the integers of a constant input."""
    return [int(n) for n in node.input(position).array().reshape(-1)]


def axis(number: int, rank: int) -> int:
    """Return an axis that may be counted from the end; ValueError if there is none such."""
    return dimension(number, rank, "axis")


def axis_element(number: int, length: int) -> int:
    """Return an index that may be counted from the end; ValueError if there is none such."""
    if not -length <= number < length:
        raise ValueError(f"element {number} does not exist, there are {length}")
    return number % length


def offsets(lengths: Sequence[int], shape: Shape, at: int, dtype: DType) -> tuple[int, ...] | None:
    """Return the bytes at which parts along an axis begin in all of them together.

    None where each is in several pieces. The arguments are those of `runs`.
    """
    if prod(shape[:at]) != 1:
        return None
    inner = prod(shape[at + 1 :]) * dtype.bits // 8
    return tuple(accumulate((n * inner for n in lengths[:-1]), initial=0))


def runs(lengths: Sequence[int], shape: Shape, at: int, dtype: DType) -> dict[str, Value]:
    """Return the kernel's parameters for parts that lie one behind the other along an axis.

    ``lengths`` are those of the parts; ``shape`` is that of a part, or of all of them together.
    """
    inner = prod(shape[at + 1 :]) * dtype.bits // 8
    found = np.array([n * inner for n in lengths], dtype=np.int64)
    return {
        "parts": len(lengths),
        "run_bytes": as_const("run_bytes", found, np.int32, "[parts]"),
        "line_bytes": int(found.sum()),
    }
