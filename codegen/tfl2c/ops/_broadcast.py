# SPDX-License-Identifier: Apache-2.0
"""Operators of two int8 tensors that are broadcast against each other, element by element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from tfl2c import arithmetic
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Constraint, Op, Options, no_attributes, shape_text
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_DIMS = 8  # of the kernels' arrays

Strides = tuple[int, int, int]  # length of a dimension, elements apart in first and second input


@dataclass(frozen=True, slots=True)
class Fused:
    """The activation of the results."""

    activation: str


def fused(options: Options) -> Fused:
    """Return the attributes of an operator that has a fused activation and nothing else."""
    return Fused(_checks.activation(options))


@dataclass(frozen=True, slots=True)
class Rule:
    """How two codes become one.

    ``kernel``  its name for tensors with equally many elements; "<name>_broadcast_s8" otherwise
    ``fields``  the kernel's parameters besides those that say where the elements are
    ``code``    the code of two codes, not clamped to 8 bits yet
    """

    kernel: str
    fields: Callable[[Operands], Mapping[str, Value]]
    code: Callable[[Operands, int, int], int]


def operator(
    name: str,
    rule: Rule,
    *,
    constraints: tuple[Constraint, ...] = (),
    attributes: Callable[[Options], Any] = no_attributes,
) -> Op:
    """Return the operator that works by ``rule``."""
    kernels = f"{rule.kernel}_s8", f"{rule.kernel}_broadcast_s8"

    def select(node: Operands, target: Target) -> Kernel:
        return Kernel(kernels[not _elementwise(node)])

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        places, extent = _row_places(node) if _elementwise(node) else _line_places(node)
        return Lowered({**places, **rule.fields(node)}, extent=extent, inputs=(0, 1))

    def evaluate(node: Operands) -> tuple[bytes, ...]:
        codes = np.broadcast_arrays(node.input().array(), node.input(1).array())
        pairs = np.stack([c.ravel() for c in codes])
        different, places = np.unique(pairs, axis=1, return_inverse=True)
        results = [rule.code(node, int(first), int(second)) for first, second in different.T]
        return (np.clip(results, *DType.INT8.limits).astype(np.int8)[places.ravel()].tobytes(),)

    return Op(
        name,
        attributes=attributes,
        inputs=(2, 2),
        outputs=(1, 1),
        constraints=(_int8_operands, *constraints),
        shapes=_shapes,
        kernels=kernels,
        select=select,
        lower=lower,
        rows=_rows,
        evaluate=evaluate,
    )


def _int8_operands(node: Operands) -> str | None:
    """Inputs and output must be int8 with one scale and zero point each."""
    return (
        _checks.quantized(node.input(0), DType.INT8, "input 0")
        or _checks.quantized(node.input(1), DType.INT8, "input 1")
        or _checks.quantized(node.output(), DType.INT8, "the output")
    )


def scales(node: Operands) -> tuple[float, float, float]:
    """Return the scales of first input, second input and output."""
    first, second, result = (t.affine.scale for t in (node.input(), node.input(1), node.output()))
    return first, second, result


def zero_points(node: Operands) -> tuple[int, int, int]:
    """Return the zero points of first input, second input and output."""
    tensors = node.input(), node.input(1), node.output()
    first, second, result = (t.affine.zero_point for t in tensors)
    return first, second, result


def output_range(node: Operands) -> tuple[int, int]:
    """Return the least and the greatest code that the fused activation lets through."""
    output = node.output()
    return arithmetic.activation_range(node.attrs.activation, output.affine, output.dtype)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    first, second = node.input().shape, node.input(1).shape
    rank = max(len(first), len(second))
    pairs = list(zip(_aligned(first, rank), _aligned(second, rank), strict=True))
    if any(a != b and 1 not in (a, b) for a, b in pairs):
        texts = shape_text(node.input()), shape_text(node.input(1))
        raise ValueError(f"{texts[0]} and {texts[1]} cannot be broadcast against each other")
    return (tuple(b if a == 1 else a for a, b in pairs),)


def _aligned(shape: Shape, rank: int) -> Shape:
    return (1,) * (rank - len(shape)) + shape


def _elementwise(node: Operands) -> bool:
    """Whether nothing is broadcast but dimensions of length 1."""
    return node.input().elements == node.input(1).elements == node.output().elements


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    return element_access(node, "first_rows", "second_rows") if _elementwise(node) else None


def _row_places(node: Operands) -> tuple[dict[str, Value], tuple[int, ...]]:
    rows, elements = rows_of(node.output().shape)
    places: dict[str, Value] = {
        "row_elements": elements,
        "first_rows": rows,
        "second_rows": rows,
        "output_rows": rows,
    }
    return places, (0, rows)


def _line_places(node: Operands) -> tuple[dict[str, Value], tuple[int, ...]]:
    joined = _joined(node)
    lengths, firsts, seconds = zip(*joined, *[(1, 0, 0)] * (_DIMS - len(joined)), strict=True)
    places: dict[str, Value] = {
        "dims": len(joined),
        "length": lengths,
        "first_stride": firsts,
        "second_stride": seconds,
    }
    return places, (prod(lengths[: len(joined) - 1]),)


def _joined(node: Operands) -> list[Strides]:
    """Return the output's dimensions, outermost first.

    Those of length 1 are left out; neighbours that both inputs walk through evenly are one.
    """
    joined: list[Strides] = []
    for length, first, second in _strides(node):
        if length == 1:
            continue
        if joined and joined[-1][1:] == (length * first, length * second):
            joined[-1] = (joined[-1][0] * length, first, second)
        else:
            joined.append((length, first, second))
    return joined or [(1, 0, 0)]


def _strides(node: Operands) -> list[Strides]:
    shape = node.output().shape
    first, second = (_aligned(node.input(i).shape, len(shape)) for i in (0, 1))
    return [
        (
            n,
            0 if first[i] == 1 else prod(first[i + 1 :]),
            0 if second[i] == 1 else prod(second[i + 1 :]),
        )
        for i, n in enumerate(shape)
    ]
