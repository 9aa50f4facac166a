# SPDX-License-Identifier: Apache-2.0
"""ATAN2: the angle of a point whose second coordinate is the first operand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Rule
from tfl2c.ops._op import shape_text


def _same_shape(node: Operands) -> str | None:
    """Inputs must have the same shape."""
    first, second = node.input(), node.input(1)
    fits = first.shape == second.shape
    return None if fits else f"they are {shape_text(first)} and {shape_text(second)}"


_OP = _broadcast.operator(
    "ATAN2",
    {DType.FLOAT32: Rule("atan2_f32", _broadcast.unclamped(np.arctan2))},
    constraints=(_same_shape,),
)

# The last bit of an angle is the kernel's: it is not computed anywhere else.
OP = replace(_OP, evaluate=None)
