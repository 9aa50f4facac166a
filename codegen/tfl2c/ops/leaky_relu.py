# SPDX-License-Identifier: Apache-2.0
"""LEAKY_RELU: x where it is positive, else alpha * x."""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign

from tfl2c.arithmetic import quantize_multiplier, requantize
from tfl2c.graph import Operands
from tfl2c.ops import _lookup
from tfl2c.ops._op import Options


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


OP = _lookup.operator(
    "LEAKY_RELU",
    _codes,
    attributes=_attributes,
    constraints=(_lookup.quotient_in_range, _slope_in_range),
)
