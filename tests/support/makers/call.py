# SPDX-License-Identifier: Apache-2.0
"""Any operator: its arguments and results said one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec

_CENTRED = {"int16"}  # quantized types whose zero point is always 0
_QUANTIZED = {"int8", "uint8", *_CENTRED}


@dataclass(frozen=True, slots=True)
class Maker:
    """``arguments`` and ``results`` are tables of:

    ``shape``     of the tensor
    ``data``      of a constant, which gives the shape
    ``constant``  whether it is a constant of random numbers
    ``values``    what the numbers are drawn from
    ``dtype``, ``scale``, ``zero_point``  where they are not those of the case
    ``scales``    of slices of the first dimension, with zero point 0

    ``version``  of the operator, 0 for what the builder writes
    """

    arguments: tuple[Mapping[str, Any], ...]
    results: tuple[Mapping[str, Any], ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    dtype: str = "int8"
    scale: float = 0.05
    zero_point: int = 0
    version: int = 0

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        given = [self._tensor("input", i, t, rng) for i, t in enumerate(self.arguments)]
        made = [self._tensor("output", i, t, rng) for i, t in enumerate(self.results)]
        inputs, outputs = (tuple(t.name for t in tensors) for tensors in (given, made))
        node = OpSpec(op, inputs, outputs, self.options, self.version or None)
        computed = tuple(t.name for t in given if t.data is None)
        return ModelSpec((*given, *made), (node,), computed, outputs)

    def _tensor(self, kind: str, i: int, said: Mapping[str, Any], rng: Generator) -> TensorSpec:
        name, dtype = f"{kind}_{i}" if i else kind, said.get("dtype", self.dtype)
        data = np.array(said["data"]).astype(dtype) if "data" in said else None
        shape = tuple(said["shape"]) if data is None else data.shape
        values = tuple(said.get("values", ()))
        if said.get("constant"):
            data = rng.choice(values or range(100), shape).astype(dtype)
        return TensorSpec(name, shape, dtype, self._quant(dtype, said), data, values)

    def _quant(self, dtype: str, said: Mapping[str, Any]) -> Quant | None:
        if dtype not in _QUANTIZED:
            return None
        if "scales" in said:
            return Quant(tuple(said["scales"]), (0,) * len(said["scales"]))
        zero = 0 if dtype in _CENTRED else said.get("zero_point", self.zero_point)
        return Quant.of(said.get("scale", self.scale), zero)
