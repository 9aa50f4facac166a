# SPDX-License-Identifier: Apache-2.0
"""PACK: tensors of one shape along a new axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _join, _moves
from tfl2c.ops._op import Options


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


def _lengths(node: Operands) -> tuple[int, list[int]]:
    return _axis(node), [1] * node.inputs


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, axis = node.input().shape, _axis(node)
    if any(t.shape != shape for t in node.present()):
        raise ValueError("inputs must have one shape")
    return ((*shape[:axis], node.inputs, *shape[axis:]),)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.stack([t.array() for t in node.present()], axis=_axis(node)).tobytes(),)


OP = _join.operator(
    "PACK",
    _lengths,
    attributes=_attributes,
    constraints=(_as_many_as_told,),
    shapes=_shapes,
    evaluate=_evaluate,
)
