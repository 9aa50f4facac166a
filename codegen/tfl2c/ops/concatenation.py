# SPDX-License-Identifier: Apache-2.0
"""CONCATENATION: tensors one behind the other along an axis."""

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
class Concatenation:
    """The axis may be counted from the end."""

    axis: int


def _attributes(options: Options) -> Concatenation:
    if options["fused_activation_function"] != "NONE":
        raise ValueError("a fused activation is not supported")
    return Concatenation(int(options["axis"]))


def _axis(node: Operands) -> int:
    return _moves.axis(node.attrs.axis, len(node.input().shape))


def _lengths(node: Operands) -> list[int]:
    return [tensor.shape[_axis(node)] for tensor in node.present()]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, axis = node.input().shape, _axis(node)
    others = {(*t.shape[:axis], *t.shape[axis + 1 :]) for t in node.present()}
    if len(others) > 1 or any(len(t.shape) != len(shape) for t in node.present()):
        raise ValueError("inputs may differ in length along the axis only")
    return ((*shape[:axis], sum(_lengths(node)), *shape[axis + 1 :]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("concatenation")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, axis = node.input(), _axis(node)
    fields = _moves.runs(_lengths(node), source.shape, axis, source.dtype)
    lines = prod(source.shape[:axis])
    return Lowered(fields, (lines,), tuple(range(node.inputs)), inputs_listed=True)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    arrays = [tensor.array() for tensor in node.present()]
    return (np.concatenate(arrays, axis=_axis(node)).tobytes(),)


def _joins(node: Operands) -> tuple[int, ...] | None:
    source = node.input()
    return _moves.offsets(_lengths(node), source.shape, _axis(node), source.dtype)


def _identity(node: Operands) -> bool:
    return node.inputs == 1


OP = Op(
    "CONCATENATION",
    attributes=_attributes,
    inputs=(1, _moves.MOST),
    outputs=(1, 1),
    constraints=(_moves.all_present, _moves.one_type, _moves.one_quantization()),
    shapes=_shapes,
    kernels=("concatenation",),
    select=_select,
    lower=_lower,
    identity=_identity,
    joins=_joins,
    evaluate=_evaluate,
    unsigned=True,
)
