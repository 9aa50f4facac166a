# SPDX-License-Identifier: Apache-2.0
"""Runs of elements that are put together by the segment that each belongs to."""

from __future__ import annotations

from math import prod

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

SUM, PRODUCT, GREATEST, LEAST = range(4)  # TFL2C_SEGMENT_SUM and so on

IDS, _COUNT = 1, 2  # positions of the inputs
KERNELS = {DType.FLOAT32: "unsorted_segment_f32", DType.INT32: "unsorted_segment_s32"}


def operator(name: str, operation: int) -> Op:
    """Return the operator that does ``operation``, one of the numbers above."""

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        return lowered(node, operation)

    return Op(
        name,
        attributes=no_attributes,
        inputs=(3, 3),
        outputs=(1, 1),
        constraints=(
            known_type,
            known_ids,
            _checks.constant(_COUNT, "number of segments"),
            _checks.index_type(_COUNT, "number of segments"),
            _moves.one_number(_COUNT, "number of segments"),
            _ids_fit,
        ),
        shapes=_shapes,
        kernels=tuple(KERNELS.values()),
        select=select,
        lower=lower,
    )


def lowered(node: Operands, operation: int) -> Lowered:
    """Return the call that puts together what the numbers of the segments say."""
    ids = node.input(IDS)
    fields: dict[str, Value] = {
        "operation": operation,
        "segments": node.output().shape[0],
        "count": ids.elements,
        "run": prod(node.input().shape[len(ids.shape) :]),
    }
    return Lowered(fields, extent=(), inputs=(0, IDS))


def known_type(node: Operands) -> str | None:
    """Input 0 and the output must be of one type: float32 or int32."""
    types = node.input().dtype, node.output().dtype
    fits = types[0] is types[1] and types[0] in KERNELS
    return None if fits else f"they are {types[0].value} and {types[1].value}"


def known_ids(node: Operands) -> str | None:
    """The numbers of the segments, input 1, must be int32."""
    dtype = node.input(IDS).dtype
    return None if dtype is DType.INT32 else f"they are {dtype.value}"


def _ids_fit(node: Operands) -> str | None:
    """There must be a segment for each run of elements, and constant ones must exist.

    A run of a negative segment is left out.
    """
    data, ids = node.input(), node.input(IDS)
    if not ids.shape or data.shape[: len(ids.shape)] != ids.shape:
        return f"they are {shape_text(ids)} for {shape_text(data)}"
    count = _moves.numbers(node, _COUNT)[0]
    greatest = max(_moves.numbers(node, IDS), default=-1) if ids.is_constant else -1
    return None if greatest < count else f"one is {greatest} of {count}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    count = _moves.numbers(node, _COUNT)[0]
    if count < 0:
        raise ValueError(f"there cannot be {count} segments")
    return ((count, *node.input().shape[len(node.input(IDS).shape) :]),)


def select(node: Operands, target: Target) -> Kernel:
    """Return the kernel for the type of the elements."""
    return Kernel(KERNELS[node.input().dtype])
