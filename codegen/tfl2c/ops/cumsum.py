# SPDX-License-Identifier: Apache-2.0
"""CUMSUM: sums of all elements along an axis up to each; of integers modulo their size.

Codes are added up with 19 bits more and rescaled. TensorFlow Lite Micro, the only reference that
adds codes up, takes the zero point off once more than there are codes, and so does this.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, requantize_all
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves, _reduce
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_AXIS = 1  # position of the input
_BITS = 19  # that a code has more in the sum
_KERNELS = {
    DType.INT8: "cumsum_s8",
    DType.INT32: "cumsum_s32",
    DType.INT64: "cumsum_s64",
    DType.FLOAT32: "cumsum_f32",
}


@dataclass(frozen=True, slots=True)
class Cumsum:
    """Whether an element is no part of its own sum, and whether sums begin at the end."""

    exclusive: bool
    reverse: bool


def _attributes(options: Options) -> Cumsum:
    return Cumsum(bool(options["exclusive"]), bool(options["reverse"]))


def _real(node: Operands) -> float:
    """Return what sums of codes are multiplied with, in double."""
    return node.input().affine.scale / (2.0**_BITS * node.output().affine.scale)


def _output_scale_in_range(node: Operands) -> str | None:
    """When int8, the output scale must be greater than the input scale / 2**19."""
    if node.input().dtype is not DType.INT8 or quantize_multiplier(_real(node))[1] <= 0:
        return None
    return f"the scales are {node.input().affine.scale:g} and {node.output().affine.scale:g}"


def _axis(node: Operands) -> int:
    return _moves.axis(_moves.numbers(node, _AXIS)[0], len(node.input().shape))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    _axis(node)
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    shape, axis = node.input().shape, _axis(node)
    fields: dict[str, Value] = {
        "length": shape[axis],
        "inner": prod(shape[axis + 1 :]),
        "exclusive": int(node.attrs.exclusive),
        "reverse": int(node.attrs.reverse),
    }
    if node.input().dtype is DType.INT8:
        multiplier, shift = quantize_multiplier(_real(node))
        fields |= {
            "input_zero_point": node.input().affine.zero_point,
            "output_zero_point": node.output().affine.zero_point,
            "multiplier": multiplier,
            "shift": shift,
        }
    return Lowered(fields, extent=(prod(shape[:axis]),))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    axis, attrs = _axis(node), node.attrs
    array = np.moveaxis(node.input().array(), axis, 0)
    array = array[::-1] if attrs.reverse else array
    from_zero = np.concatenate([np.zeros_like(array[:1]), array])
    if node.input().dtype is DType.INT8:
        from_zero = from_zero.astype(np.int64) - node.input().affine.zero_point
        from_zero <<= _BITS
    sums = np.cumsum(from_zero, axis=0, dtype=from_zero.dtype)
    sums = sums[:-1] if attrs.exclusive else sums[1:]
    sums = sums[::-1] if attrs.reverse else sums
    if node.input().dtype is DType.INT8:
        codes = requantize_all(sums, *quantize_multiplier(_real(node)))
        codes += node.output().affine.zero_point
        sums = codes.clip(*DType.INT8.limits).astype(np.int8)
    return (np.moveaxis(sums, 0, axis).tobytes(),)


OP = Op(
    "CUMSUM",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _reduce.of_type(_KERNELS),
        _reduce.has_scales,
        _output_scale_in_range,
        _checks.constant(_AXIS, "axis"),
        _checks.index_type(_AXIS, "axis"),
        _moves.one_number(_AXIS, "axis"),
    ),
    shapes=_shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
