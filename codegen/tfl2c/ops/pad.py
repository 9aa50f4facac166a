# SPDX-License-Identifier: Apache-2.0
"""PAD: a border of zeros, which is the zero point, around any dimensions."""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _affine, _channels, _checks, _float
from tfl2c.ops._access import RowAccess, pad_access
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_OUTER = 6  # dimensions above rows of pixels, in the kernel's arrays

Padded = tuple[int, int, int]  # length of a dimension, elements before it, elements after it


def _amounts_fit(node: Operands) -> str | None:
    """The paddings must be two amounts, not negative, for every dimension of the input."""
    amounts, rank = node.input(1), len(node.input().shape)
    if amounts.shape != (rank, 2):
        return f"they are {shape_text(amounts)} for {rank} dimensions"
    least = int(amounts.array().min(initial=0))
    return None if least >= 0 else f"one is {least}"


def _amounts(node: Operands) -> list[tuple[int, int]]:
    return [(int(before), int(after)) for before, after in node.input(1).array()]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    pairs = zip(node.input().shape, _amounts(node), strict=True)
    return (tuple(before + n + after for n, (before, after) in pairs),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("pad_f32" if _float.is_float(node) else "pad_s8")


def _dimensions(node: Operands) -> list[Padded]:
    """Return the dimensions as the kernel sees them: outer ones, pixels of a row, channels.

    Where channels are not padded, a row is one long pixel, which the kernel copies in one piece.
    """
    padded: list[Padded] = [
        (n, *amounts) for n, amounts in zip(node.input().shape, _amounts(node), strict=True)
    ]
    padded = [(1, 0, 0)] * (2 - len(padded)) + padded
    channels, before, after = padded[-1]
    if before == after == 0:
        width, left, right = (channels * n for n in padded[-2])
        padded[-2:] = [(1, 0, 0), (width, left, right)]
    return padded


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    *outer, width, channels = _dimensions(node)
    input_rows, output_rows = prod(n for n, _, _ in outer), prod(sum(d) for d in outer)
    outer = [(1, 0, 0)] * (_OUTER - len(outer)) + outer
    fields: dict[str, Value] = {
        "input_length": tuple(n for n, _, _ in outer),
        "output_length": tuple(sum(d) for d in outer),
        "before": tuple(before for _, before, _ in outer),
        "input_width": width[0],
        "pad_left": width[1],
        "pad_right": width[2],
        "input_channels": channels[0],
        "channels_before": channels[1],
        "channels_after": channels[2],
        "input_rows": input_rows,
        "output_rows": output_rows,
    }
    if kernel.name == "pad_s8":
        fields["zero_point"] = node.output().affine.zero_point
    return Lowered(fields, extent=(0, output_rows))


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    *outer, (width, _, _), (channels, _, _) = _dimensions(node)
    rows = prod(n for n, _, _ in outer)
    numbers = np.arange(rows).reshape([n for n, _, _ in outer])
    amounts = np.array([d[1:] for d in outer], np.int64).reshape(-1, 2)
    padded = np.pad(numbers, amounts, constant_values=-1) if outer else numbers
    sources = padded.ravel().tolist()
    return pad_access(node, sources, width * channels * node.input().dtype.bits // 8, rows)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    zero = _affine.zero_point(node)
    return (np.pad(node.input().array(), _amounts(node), constant_values=zero).tobytes(),)


def _identity(node: Operands) -> bool:
    return not node.input(1).array().any()


def _keeps_channels(node: Operands) -> bool:
    amounts = _amounts(node)
    return _channels.between_int8(node) and bool(amounts) and not any(amounts[-1])


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    return sources[0].joined(node.output().affine.zero_point)


OP = Op(
    "PAD",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _float.int8_or_float,
        _float.when_quantized(_checks.same_quantization),
        _checks.constant(1, "paddings"),
        _checks.index_type(1, "paddings"),
        _amounts_fit,
    ),
    shapes=_shapes,
    kernels=("pad_s8", "pad_f32"),
    select=_select,
    lower=_lower,
    rows=_rows,
    identity=_identity,
    evaluate=_evaluate,
    channels=_channels.ChannelRules(_keeps_channels, _bounds, _channels.straight),
)
