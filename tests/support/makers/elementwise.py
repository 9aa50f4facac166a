# SPDX-License-Identifier: Apache-2.0
"""Operators of one operand that keep every element in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support.makers import spectrum
from tests.support.makers.common import Pair
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, single

_WHOLE = (-7.0, -3.0, 0.0, 1.0, 2.0, 5.0, 90.0)
_POWERS = tuple(sign * 2.0**power for sign in (1, -1) for power in (7, 8, 15, 16, 31, 32, 63, 64))
_LIMITS = (*_POWERS, 127.9, -128.9, 0.9, -0.9, float("inf"), float("-inf"), float("nan"))


@dataclass(frozen=True, slots=True)
class Maker:
    """Types, scales and zero points are of (input, output).

    Complex numbers are what an RFFT2D of the input makes: of whole numbers, four rows and two
    columns, it is exact but for the sign of 0.

    ``alpha``        the option of LEAKY_RELU
    ``approximate``  the option of GELU
    ``plain``        whether tensors have no scale
    ``domain``       what inputs are drawn from: "", whatever the type holds; "not_negative";
                     "wide", floats of all sizes and both signs; "limits", of integers and NaN
    """

    shape: Shape = (1, 256)
    types: tuple[str, str] = ("int8", "int8")
    scales: tuple[float, float] = (0.05, 0.05)
    zero_points: Pair = (0, 0)
    alpha: float | None = None
    approximate: bool | None = None
    plain: bool = False
    domain: str = ""

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        if self.types == ("complex64", "float32"):
            return spectrum.Maker(self.shape, (4, 2), values=_WHOLE).model(op, rng)
        options: dict[str, Any] = {"alpha": self.alpha, "approximate": self.approximate}
        given = {k: v for k, v in options.items() if v is not None}
        return single(op, [self._tensor("input", 0)], self._tensor("output", 1), given)

    def _tensor(self, name: str, i: int) -> TensorSpec:
        quant = None if self.plain else Quant.of(self.scales[i], self.zero_points[i])
        values = () if i else self._values()
        return TensorSpec(name, self.shape, self.types[i], quant, values=values)

    def _values(self) -> tuple[float, ...]:
        if not self.domain:
            return ()
        if self.domain == "limits":
            return _LIMITS
        if self.types[0] == "float32":
            sizes = [0.0, *np.geomspace(1e-40, 3e38, 500).tolist()]
            return tuple(sizes if self.domain == "not_negative" else [*sizes, *(-x for x in sizes)])
        greatest = np.iinfo(self.types[0]).max
        return tuple(range(self.zero_points[0], greatest + 1, 1 + greatest // 1000))
