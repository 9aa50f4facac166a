# SPDX-License-Identifier: Apache-2.0
"""LEAKY_RELU: x where it is positive, else alpha * x."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import copysign

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, requantize, requantize_all
from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._elements import Array, Form
from tfl2c.ops._op import Options
from tfl2c.program import Value

_GREATEST_SHIFT_S16 = 15  # codes have 15 bits and a sign


@dataclass(frozen=True, slots=True)
class LeakyRelu:
    """The slope of what is negative."""

    alpha: float


def _attributes(options: Options) -> LeakyRelu:
    return LeakyRelu(float(options["alpha"]))


def _slope_in_range(node: Operands) -> str | None:
    """Alpha * input scale / output scale must be below 2**23."""
    shift = quantize_multiplier(abs(_slope(node)))[1]
    return None if shift <= _lookup.GREATEST_SHIFT else f"it is {_slope(node):g}"


def _slope(node: Operands) -> float:
    attrs: LeakyRelu = node.attrs
    return node.input().affine.scale * attrs.alpha / node.output().affine.scale


def _codes(node: Operands) -> list[int]:
    zero, above = node.output().affine.zero_point, _lookup.quotient(node)
    pairs = zip(_lookup.steps(node), _lookup.rescaled(node, above), strict=True)
    return [code if step >= 0 else _below(node, step) + zero for step, code in pairs]


def _below(node: Operands, step: int) -> int:
    """Return alpha * x; where alpha is negative, halves are rounded as if it were not."""
    slope = _slope(node)
    return int(copysign(1, slope)) * requantize(step, *quantize_multiplier(abs(slope)))


def _fields(node: Operands) -> Mapping[str, Value]:
    multiplier, shift = quantize_multiplier(_lookup.quotient(node))
    slope, slope_shift = quantize_multiplier(abs(_slope(node)))
    return {
        "multiplier": multiplier,
        "shift": shift,
        "slope": slope,
        "slope_shift": slope_shift,
        "slope_is_negative": int(copysign(1, _slope(node)) < 0),
    }


def _compute(node: Operands) -> Array:
    codes = node.input().array()
    above = requantize_all(codes, *quantize_multiplier(_lookup.quotient(node)))
    below = requantize_all(codes, *quantize_multiplier(abs(_slope(node))))
    sign = int(copysign(1, _slope(node)))
    return np.where(codes >= 0, above, sign * below).clip(*DType.INT16.limits)


def _int16_in_range(node: Operands) -> str | None:
    """Input scale / output scale, times alpha as well, has to be below 2**15."""
    ratios = _lookup.quotient(node), abs(_slope(node))
    fits = all(quantize_multiplier(ratio)[1] <= _GREATEST_SHIFT_S16 for ratio in ratios)
    return None if fits else f"they are {ratios[0]:g} and {ratios[1]:g}"


def _float_fields(node: Operands) -> Mapping[str, Value]:
    return {"alpha": node.attrs.alpha}


def _compute_reals(node: Operands) -> Array:
    x = node.input().array()
    with np.errstate(all="ignore"):
        return np.where(x > 0, x, x * np.float32(node.attrs.alpha))


OP = replace(
    _elements.operator(
        "LEAKY_RELU",
        _lookup.form(_codes, constraints=(_lookup.quotient_in_range, _slope_in_range)),
        Form(
            "leaky_relu_s16",
            DType.INT16,
            _compute,
            _fields,
            (_elements.zero_based, _int16_in_range),
            coded=True,
        ),
        Form("leaky_relu_f32", DType.FLOAT32, _compute_reals, _float_fields),
        attributes=_attributes,
    ),
    unsigned=True,
)
