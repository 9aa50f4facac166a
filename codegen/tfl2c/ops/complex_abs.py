# SPDX-License-Identifier: Apache-2.0
"""COMPLEX_ABS: how far complex numbers are from 0."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _complex, _moves
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("complex_abs_f32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered({"count": node.output().elements}, extent=())


OP = Op(
    "COMPLEX_ABS",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_complex.complex_input, _complex.real_output, _moves.not_outside),
    shapes=_complex.shapes,
    kernels=("complex_abs_f32",),
    select=_select,
    lower=_lower,
    remedy="",
)
