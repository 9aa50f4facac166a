# SPDX-License-Identifier: Apache-2.0
"""REVERSE_SEQUENCE: the first elements of sequences the other way round, as many as a tensor says.

A number that is computed at run time and longer than the sequences is taken for their length.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _indices, _moves
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_LENGTHS = 1  # position of the input


@dataclass(frozen=True, slots=True)
class ReverseSequence:
    """The dimension that is reversed, and the one that has own lengths."""

    sequence: int
    batch: int


def _attributes(options: Options) -> ReverseSequence:
    return ReverseSequence(int(options["seq_dim"]), int(options["batch_dim"]))


def _dimensions_fit(node: Operands) -> str | None:
    """Sequences and batches must be two dimensions of the input."""
    attrs: ReverseSequence = node.attrs
    rank = len(node.input().shape)
    fits = attrs.sequence != attrs.batch and all(
        0 <= d < rank for d in (attrs.sequence, attrs.batch)
    )
    return None if fits else f"they are {attrs.sequence} and {attrs.batch} of {rank}"


def _lengths_fit(node: Operands) -> str | None:
    """There must be a length for each batch, 0 to that of the sequences."""
    lengths, shape = node.input(_LENGTHS), node.input().shape
    if lengths.shape != (shape[node.attrs.batch],):
        return f"they are {shape_text(lengths)} for {shape[node.attrs.batch]} batches"
    if not lengths.is_constant:
        return None
    numbers, most = _moves.numbers(node, _LENGTHS), shape[node.attrs.sequence]
    return None if all(0 <= n <= most for n in numbers) else f"they are {numbers} of {most}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("reverse_sequence")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    attrs: ReverseSequence = node.attrs
    shape, size = node.input().shape, node.input().dtype.bits // 8
    outer, inner = sorted((attrs.sequence, attrs.batch))
    fields: dict[str, Value] = {
        "first": shape[outer],
        "middle": prod(shape[outer + 1 : inner]),
        "second": shape[inner],
        "run_bytes": prod(shape[inner + 1 :]) * size,
        "sequence_first": int(attrs.sequence < attrs.batch),
        "wide": _indices.is_wide(node.input(_LENGTHS)),
    }
    return Lowered(fields, extent=(prod(shape[:outer]),), inputs=(0, _LENGTHS))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    attrs: ReverseSequence = node.attrs
    result = node.input().array().copy()
    moved = np.moveaxis(result, (attrs.batch, attrs.sequence), (0, 1))
    for batch, length in enumerate(_moves.numbers(node, _LENGTHS)):
        moved[batch, :length] = moved[batch, :length][::-1].copy()
    return (result.tobytes(),)


OP = Op(
    "REVERSE_SEQUENCE",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.index_type(_LENGTHS, "lengths"),
        _dimensions_fit,
        _lengths_fit,
    ),
    shapes=_shapes,
    kernels=("reverse_sequence",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
