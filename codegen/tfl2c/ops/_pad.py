# SPDX-License-Identifier: Apache-2.0
"""Borders around any dimensions of a tensor of any type: what PAD and PADV2 share."""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape, Tensor
from tfl2c.ops._access import RowAccess, pad_access
from tfl2c.ops._op import shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

KERNELS = ("pad",)

_OUTER = 6  # dimensions above rows of pixels, in the kernel's arrays
_MOST = _OUTER + 2
_ELEMENT = 8  # bytes at most

Padded = tuple[int, int, int]  # length of a dimension, elements before it, elements after it


def amounts_fit(node: Operands) -> str | None:
    """The paddings must be two amounts, not negative, for every dimension of the input."""
    amounts, rank = node.input(1), len(node.input().shape)
    if amounts.shape != (rank, 2):
        return f"they are {shape_text(amounts)} for {rank} dimensions"
    least = int(amounts.array().min(initial=0))
    return None if least >= 0 else f"one is {least}"


def few_dimensions(node: Operands) -> str | None:
    """The input may have at most 8 dimensions."""
    rank = len(node.input().shape)
    return None if rank <= _MOST else f"it has {rank}"


def amounts(node: Operands) -> list[tuple[int, int]]:
    """Return the elements before and behind each dimension."""
    return [(int(before), int(after)) for before, after in node.input(1).array()]


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the input's shape with the borders."""
    pairs = zip(node.input().shape, amounts(node), strict=True)
    return (tuple(before + n + after for n, (before, after) in pairs),)


def select(node: Operands, target: Target) -> Kernel:
    """Return the kernel of all types."""
    return Kernel("pad")


def zero(tensor: Tensor) -> bytes:
    """Return the bytes of an element that stands for zero."""
    quantization = tensor.quantization
    code = quantization.zero_point if quantization else 0
    return np.array(code).astype(tensor.dtype.numpy).tobytes()


def element_fields(padding: bytes) -> dict[str, Value]:
    """Return a kernel's parameters for the elements of the border."""
    return {
        "element_bytes": len(padding),
        "padding": (*padding, *[0] * (_ELEMENT - len(padding))),
    }


def _dimensions(node: Operands) -> list[Padded]:
    """Return the dimensions as the kernel sees them: outer ones, pixels of a row, channels.

    Where channels are not padded, a row is one long pixel, which the kernel copies in one piece.
    """
    padded: list[Padded] = [
        (n, *both) for n, both in zip(node.input().shape, amounts(node), strict=True)
    ]
    padded = [(1, 0, 0)] * (2 - len(padded)) + padded
    channels, before, after = padded[-1]
    if before == after == 0:
        width, left, right = (channels * n for n in padded[-2])
        padded[-2:] = [(1, 0, 0), (width, left, right)]
    return padded


def lowered(node: Operands, padding: bytes) -> Lowered:
    """Return the call of the kernel; ``padding`` is an element of the border."""
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
        **element_fields(padding),
    }
    return Lowered(fields, extent=(0, output_rows))


def rows(node: Operands, kernel: Kernel) -> RowAccess:
    """Return which input row each output row holds."""
    *outer, (width, _, _), (channels, _, _) = _dimensions(node)
    count = prod(n for n, _, _ in outer)
    numbers = np.arange(count).reshape([n for n, _, _ in outer])
    borders = np.array([d[1:] for d in outer], np.int64).reshape(-1, 2)
    padded = np.pad(numbers, borders, constant_values=-1) if outer else numbers
    sources = padded.ravel().tolist()
    return pad_access(node, sources, width * channels * node.input().dtype.bits // 8, count)


def values(node: Operands, padding: bytes) -> tuple[bytes, ...]:
    """Return the bytes of a constant with its borders."""
    source = node.input().array()
    element = np.frombuffer(padding, dtype=source.dtype)[0]
    return (np.pad(source, amounts(node), constant_values=element).tobytes(),)


def identity(node: Operands) -> bool:
    """Return whether there is no border."""
    return not node.input(1).array().any()
