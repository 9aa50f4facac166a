# SPDX-License-Identifier: Apache-2.0
"""Operators of two operands that are broadcast against each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, constant, single

_QUANTIZED = ("int8", "int16")


@dataclass(frozen=True, slots=True)
class Maker:
    """Shapes, scales, zero points and values are of (first, second, output), as far as there.

    ``constant``  none, first, second
    ``same``      one tensor is both operands
    ``dtype``     of the operands; int8 and int16 are quantized unless ``plain``
    ``second``    type of the second operand if it is another one
    ``result``    type of the output if it is another one
    ``values``    what elements are drawn from; none for whatever the type can hold
    ``pot``       the option ``pot_scale_int16``, if it is not left out
    """

    shapes: tuple[Shape, Shape] = ((1, 4), (1, 4))
    constant: str = "none"
    same: bool = False
    scales: tuple[float, float, float] = (0.05, 0.03, 0.07)
    zero_points: tuple[int, int, int] = (-128, 127, 0)
    activation: str = "NONE"
    dtype: str = "int8"
    second: str = ""
    result: str = ""
    plain: bool = False
    values: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
    pot: bool | None = None

    def possible(self) -> bool:
        try:
            np.broadcast_shapes(*self.shapes)
        except ValueError:
            return False
        equal = self.shapes[0] == self.shapes[1]
        return not self.same or (equal and self.constant == "none")

    def model(self, op: str, rng: Generator) -> ModelSpec:
        operands = [self._operand(i, name, rng) for i, name in enumerate(("first", "second"))]
        shape = np.broadcast_shapes(*self.shapes)
        output = TensorSpec("output", shape, self._type(2), self._quant(2))
        model = single(op, operands[:1] * 2 if self.same else operands, output, self._options())
        if self.same:
            model = ModelSpec((operands[0], output), model.ops, ("first",), model.outputs)
        return model

    def _options(self) -> dict[str, Any]:
        """Return the options that are not left out: not every operator has them."""
        options: dict[str, Any] = {}
        if self.activation != "NONE":
            options["fused_activation_function"] = self.activation
        if self.pot is not None:
            options["pot_scale_int16"] = self.pot
        return options

    def _type(self, i: int) -> str:
        return (self.dtype, self.second or self.dtype, self.result or self.dtype)[i]

    def _quant(self, i: int) -> Quant | None:
        dtype = self._type(i)
        if dtype not in _QUANTIZED or self.plain:
            return None
        return Quant.of(self.scales[i], self.zero_points[i] if dtype == "int8" else 0)

    def _operand(self, i: int, name: str, rng: Generator) -> TensorSpec:
        if name != self.constant:
            values = self.values[i]
            return TensorSpec(name, self.shapes[i], self._type(i), self._quant(i), values=values)
        return constant(name, self._elements(i, rng), self._quant(i))

    def _elements(self, i: int, rng: Generator) -> NDArray[Any]:
        shape, dtype = self.shapes[i], self._type(i)
        if self.values[i]:
            return rng.choice(self.values[i], shape).astype(dtype)
        if dtype == "float32":
            return rng.normal(0, 60 * self.scales[i], shape).astype(np.float32)
        if dtype == "bool":
            return rng.integers(0, 2, shape).astype(np.bool_)
        info = np.iinfo(dtype)
        return rng.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
