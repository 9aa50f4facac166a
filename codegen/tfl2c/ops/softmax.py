# SPDX-License-Identifier: Apache-2.0
"""SOFTMAX over the last dimension, through a table of exponentials."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tfl2c.arithmetic import softmax_exponentials
from tfl2c.graph import Operands, Quantization, Shape
from tfl2c.ops import _checks
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


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("softmax_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    exponentials = softmax_exponentials(node.attrs.beta, node.input().affine.scale)
    depth = node.input().shape[-1]
    fields: dict[str, Value] = {
        "exponentials": as_const("exponentials", exponentials, np.int32, "[count]"),
        "count": len(exponentials),
        "depth": depth,
    }
    return Lowered(fields, extent=(node.input().elements // depth,))


OP = Op(
    "SOFTMAX",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _checks.int8_activations,
        _probabilities,
        _short_rows,
        _steps_matter,
    ),
    shapes=_shapes,
    kernels=("softmax_s8",),
    select=_select,
    lower=_lower,
)
