# SPDX-License-Identifier: Apache-2.0
"""Complex numbers, which RFFT2D makes and REAL, IMAG, COMPLEX_ABS and CAST take apart."""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _moves, _walk
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def complex_input(node: Operands) -> str | None:
    """The input must be complex64."""
    dtype = node.input().dtype
    return None if dtype is DType.COMPLEX64 else f"it is {dtype.value}"


def real_output(node: Operands) -> str | None:
    """The output must be float32."""
    dtype = node.output().dtype
    return None if dtype is DType.FLOAT32 else f"it is {dtype.value}"


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the shape of the parts, which is that of the complex numbers."""
    return (node.input().shape,)


def taken(node: Operands, at: int) -> Lowered:
    """Return the call, of `_walk.KERNELS`, that takes part ``at`` of the two of each number."""
    return _walk.walk([(node.output().elements, 2)], DType.FLOAT32.bits // 8, at).lowered()


def part(name: str, at: int) -> Op:
    """Return the operator that takes part ``at`` of the two of each number."""

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        return taken(node, at)

    return Op(
        name,
        attributes=no_attributes,
        inputs=(1, 1),
        outputs=(1, 1),
        constraints=(complex_input, real_output, _moves.not_outside),
        shapes=shapes,
        kernels=_walk.KERNELS,
        select=_walk.select,
        lower=lower,
        remedy="",
    )
