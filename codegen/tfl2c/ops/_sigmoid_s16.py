# SPDX-License-Identifier: Apache-2.0
"""LOGISTIC and TANH of int16 codes: a table of 1 / (1 + exp(-i / 24)), straight lines between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, log2

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements
from tfl2c.ops._elements import Array, Form
from tfl2c.ops._op import Constraint
from tfl2c.program import Value, as_const

SCALE_BITS = 15  # of the output

_UNITS = 3 * 2**12  # of the table's argument in one: 24 steps of 512
_NORMAL = 32767.0
_GREATEST_SHIFT = 31
_NEAR = 1e-3  # what counts as an integer logarithm

Result = Callable[[Array, Array], Array]
"""The codes for arguments and their magnitudes."""


def _entry(i: int) -> int:
    """Return 1 / (1 + exp(-i / 24)) in Q0.16, half of what a straight line misses behind added."""
    here, middle, behind = (2**16 / (1 + exp(-x / 24)) for x in (i, i + 0.5, i + 1))
    return round(here - ((here + behind) / 2 - middle) / 2)


TABLE = (*(_entry(i) for i in range(255)), 2**16 - 1)


def form(
    kernel: str, result: Result, constraints: tuple[Constraint, ...], powers: tuple[int, ...]
) -> Form:
    """Return the form for int16; ``powers`` of two as input scale 2**(power - 12) stay exact."""

    def fields(node: Operands) -> Mapping[str, Value]:
        multiplier, shift = _argument_scale(node, powers)
        table = as_const("table", TABLE, np.uint16, "[256]")
        return {"table": table, "multiplier": multiplier, "shift": shift}

    def compute(node: Operands) -> Array:
        multiplier, shift = _argument_scale(node, powers)
        codes = node.input().array().astype(np.int64)
        arguments = (codes * multiplier + ((1 << shift) >> 1)) >> shift
        return result(arguments, np.abs(arguments))

    limits = (_elements.zero_based, *constraints, _scale_in_range)
    return Form(kernel, DType.INT16, compute, fields, limits, coded=True)


def interpolated(magnitudes: Array, bits: int, beyond: int) -> Array:
    """Return the sigmoid of magnitude / 2**bits / 24 with 16 + bits bits behind the point."""
    table = np.array(TABLE, dtype=np.int64)
    places, rest = magnitudes >> bits, magnitudes & ((1 << bits) - 1)
    inside = np.minimum(places, 254)
    lines = (table[inside] << bits) + rest * (table[inside + 1] - table[inside])
    return np.where(places >= 255, beyond, lines)


def _scale_in_range(node: Operands) -> str | None:
    """The input scale has to be below 32768 / 12288."""
    scale = node.input().affine.scale
    return None if scale * _UNITS < _NORMAL + 1 else f"it is {scale:g}"


def _argument_scale(node: Operands, powers: tuple[int, ...]) -> tuple[int, int]:
    """Return (multiplier, shift to the right) from codes to the argument of the table."""
    scale = node.input().affine.scale
    power = log2(scale) + 12
    if abs(power - round(power)) < _NEAR and round(power) in powers:
        return 3 << round(power), 0
    real, shift = scale * _UNITS, 0
    while real <= _NORMAL / 2 and shift < _GREATEST_SHIFT:
        real, shift = real * 2, shift + 1
    return int(real), shift
