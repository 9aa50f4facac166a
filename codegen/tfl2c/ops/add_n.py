# SPDX-License-Identifier: Apache-2.0
"""ADD_N: the sum of any number of tensors of one shape.

Floats are added from the first to the last, integers wrap. int8 codes have one scale and zero
point; their sum is rescaled as that of two in ADD. TensorFlow Lite Micro, the only reference that
adds codes, takes the zero point off once more than there are inputs, and so does this.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _broadcast, _checks, _moves
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_KERNELS = {
    DType.INT8: "add_n_s8",
    DType.INT32: "add_n_s32",
    DType.FLOAT32: "add_n_f32",
}
_BITS = 19  # that a code has more in the sum
_MOST_CODES = 15  # as many codes with so many more bits, zero points taken off, fit in 32


def _typed(node: Operands) -> str | None:
    """Inputs and output must all be int8, int32 or float32."""
    dtype = node.input().dtype
    other = next((t for t in (*node.present(), node.output()) if t.dtype is not dtype), None)
    if dtype not in _KERNELS:
        return f"input 0 is {dtype.value}"
    return None if other is None else f"one is {dtype.value}, one is {other.dtype.value}"


def _one_quantization(node: Operands) -> str | None:
    """When int8, inputs must share one scale and zero point, and the output must have one."""
    if node.input().dtype is not DType.INT8:
        return None
    names = [f"input {i}" for i in range(node.inputs)]
    tensors = dict(zip(names, node.present(), strict=True)) | {"the output": node.output()}
    faults = (_checks.quantized(tensor, DType.INT8, what) for what, tensor in tensors.items())
    fault = next(filter(None, faults), None)
    if fault:
        return fault
    kinds = {tensor.quantization for tensor in node.present()}
    return None if len(kinds) == 1 else f"there are {len(kinds)} quantizations"


def _few_codes(node: Operands) -> str | None:
    """When int8, there may be at most 15 inputs."""
    many = node.input().dtype is DType.INT8 and node.inputs > _MOST_CODES
    return f"there are {node.inputs}" if many else None


def _output_scale_in_range(node: Operands) -> str | None:
    """When int8, the output scale must be greater than the input scale / 2**19."""
    if node.input().dtype is not DType.INT8 or quantize_multiplier(_real(node))[1] <= 0:
        return None
    return f"the scales are {node.input().affine.scale:g} and {node.output().affine.scale:g}"


def _real(node: Operands) -> float:
    source, result = node.input().affine.scale, node.output().affine.scale
    return source / (2.0**_BITS * result)


def _offset(node: Operands) -> int:
    return -(node.inputs + 1) * node.input().affine.zero_point


def _shapes(node: Operands) -> tuple[Shape, ...]:
    other = next((t for t in node.present() if t.shape != node.input().shape), None)
    if other is not None:
        raise ValueError(f"one input is {shape_text(node.input())}, one is {shape_text(other)}")
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields: dict[str, Value] = {"inputs": node.inputs}
    if node.input().dtype is DType.INT8:
        multiplier, shift = quantize_multiplier(_real(node))
        fields |= {
            "offset": _offset(node),
            "multiplier": multiplier,
            "shift": shift,
            "output_zero_point": node.output().affine.zero_point,
        }
    extent = (node.output().elements,)
    return Lowered(fields, extent, tuple(range(node.inputs)), inputs_listed=True)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    arrays = [np.atleast_1d(tensor.array()) for tensor in node.present()]
    if node.input().dtype is not DType.INT8:
        with np.errstate(all="ignore"):
            return (np.asarray(reduce(np.add, arrays)).tobytes(),)
    total = np.sum([array.astype(np.int64) for array in arrays], axis=0) + _offset(node)
    codes = _broadcast.requantized(total << _BITS, *quantize_multiplier(_real(node)))
    codes = np.clip(codes + node.output().affine.zero_point, *DType.INT8.limits)
    return (codes.astype(np.int8).tobytes(),)


OP = Op(
    "ADD_N",
    attributes=no_attributes,
    inputs=(1, _moves.MOST),
    outputs=(1, 1),
    constraints=(
        _moves.all_present,
        _typed,
        _one_quantization,
        _few_codes,
        _output_scale_in_range,
    ),
    shapes=_shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
