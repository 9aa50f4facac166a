# SPDX-License-Identifier: Apache-2.0
"""GELU: x times the standard normal distribution function of x, exact or by a tanh."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import erfc, pi, sqrt, tanh

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements, _lookup, _table_s16
from tfl2c.ops._elements import Array, Form
from tfl2c.ops._op import Options
from tfl2c.program import Value


@dataclass(frozen=True, slots=True)
class Gelu:
    """Whether the tanh stands for the distribution function."""

    approximate: bool


def _attributes(options: Options) -> Gelu:
    return Gelu(bool(options["approximate"]))


def _exact(x: float) -> float:
    """Return x * erfc(-x / sqrt(2)) / 2, every step in float32."""
    argument = np.float32(x) * np.float32(-sqrt(0.5))
    return float(np.float32(0.5) * np.float32(x) * np.float32(erfc(float(argument))))


def _by_tanh(x: float) -> float:
    """Return x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))) / 2, every step in float32."""
    real = np.float32(x)
    with np.errstate(over="ignore"):
        argument = np.float32(sqrt(2 / pi)) * (real + np.float32(0.044715) * real * real * real)
    sigmoid = np.float32(1) + np.float32(tanh(float(argument)))
    return float(np.float32(0.5) * real * sigmoid)


def _float_fields(node: Operands) -> Mapping[str, Value]:
    return {"approximate": int(node.attrs.approximate)}


def _function(node: Operands) -> Callable[[float], float]:
    return _by_tanh if node.attrs.approximate else _exact


def _codes(node: Operands) -> list[int]:
    return _lookup.of_reals(node, _function(node))


def _compute_reals(node: Operands) -> Array:
    function, reals = _function(node), node.input().array()
    return np.array([function(float(x)) for x in reals.flat], dtype=np.float32)


OP = replace(
    _elements.operator(
        "GELU",
        _lookup.form(_codes),
        _table_s16.form(_function),
        Form("gelu_f32", DType.FLOAT32, _compute_reals, _float_fields),
        attributes=_attributes,
    ),
    unsigned=True,
)
