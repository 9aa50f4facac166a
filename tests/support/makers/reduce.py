# SPDX-License-Identifier: Apache-2.0
"""Reductions over constant axes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from tests.support.makers.common import Pair, typed
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec, constant, single

_PLAIN = {"int32", "int64", "bool"}  # have no scale


@dataclass(frozen=True, slots=True)
class Maker:
    """``axes`` may be negative; ``scalar`` stores a single axis as a rank 0 tensor.

    Scales and zero points are of (input, output). ``values`` is what numbers that are not quantized
    are drawn from.
    """

    input: Shape = (1, 4, 4, 3)
    axes: tuple[int, ...] = (1, 2)
    scalar: bool = False
    keep_dims: bool = False
    scales: tuple[float, float] = (0.05, 0.05)
    zero_points: Pair = (-128, 127)
    dtype: str = "int8"
    values: tuple[float, ...] = ()

    def possible(self) -> bool:
        rank = len(self.input)
        known = all(-rank <= a < rank for a in self.axes)
        distinct = len({a % rank for a in self.axes}) == len(self.axes)
        return known and distinct and (not self.scalar or len(self.axes) == 1)

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        axes = np.array(self.axes[0] if self.scalar else self.axes, dtype=np.int32)
        source, result = (Quant.of(self.scales[i], self.zero_points[i]) for i in (0, 1))
        model = single(
            op,
            [TensorSpec("input", self.input, quant=source), constant("axes", axes)],
            TensorSpec("output", self._output, quant=result),
            {"keep_dims": self.keep_dims},
        )
        if self.dtype in _PLAIN:
            plain = (t if t.data is not None else self._plain(t) for t in model.tensors)
            return replace(model, tensors=tuple(plain))
        return typed(model, self.dtype)

    def _plain(self, tensor: TensorSpec) -> TensorSpec:
        return replace(tensor, dtype=self.dtype, quant=None, values=self.values)

    @property
    def _output(self) -> Shape:
        gone = {a % len(self.input) for a in self.axes}
        if self.keep_dims:
            return tuple(1 if i in gone else d for i, d in enumerate(self.input))
        return tuple(d for i, d in enumerate(self.input) if i not in gone)
