# SPDX-License-Identifier: Apache-2.0
"""UNPACK: the slices of a tensor along an axis, which goes."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands
from tfl2c.ops import _moves, _split
from tfl2c.ops._op import Options


@dataclass(frozen=True, slots=True)
class Unpack:
    """The axis may be counted from the end."""

    axis: int


def _attributes(options: Options) -> Unpack:
    return Unpack(int(options["axis"]))


def _parts(node: Operands) -> tuple[int, int, list[int]]:
    shape, count = node.input().shape, len(node.node.outputs)
    axis = _moves.axis(node.attrs.axis, len(shape))
    return 0, axis, _split.checked(shape[axis], [1] * count, count)


OP = _split.operator(
    "UNPACK",
    _parts,
    attributes=_attributes,
    inputs=1,
    constraints=(_moves.one_type, _moves.one_quantization()),
    keeps_axis=False,
)
