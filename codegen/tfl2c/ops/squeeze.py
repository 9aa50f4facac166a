# SPDX-License-Identifier: Apache-2.0
"""SQUEEZE: the same elements without dimensions of length 1."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _moves
from tfl2c.ops._op import Op, Options
from tfl2c.ops._views import dimension, same_bytes


@dataclass(frozen=True, slots=True)
class Squeeze:
    """The dimensions to remove, negative ones counted from the end; none for all of length 1."""

    dims: tuple[int, ...]


def _attributes(options: Options) -> Squeeze:
    return Squeeze(tuple(options["squeeze_dims"]))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape = node.input().shape
    attrs: Squeeze = node.attrs
    gone = {dimension(d, len(shape), "the dimension to squeeze") for d in attrs.dims}
    if not gone:
        return (tuple(d for d in shape if d != 1),)
    for i in sorted(gone):
        if shape[i] != 1:
            raise ValueError(f"dimension {i} cannot be squeezed, its length is {shape[i]}")
    return (tuple(d for i, d in enumerate(shape) if i not in gone),)


OP = Op(
    "SQUEEZE",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_moves.data_of_one_type(0),),
    shapes=_shapes,
    view=True,
    evaluate=same_bytes,
    unsigned=True,
)
