# SPDX-License-Identifier: Apache-2.0
"""ADD: the sum of two tensors, broadcast against each other, each with a scale of its own.

Both are rescaled to half the larger scale with 20 more bits, added, and rescaled to the output's.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.arithmetic import activation_range, quantize_multiplier, requantize
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _channels, _checks, _fast_add, _float
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_LEFT_SHIFT = 20  # as the kernels shift codes before they are rescaled
_DIMS = 8  # of the kernel's arrays

Strides = tuple[int, int, int]  # length of a dimension, elements apart in first and second input


@dataclass(frozen=True, slots=True)
class Add:
    """The activation of the sum."""

    activation: str


def _attributes(options: Options) -> Add:
    return Add(options["fused_activation_function"])


def _operands(node: Operands) -> str | None:
    """Inputs and output must be int8 with one scale and zero point each, or all float32."""
    if _float.is_float(node) and node.input(1).dtype is DType.FLOAT32:
        return None
    return (
        _checks.quantized(node.input(0), DType.INT8, "input 0")
        or _checks.quantized(node.input(1), DType.INT8, "input 1")
        or _checks.quantized(node.output(), DType.INT8, "the output")
    )


def _output_scale_in_range(node: Operands) -> str | None:
    """The output scale must be greater than the larger input scale / 2**19."""
    _, shift = quantize_multiplier(_reals(node)[2])
    if shift <= 0:
        return None
    scales = [t.affine.scale for t in (node.input(), node.input(1), node.output())]
    return f"the scales are {scales[0]:g}, {scales[1]:g} and {scales[2]:g}"


def _reals(node: Operands) -> tuple[float, float, float]:
    """Return what both inputs and their sum are multiplied with, in double."""
    first, second, result = (t.affine.scale for t in (node.input(), node.input(1), node.output()))
    twice = 2 * max(first, second)
    return first / twice, second / twice, twice / (2**_LEFT_SHIFT * result)


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


def _select(node: Operands, target: Target) -> Kernel:
    if _float.is_float(node):
        return Kernel("add_f32" if _elementwise(node) else "add_broadcast_f32")
    if not _elementwise(node):
        return Kernel("add_broadcast_s8")
    return Kernel("add_s8" if _line(node) is None else "add_s8_linear")


def _line(node: Operands) -> _fast_add.Line | None:
    """Return one line that gives the code of every pair of codes, if it is found."""
    tensors = node.input(), node.input(1), node.output()
    first, second, result = (t.affine for t in tensors)
    scales = first.scale / result.scale, second.scale / result.scale
    least, greatest = activation_range(node.attrs.activation, result, DType.INT8)
    if (least, greatest) != DType.INT8.limits:
        return None
    return _fast_add.find(_table(node), *scales)


def _table(node: Operands) -> _fast_add.Table:
    """Return the code of every pair of codes: [first + 128][second + 128]."""
    pairs = [quantize_multiplier(real) for real in _reals(node)]
    terms = [
        np.array(
            [
                requantize(code - node.input(i).affine.zero_point << _LEFT_SHIFT, *pairs[i])
                for code in range(-128, 128)
            ]
        )
        for i in (0, 1)
    ]
    sums = terms[0][:, None] + terms[1][None, :]
    zero_point = node.output().affine.zero_point
    return np.clip(_fast_add.requantized(sums, *pairs[2]) + zero_point, -128, 127)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if _elementwise(node):
        rows, elements = rows_of(node.output().shape)
        places: dict[str, Value] = {
            "row_elements": elements,
            "first_rows": rows,
            "second_rows": rows,
            "output_rows": rows,
        }
        return Lowered({**places, **_sum_fields(node, kernel)}, extent=(0, rows), inputs=(0, 1))
    joined = _joined(node)
    lengths, firsts, seconds = zip(*joined, *[(1, 0, 0)] * (_DIMS - len(joined)), strict=True)
    places = {
        "dims": len(joined),
        "length": lengths,
        "first_stride": firsts,
        "second_stride": seconds,
    }
    lines = prod(lengths[: len(joined) - 1])
    return Lowered({**places, **_sum_fields(node, kernel)}, extent=(lines,), inputs=(0, 1))


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    return element_access(node, "first_rows", "second_rows") if _elementwise(node) else None


def _sum_fields(node: Operands, kernel: Kernel) -> dict[str, Value]:
    """Return the kernel's parameters for the sum of two elements."""
    if _float.is_float(node):
        return _float.range_fields(node.attrs.activation)
    line = _line(node) if kernel.name == "add_s8_linear" else None
    return _scaling(node) if line is None else _line_fields(line)


def _line_fields(line: _fast_add.Line) -> dict[str, Value]:
    return {
        "addend": line.addend,
        "first_multiplier": line.first,
        "second_multiplier": line.second,
    }


def _scaling(node: Operands) -> dict[str, Value]:
    first, second, result = (quantize_multiplier(real) for real in _reals(node))
    output = node.output()
    least, greatest = activation_range(node.attrs.activation, output.affine, output.dtype)
    return {
        "first_zero_point": node.input().affine.zero_point,
        "first_multiplier": first[0],
        "first_shift": first[1],
        "second_zero_point": node.input(1).affine.zero_point,
        "second_multiplier": second[0],
        "second_shift": second[1],
        "output_multiplier": result[0],
        "output_shift": result[1],
        "output_zero_point": output.affine.zero_point,
        "output_min": least,
        "output_max": greatest,
    }


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    """No step of the sum falls when a code rises: the outermost codes give the outermost sums."""
    result = node.output()
    low, high = (
        _half(node, sources, 0, end) + _half(node, sources, 1, end) for end in ("low", "high")
    )
    codes = activation_range(node.attrs.activation, result.affine, result.dtype)
    pairs = [quantize_multiplier(_reals(node)[2])]
    return _channels.rescaled(_channels.Bounds(low, high), pairs, result.affine.zero_point, codes)


def _half(node: Operands, sources: _channels.Sources, i: int, end: str) -> _channels.Integers:
    """Return what the outermost codes of an input add to sums."""
    pair, zero = quantize_multiplier(_reals(node)[i]), node.input(i).affine.zero_point
    codes = getattr(sources[i], end).tolist()
    return np.array([requantize((code - zero) << _LEFT_SHIFT, *pair) for code in codes])


OP = Op(
    "ADD",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(_operands, _float.when_quantized(_output_scale_in_range)),
    shapes=_shapes,
    kernels=("add_s8", "add_s8_linear", "add_broadcast_s8", "add_f32", "add_broadcast_f32"),
    select=_select,
    lower=_lower,
    channels=_channels.each(_bounds),
    rows=_rows,
)
