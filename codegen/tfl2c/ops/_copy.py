# SPDX-License-Identifier: Apache-2.0
"""COPY: a value moves into or out of a branch or a loop. No operator of TFLite: a pass adds it.

It stays only where the value is still needed when its place is to hold the next one.
"""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _variables
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("copy")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _variables.copied(node)


OP = Op(
    "COPY",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(),
    shapes=_shapes,
    kernels=("copy",),
    select=_select,
    lower=_lower,
)
