# SPDX-License-Identifier: Apache-2.0
"""RFFT2D: the spectrum of planes of real numbers, cut or filled up with 0 to the FFT's lengths.

Of the last dimension the half is left that tells the other one.
"""

from __future__ import annotations

from math import prod

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _fft, _moves
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_LENGTHS = 1  # position of the input
_NUMBERS = 4  # floats of scratch for each row: a column of complex numbers, and its spectrum


def _real_input(node: Operands) -> str | None:
    """The input must be float32."""
    dtype = node.input().dtype
    return None if dtype is DType.FLOAT32 else f"it is {dtype.value}"


def _complex_output(node: Operands) -> str | None:
    """The output must be complex64."""
    dtype = node.output().dtype
    return None if dtype is DType.COMPLEX64 else f"it is {dtype.value}"


def _planes(node: Operands) -> str | None:
    """The input must have 2 dimensions or more, none of length 0."""
    shape = node.input().shape
    return None if len(shape) > 1 and all(shape) else f"it is {shape_text(node.input())}"


def _two_lengths(node: Operands) -> str | None:
    """The lengths of the FFT must be two int32, powers of two to 65536, of columns 2 at least."""
    lengths = node.input(_LENGTHS)
    if lengths.dtype is not DType.INT32 or lengths.shape != (2,):
        return f"they are {lengths.dtype.value} {shape_text(lengths)}"
    rows, columns = _moves.numbers(node, _LENGTHS)
    powers = all(n > 0 and n & (n - 1) == 0 for n in (rows, columns))
    fits = powers and columns > 1 and max(rows, columns) <= _fft.LONGEST
    return None if fits else f"they are {rows} and {columns}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    rows, columns = _moves.numbers(node, _LENGTHS)
    return ((*node.input().shape[:-2], rows, columns // 2 + 1),)


def _select(node: Operands, target: Target) -> Kernel:
    rows, _ = _moves.numbers(node, _LENGTHS)
    return Kernel("rfft2d_f32", scratch=rows * _NUMBERS * DType.FLOAT32.bits // 8)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    rows, columns = _moves.numbers(node, _LENGTHS)
    points, dtype, (*planes, height, width) = columns // 2, DType.FLOAT32, node.input().shape
    fields: dict[str, Value] = {
        "turns": _fft.turns("turns", points, dtype, -1, "[points * 3 / 4][2]"),
        "splits": _fft.splits(points, dtype, -1) if points > 1 else None,
        "column_turns": _fft.turns("column_turns", rows, dtype, -1, "[rows * 3 / 4][2]"),
        "points": points,
        "rows": rows,
        "input_rows": height,
        "input_columns": width,
    }
    return Lowered(fields, (prod(planes),))


OP = Op(
    "RFFT2D",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _real_input,
        _complex_output,
        _moves.not_outside,
        _planes,
        _checks.constant(_LENGTHS, "lengths"),
        _two_lengths,
    ),
    shapes=_shapes,
    kernels=("rfft2d_f32",),
    select=_select,
    lower=_lower,
    remedy="",
)
