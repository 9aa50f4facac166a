# SPDX-License-Identifier: Apache-2.0
"""MAXIMUM: the greater of two codes, whatever their scales say, as the references compare."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _broadcast
from tfl2c.program import Value


def _fields(node: Operands) -> dict[str, Value]:
    return {}


def _code(node: Operands, first: int, second: int) -> int:
    return max(first, second)


OP = _broadcast.operator("MAXIMUM", _broadcast.Rule("maximum", _fields, _code))
