# SPDX-License-Identifier: Apache-2.0
"""PACK: tensors of one shape along a new axis."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


@dataclass(frozen=True, slots=True)
class Pack:
    """The new axis may be counted from the end of the output's dimensions."""

    axis: int
    count: int


def _attributes(options: Options) -> Pack:
    return Pack(int(options["axis"]), int(options["values_count"]))


def _as_many_as_told(node: Operands) -> str | None:
    """There must be as many inputs as the option values_count says."""
    if node.attrs.count == node.inputs:
        return None
    return f"it says {node.attrs.count}, there are {node.inputs}"


def _axis(node: Operands) -> int:
    return _moves.axis(node.attrs.axis, len(node.input().shape) + 1)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, axis = node.input().shape, _axis(node)
    if any(t.shape != shape for t in node.present()):
        raise ValueError("inputs must have one shape")
    return ((*shape[:axis], node.inputs, *shape[axis:]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("concatenation")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    result, axis = node.output(), _axis(node)
    fields = _moves.runs([1] * node.inputs, result.shape, axis, result.dtype)
    lines = prod(result.shape[:axis])
    return Lowered(fields, (lines,), tuple(range(node.inputs)), inputs_listed=True)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.stack([t.array() for t in node.present()], axis=_axis(node)).tobytes(),)


def _joins(node: Operands) -> tuple[int, ...] | None:
    result = node.output()
    return _moves.offsets([1] * node.inputs, result.shape, _axis(node), result.dtype)


def _identity(node: Operands) -> bool:
    return node.inputs == 1


OP = Op(
    "PACK",
    attributes=_attributes,
    inputs=(1, _moves.MOST),
    outputs=(1, 1),
    constraints=(
        _moves.all_present,
        _moves.one_type,
        _moves.one_quantization(),
        _as_many_as_told,
    ),
    shapes=_shapes,
    kernels=("concatenation",),
    select=_select,
    lower=_lower,
    identity=_identity,
    joins=_joins,
    evaluate=_evaluate,
    unsigned=True,
)
