# SPDX-License-Identifier: Apache-2.0
"""RESHAPE: the same elements under another shape, which an operand or an option says."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Op, Options
from tfl2c.ops._views import same_bytes


@dataclass(frozen=True, slots=True)
class Reshape:
    """The shape when no operand gives it; -1 stands for what is left over."""

    new_shape: Shape


def _attributes(options: Options) -> Reshape:
    return Reshape(tuple(options["new_shape"]))


def _wanted(node: Operands) -> Shape:
    operand = node.optional(1)
    if operand is None:
        return node.attrs.new_shape  # type: ignore[no-any-return]  # attrs are of any operator
    return tuple(int(d) for d in operand.array().reshape(-1))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    elements, wanted = node.input().elements, _wanted(node)
    known = prod(d for d in wanted if d != -1)
    if min(wanted, default=0) < -1 or wanted.count(-1) > 1:
        raise ValueError(f"the new shape {list(wanted)} leaves more than one dimension open")
    if -1 in wanted and known and elements % known == 0:
        wanted = tuple(elements // known if d == -1 else d for d in wanted)
    if prod(wanted) != elements:
        raise ValueError(f"{elements} elements do not fit the new shape {list(wanted)}")
    return (wanted,)


OP = Op(
    "RESHAPE",
    attributes=_attributes,
    inputs=(1, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _checks.constant(1, "new shape"),
        _checks.index_type(1, "new shape"),
    ),
    shapes=_shapes,
    view=True,
    evaluate=same_bytes,
    unsigned=True,
)
