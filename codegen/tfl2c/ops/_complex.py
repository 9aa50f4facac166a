# SPDX-License-Identifier: Apache-2.0
"""Complex numbers, which RFFT2D makes and REAL, IMAG and COMPLEX_ABS take apart."""

from __future__ import annotations

from tfl2c.errors import quoted
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _moves, _walk
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def not_outside(node: Operands) -> str | None:
    """Complex numbers must stay inside. Let REAL, IMAG or COMPLEX_ABS take them apart."""
    graph = node.graph
    ends = [("input", i) for i in graph.inputs] + [("output", i) for i in graph.outputs]
    ends += [("constant", i) for i in node.node.inputs if i >= 0 and graph.tensors[i].is_constant]
    outside = next((end for end in ends if graph.tensors[end[1]].dtype is DType.COMPLEX64), None)
    if outside is None:
        return None
    return f"{quoted(graph.tensors[outside[1]].name)} is an {outside[0]}"


def complex_input(node: Operands) -> str | None:
    """The input must be complex64."""
    dtype = node.input().dtype
    return None if dtype is DType.COMPLEX64 else f"it is {dtype.value}"


def real_output(node: Operands) -> str | None:
    """The output must be float32."""
    dtype = node.output().dtype
    return None if dtype is DType.FLOAT32 else f"it is {dtype.value}"


_same_type = _moves.data_of_one_type(0)


def viewed(node: Operands) -> str | None:
    if node.input().dtype is node.output().dtype is DType.COMPLEX64:
        return not_outside(node)
    return _same_type(node)


viewed.__doc__ = (_same_type.__doc__ or "").replace("float32 or bool", "float32, bool or complex64")


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the shape of the parts, which is that of the complex numbers."""
    return (node.input().shape,)


def part(name: str, at: int) -> Op:
    """Return the operator that takes part ``at`` of the two of each number."""

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        return _walk.walk([(node.output().elements, 2)], DType.FLOAT32.bits // 8, at).lowered()

    return Op(
        name,
        attributes=no_attributes,
        inputs=(1, 1),
        outputs=(1, 1),
        constraints=(complex_input, real_output, not_outside),
        shapes=shapes,
        kernels=_walk.KERNELS,
        select=_walk.select,
        lower=lower,
        remedy="",
    )
