# SPDX-License-Identifier: Apache-2.0
"""FULLY_CONNECTED whose weights or bias are no constants: the kernel gets them like the input."""

from __future__ import annotations

from collections.abc import Sequence

from tfl2c.graph import DType, Operands
from tfl2c.ops import _affine, _float, _int4
from tfl2c.program import Lowered, Value

KERNELS = {
    DType.INT8: "fully_connected_computed_s8",
    DType.FLOAT32: "fully_connected_computed_f32",
}
_WEIGHTS, _BIAS = 1, 2  # positions of inputs


def is_computed(node: Operands) -> bool:
    """Whether weights or bias are computed at run time."""
    return not all(node.input(i).is_constant for i in (_WEIGHTS, _BIAS) if node.has(i))


def weights(node: Operands) -> str | None:
    """Weights must be int8, or int4 if the input is int8, or float32 if the input is.

    They must be constant, and so must the bias, unless all are int8 or all float32.
    """
    if not is_computed(node):
        return _int4.weights(node)
    source, dtype = node.input().dtype, node.input(_WEIGHTS).dtype
    if source is dtype and dtype in KERNELS and not node.node.unsigned:
        return None
    return f"some are computed at run time, weights are {dtype.value}, the input {source.value}"


def lowered(node: Operands, reals: Sequence[float]) -> Lowered:
    """Return the call of the kernel."""
    units, depth = node.input(_WEIGHTS).shape
    sizes: dict[str, Value] = {"depth": depth, "units": units, "has_bias": int(node.has(_BIAS))}
    if node.input().dtype is DType.FLOAT32:
        fields = {**sizes, **_float.range_fields(node.attrs.activation)}
    else:
        fields = {
            **_affine.rescaling(reals, units),
            **sizes,
            "input_zero_point": _affine.zero_point(node),
            "weight_zero_point": _affine.zero_point(node, _WEIGHTS),
            **_affine.output_fields(node, node.attrs.activation),
        }
    # Where there is no bias, its argument is not looked at.
    bias = _BIAS if node.has(_BIAS) else _WEIGHTS
    return Lowered(fields, (node.input().elements // depth,), (0, _WEIGHTS, bias))
