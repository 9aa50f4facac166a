# SPDX-License-Identifier: Apache-2.0
"""GELU: x times the standard normal distribution function of x, exact or by a tanh."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, pi, sqrt, tanh

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _lookup
from tfl2c.ops._op import Options


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


def _codes(node: Operands) -> list[int]:
    return _lookup.of_reals(node, _by_tanh if node.attrs.approximate else _exact)


OP = _lookup.operator("GELU", _codes, attributes=_attributes)
