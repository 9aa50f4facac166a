# SPDX-License-Identifier: Apache-2.0
"""BITCAST: the same bytes as elements of another type.

It copies them: a view would have channels of its own, and passes take views for the same channels.
"""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _variables
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.ops._views import same_bytes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_TYPES = {
    DType.INT8,
    DType.UINT8,
    DType.INT16,
    DType.UINT16,
    DType.INT32,
    DType.UINT32,
    DType.INT64,
    DType.UINT64,
    DType.FLOAT32,
}


def _whole_bytes(node: Operands) -> str | None:
    """Input and output must be integers of whole bytes, or float32."""
    types = node.input().dtype, node.output().dtype
    fits = _TYPES.issuperset(types)
    return None if fits else f"they are {types[0].value} and {types[1].value}"


def _last_fits(node: Operands) -> str | None:
    """The last dimension must hold the bytes of one element where the output's are larger."""
    ratio = node.output().dtype.bits // node.input().dtype.bits
    if ratio <= 1 or node.input().shape[-1:] == (ratio,):
        return None
    return f"it is {shape_text(node.input())}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, bits = node.input().shape, (node.input().dtype.bits, node.output().dtype.bits)
    if bits[0] < bits[1]:
        return (shape[:-1],)
    return (shape if bits[0] == bits[1] else (*shape, bits[0] // bits[1]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("copy")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _variables.copied(node)


OP = Op(
    "BITCAST",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_whole_bytes, _last_fits),
    shapes=_shapes,
    kernels=("copy",),
    select=_select,
    lower=_lower,
    evaluate=same_bytes,
)
