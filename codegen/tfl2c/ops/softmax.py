# SPDX-License-Identifier: Apache-2.0
"""SOFTMAX over the last dimension; of codes through a table of exponentials."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from tfl2c.arithmetic import softmax_exponentials
from tfl2c.graph import Operands, Quantization, Shape
from tfl2c.ops import _checks, _float
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_PROBABILITIES = Quantization((1 / 256,), (-128,))
_LONGEST_ROW = 4095  # as many exponentials of at most 1 add up in Q12.19
_LEAST_STEP = 2.0**-26  # one unit of the reference's fixed point


@dataclass(frozen=True, slots=True)
class Softmax:
    """Probabilities are in proportion to exp(beta * x)."""

    beta: float


def _attributes(options: Options) -> Softmax:
    return Softmax(float(options["beta"]))


def _probabilities(node: Operands) -> str | None:
    """The output must have scale 1/256 and zero point -128."""
    found = node.output().affine
    if (found.scale, found.zero_point) == (_PROBABILITIES.scale, _PROBABILITIES.zero_point):
        return None
    return f"they are {found.scale:g} and {found.zero_point}"


def _short_rows(node: Operands) -> str | None:
    """The last dimension must be 1 to 4095 long."""
    shape = node.input().shape
    fits = bool(shape) and 1 <= shape[-1] <= _LONGEST_ROW
    return None if fits else f"the input is {shape_text(node.input())}"


def _steps_matter(node: Operands) -> str | None:
    """Input scale * beta must be above 2**-26."""
    step = node.attrs.beta * node.input().affine.scale
    return None if step > _LEAST_STEP else f"it is {step:g}"


def _rising(node: Operands) -> str | None:
    """The option beta must be at least 0 and finite."""
    beta = node.attrs.beta
    return None if isfinite(beta) and beta >= 0 else f"it is {beta:g}"


def _whole_rows(node: Operands) -> str | None:
    """The input must have a dimension."""
    return None if node.input().shape else "it has none"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("softmax_f32" if _float.is_float(node) else "softmax_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    depth = node.input().shape[-1]
    extent = (node.input().elements // depth,)
    if kernel.name == "softmax_f32":
        return Lowered({"beta": node.attrs.beta, "depth": depth}, extent)
    exponentials = softmax_exponentials(node.attrs.beta, node.input().affine.scale)
    fields: dict[str, Value] = {
        "exponentials": as_const("exponentials", exponentials, np.int32, "[count]"),
        "count": len(exponentials),
        "depth": depth,
    }
    return Lowered(fields, extent)


OP = Op(
    "SOFTMAX",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _float.int8_or_float,
        _whole_rows,
        _rising,
        _float.when_quantized(_probabilities),
        _float.when_quantized(_short_rows),
        _float.when_quantized(_steps_matter),
    ),
    shapes=_shapes,
    kernels=("softmax_s8", "softmax_f32"),
    select=_select,
    lower=_lower,
)
