# SPDX-License-Identifier: Apache-2.0
"""SEGMENT_SUM, which neither reference interpreter calls: LiteRT has it among its other kernels.

UNSORTED_SEGMENT_SUM of as many segments adds the same elements in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Shape, TensorSpec, constant


@dataclass(frozen=True, slots=True)
class Maker:
    """``segments`` are the numbers of the segments; ``made`` so many, 0 for what they say."""

    segments: tuple[int, ...] = (0, 0, 1)
    run: Shape = (3,)
    dtype: str = "float32"
    made: int = 0

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        count = self.made or self.segments[-1] + 1
        tensors = (
            TensorSpec("input", (len(self.segments), *self.run), self.dtype),
            constant("segments", np.array(self.segments, dtype=np.int32)),
            TensorSpec("output", (count, *self.run), self.dtype),
        )
        node = OpSpec(op, ("input", "segments"), ("output",))
        return ModelSpec(tensors, (node,), ("input",), ("output",))

    def asked(self, model: ModelSpec) -> ModelSpec:
        """Return the model that the references are asked in place of ``model``."""
        count = constant("count", np.array(self.segments[-1] + 1, dtype=np.int32))
        node = OpSpec("UNSORTED_SEGMENT_SUM", ("input", "segments", "count"), ("output",))
        return replace(model, tensors=(*model.tensors, count), ops=(node,))
