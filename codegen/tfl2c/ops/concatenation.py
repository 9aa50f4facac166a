# SPDX-License-Identifier: Apache-2.0
"""CONCATENATION: tensors one behind the other along an axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _join, _moves
from tfl2c.ops._op import Options


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


def _lengths(node: Operands) -> tuple[int, list[int]]:
    axis = _axis(node)
    return axis, [tensor.shape[axis] for tensor in node.present()]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, (axis, lengths) = node.input().shape, _lengths(node)
    others = {(*t.shape[:axis], *t.shape[axis + 1 :]) for t in node.present()}
    if len(others) > 1 or any(len(t.shape) != len(shape) for t in node.present()):
        raise ValueError("inputs may differ in length along the axis only")
    return ((*shape[:axis], sum(lengths), *shape[axis + 1 :]),)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    arrays = [tensor.array() for tensor in node.present()]
    return (np.concatenate(arrays, axis=_axis(node)).tobytes(),)


OP = _join.operator(
    "CONCATENATION",
    _lengths,
    attributes=_attributes,
    constraints=(),
    shapes=_shapes,
    evaluate=_evaluate,
)
