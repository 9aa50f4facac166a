# SPDX-License-Identifier: Apache-2.0
"""ABS: x without its sign; integers that are no codes wrap round, so that the least one stays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, requantize, requantize_all
from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._elements import Array, Form
from tfl2c.program import Value

_GREATEST_SHIFT_S16 = 14  # magnitudes have 16 bits


def _codes(node: Operands) -> list[int]:
    pair, zero = quantize_multiplier(_lookup.quotient(node)), node.output().affine.zero_point
    return [requantize(abs(step), *pair) + zero for step in _lookup.steps(node)]


def _int16_in_range(node: Operands) -> str | None:
    """Input scale / output scale has to be below 2**14."""
    ratio = _lookup.quotient(node)
    return None if quantize_multiplier(ratio)[1] <= _GREATEST_SHIFT_S16 else f"it is {ratio:g}"


def _fields(node: Operands) -> Mapping[str, Value]:
    multiplier, shift = quantize_multiplier(_lookup.quotient(node))
    return {"multiplier": multiplier, "shift": shift}


def _compute(node: Operands) -> Array:
    sizes = np.abs(node.input().array().astype(np.int64))
    pair = quantize_multiplier(_lookup.quotient(node))
    return requantize_all(sizes, *pair).clip(*DType.INT16.limits)


def _compute_integers(node: Operands) -> Array:
    sizes: Array = np.abs(node.input().array())
    return sizes


OP = _elements.operator(
    "ABS",
    _lookup.form(_codes, constraints=(_lookup.quotient_in_range,)),
    Form(
        "abs_s16",
        DType.INT16,
        _compute,
        _fields,
        (_elements.zero_based, _int16_in_range),
        coded=True,
    ),
    Form("abs_s32", DType.INT32, _compute_integers),
    _elements.reals("abs_f32", np.abs),
)
