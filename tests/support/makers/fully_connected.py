# SPDX-License-Identifier: Apache-2.0
"""FULLY_CONNECTED with constant int8 weights."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

from numpy.random import Generator

from tests.support.makers.common import Affine, computed, quantized, typed
from tests.support.tflite_builder import ModelSpec, Shape, TensorSpec, single


@dataclass(frozen=True, slots=True)
class Maker(Affine):
    """``depth`` is the length of a weight row; 0 for the input's last dimension.

    ``computed`` names what is an input of the model and no constant: weights, bias.
    """

    input: Shape = (1, 8)
    depth: int = 0
    units: int = 4
    keep_num_dims: bool = False
    weight_zero_point: int = 0
    activation: str = "NONE"
    computed: tuple[str, ...] = ()

    def possible(self) -> bool:
        per_tensor = self.spread == 0
        whole_rows = prod(self.input) % self._depth == 0
        kept = not self.keep_num_dims or self._depth == self.input[-1]
        return whole_rows and kept and (per_tensor or self.weight_zero_point == 0)

    @property
    def _depth(self) -> int:
        return self.depth or self.input[-1]

    @property
    def _output(self) -> Shape:
        if self.keep_num_dims:
            return (*self.input[:-1], self.units)
        return (prod(self.input) // self._depth, self.units)

    def model(self, op: str, rng: Generator) -> ModelSpec:
        q = quantized(self, (self.units, self._depth), 0, self._depth, rng)
        if self.weight_zero_point:
            weights = replace(q.weight_quant, zero_points=(self.weight_zero_point,))
            q = replace(q, weight_quant=weights)
        model = single(
            op,
            q.operands(self.input, absent=self.bias == "absent"),
            TensorSpec("output", self._output, quant=q.output),
            {
                "fused_activation_function": self.activation,
                "keep_num_dims": self.keep_num_dims,
                **self.bias_option,
            },
        )
        return computed(typed(model, self.dtype, self.bias_type), self.computed)
