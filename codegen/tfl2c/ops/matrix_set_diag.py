# SPDX-License-Identifier: Apache-2.0
"""MATRIX_SET_DIAG: matrices whose diagonals are replaced by vectors."""

from __future__ import annotations

from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_DIAGONALS = 1  # position of the input


def _diagonals_fit(node: Operands) -> str | None:
    """There must be matrices, input 0, and a diagonal for each, input 1."""
    shape, found = node.input().shape, node.input(_DIAGONALS)
    if len(shape) < 2:
        return f"input 0 is {shape_text(node.input())}"
    fits = found.shape == (*shape[:-2], min(shape[-2:]))
    return None if fits else f"they are {shape_text(node.input())} and {shape_text(found)}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("matrix_set_diag")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    *outer, height, width = node.input().shape
    fields: dict[str, Value] = {
        "height": height,
        "width": width,
        "element_bytes": node.output().dtype.bits // 8,
    }
    return Lowered(fields, (prod(outer),), inputs=(0, _DIAGONALS))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    result = node.input().array().copy()
    places = np.arange(min(result.shape[-2:]))
    result[..., places, places] = node.input(_DIAGONALS).array()
    return (result.tobytes(),)


OP = Op(
    "MATRIX_SET_DIAG",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.one_type,
        _moves.one_quantization(0, _DIAGONALS),
        _checks.not_empty,
        _diagonals_fit,
    ),
    shapes=_shapes,
    kernels=("matrix_set_diag",),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
