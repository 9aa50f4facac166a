# SPDX-License-Identifier: Apache-2.0
"""SOFTMAX over the last dimension; of codes through tables of exponentials."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, isfinite

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, softmax_exponentials
from tfl2c.graph import DType, Operands, Quantization
from tfl2c.ops import _checks, _float, _last_dimension, _table_s16
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_KERNELS = {
    (DType.INT8, DType.INT8): "softmax_s8",
    (DType.INT8, DType.INT16): "softmax_s8_s16",
    (DType.INT16, DType.INT16): "softmax_s16",
    (DType.FLOAT32, DType.FLOAT32): "softmax_f32",
}
_PROBABILITIES = {
    "softmax_s8": (1 / 2**8, -128),
    "softmax_s8_s16": (1 / 2**16, -32768),
    "softmax_s16": (1 / 2**15, 0),
}
_LONGEST_ROW = 4095  # as many exponentials of at most 1 add up in Q12.19
_LEAST_STEP = 2.0**-26  # one unit of the reference's fixed point
_SLACK = 1e-3  # of the scale of int16 probabilities, as in the reference
_GREATEST_SHIFT_S16 = 14  # differences of codes have 16 bits and a sign

# The tables of int16: exp(x) for x from -10 to 0, 1 / (1 + x) for x from 0 to 1.
_FRACTIONS = Quantization((float(np.float32(2 / 65535)),), (0,))
_EXPONENTS = Quantization((float(np.float32(10 / 65535)),), (32767,))
_UNIT = Quantization((float(np.float32(1 / 65535)),), (-32768,))


@dataclass(frozen=True, slots=True)
class Softmax:
    """Probabilities are in proportion to exp(beta * x)."""

    beta: float


def _attributes(options: Options) -> Softmax:
    return Softmax(float(options["beta"]))


def _types(node: Operands) -> str | None:
    """Input and output must be int8, int8 and int16, int16 with one scale each, or float32."""
    source, result = node.input(), node.output()
    if (source.dtype, result.dtype) not in _KERNELS:
        return f"they are {source.dtype.value} and {result.dtype.value}"
    if _float.is_float(node):
        return None
    fault = _checks.quantized(source, source.dtype, "the input")
    return fault or _checks.quantized(result, result.dtype, "the output")


def _probabilities(node: Operands) -> str | None:
    """The output is in 1/256 from -128 for int8, in 1/32768 from 0 for int16.

    For int16 of int8 it is in 1/65536 from -32768. Scales of int16 may be off by a thousandth.
    """
    found, (scale, zero_point) = node.output().affine, _PROBABILITIES[_kernel(node)]
    slack = _SLACK if node.output().dtype is DType.INT16 else 0.0
    if abs(found.scale - scale) <= slack * scale and found.zero_point == zero_point:
        return None
    return f"they are {found.scale:g} and {found.zero_point}"


def _symmetric_int16(node: Operands) -> str | None:
    """The zero point of an int16 input is 0."""
    zero = node.input().affine.zero_point
    return f"it is {zero}" if node.input().dtype is DType.INT16 and zero else None


def _short_rows(node: Operands) -> str | None:
    """The last dimension must be 1 to 4095 long."""
    return _last_dimension.short_rows(node, _LONGEST_ROW)


def _steps_matter(node: Operands) -> str | None:
    """Input scale * beta has to be above 2**-26, or below 2**14 * 10 / 65535 for int16."""
    step = _step(node)
    if _kernel(node) == "softmax_s16":
        fits = quantize_multiplier(_units(node))[1] <= _GREATEST_SHIFT_S16
    else:
        fits = step > _LEAST_STEP
    return None if fits else f"it is {step:g}"


def _rising(node: Operands) -> str | None:
    """The option beta must be at least 0 and finite."""
    beta = node.attrs.beta
    return None if isfinite(beta) and beta >= 0 else f"it is {beta:g}"


def _kernel(node: Operands) -> str:
    return _KERNELS[node.input().dtype, node.output().dtype]


def _step(node: Operands) -> float:
    step: float = node.attrs.beta * node.input().affine.scale
    return step


def _units(node: Operands) -> float:
    """Return a step of the input in units of the table's argument."""
    return _step(node) / (10 / 65535)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_kernel(node))


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    depth, extent = _last_dimension.depth(node), _last_dimension.extent(node)
    if kernel.name == "softmax_f32":
        return Lowered({"beta": node.attrs.beta, "depth": depth}, extent)
    if kernel.name == "softmax_s16":
        return Lowered({**_tables(node), "depth": depth}, extent)
    exponentials = softmax_exponentials(node.attrs.beta, node.input().affine.scale)
    fields: dict[str, Value] = {
        "exponentials": as_const("exponentials", exponentials, np.int32, "[count]"),
        "count": len(exponentials),
        "depth": depth,
    }
    return Lowered(fields, extent)


def _tables(node: Operands) -> dict[str, Value]:
    exponentials = _table_s16.table_of(exp, _EXPONENTS, _FRACTIONS)
    reciprocals = _table_s16.table_of(lambda x: 1 / (1 + x), _UNIT, _FRACTIONS)
    multiplier, shift = quantize_multiplier(_units(node))
    return {
        "exponentials": as_const("exponentials", exponentials, np.int16, "[513]"),
        "reciprocals": as_const("reciprocals", reciprocals, np.int16, "[513]"),
        "multiplier": multiplier,
        "shift": shift,
    }


OP = Op(
    "SOFTMAX",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _types,
        _last_dimension.whole_rows,
        _rising,
        _float.when_quantized(_probabilities),
        _float.when_quantized(_symmetric_int16),
        _float.when_quantized(_short_rows),
        _float.when_quantized(_steps_matter),
    ),
    shapes=_last_dimension.shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    unsigned=True,
)
