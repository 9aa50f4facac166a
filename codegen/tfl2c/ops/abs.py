# SPDX-License-Identifier: Apache-2.0
"""ABS: x without its sign; integers that are no codes wrap round, so that the least one stays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, requantize, requantize_all
from tfl2c.graph import DType, Operands
from tfl2c.ops import _checks, _elements, _lookup
from tfl2c.ops._elements import Array, Form
from tfl2c.program import Value

_GREATEST_SHIFT_S16 = 14  # magnitudes have 16 bits


def _codes(node: Operands) -> list[int]:
    pair, zero = quantize_multiplier(_lookup.quotient(node)), node.output().affine.zero_point
    return [requantize(abs(step), *pair) + zero for step in _lookup.steps(node)]


def _int16_scales(node: Operands) -> str | None:
    """Input and output have to have one scale each and zero point 0, or both no scale."""
    source, result = node.input(), node.output()
    if source.quantization is None and result.quantization is None:
        return None
    ends = ((source, "the input"), (result, "the output"))
    faults = (_checks.quantized(tensor, DType.INT16, name) for tensor, name in ends)
    return next((fault for fault in faults if fault), None) or _elements.zero_based(node)


def _ratio(node: Operands) -> float:
    return 1.0 if node.input().quantization is None else _lookup.quotient(node)


def _int16_in_range(node: Operands) -> str | None:
    """Input scale / output scale has to be below 2**14."""
    ratio = _ratio(node)
    return None if quantize_multiplier(ratio)[1] <= _GREATEST_SHIFT_S16 else f"it is {ratio:g}"


def _fields(node: Operands) -> Mapping[str, Value]:
    multiplier, shift = quantize_multiplier(_ratio(node))
    return {"multiplier": multiplier, "shift": shift, "greatest": _greatest(node)}


def _greatest(node: Operands) -> int:
    """Return where magnitudes end; what is beyond int16 wraps."""
    return DType.INT16.limits[1] + (node.input().quantization is None)


def _compute(node: Operands) -> Array:
    sizes = np.abs(node.input().array().astype(np.int64))
    pair = quantize_multiplier(_ratio(node))
    found = requantize_all(sizes, *pair).clip(DType.INT16.limits[0], _greatest(node))
    return found.astype(np.int16)


def _compute_integers(node: Operands) -> Array:
    sizes: Array = np.abs(node.input().array())
    return sizes


OP = _elements.operator(
    "ABS",
    _lookup.form(_codes, constraints=(_lookup.quotient_in_range,)),
    Form("abs_s16", DType.INT16, _compute, _fields, (_int16_scales, _int16_in_range)),
    Form("abs_s32", DType.INT32, _compute_integers),
    _elements.reals("abs_f32", np.abs),
)
