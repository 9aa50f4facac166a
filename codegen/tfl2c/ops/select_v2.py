# SPDX-License-Identifier: Apache-2.0
"""SELECT_V2: elements of one tensor or another; they and the condition are broadcast."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _choice, _places


def _condition(node: Operands) -> Shape:
    return node.input().shape


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (_places.broadcast(*node.present()),)


OP = _choice.operator("SELECT_V2", _choice.Conditions(_condition, _shapes))
