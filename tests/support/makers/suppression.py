# SPDX-License-Identifier: Apache-2.0
"""NON_MAX_SUPPRESSION_V4 and _V5: boxes with scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, TensorSpec


def _steps(count: int) -> tuple[float, ...]:
    return tuple(float(x) for x in np.linspace(0, 1, count))


@dataclass(frozen=True, slots=True)
class Maker:
    """``sigma`` is of _V5 only, None without; ``known`` whether ``most`` is a constant.

    Few ``levels`` of the scores make equal ones, few ``corners`` empty boxes, too.
    """

    boxes: int = 17
    most: int = 5
    overlap: float = 0.5
    score: float = 0.3
    sigma: float | None = None
    known: bool = True
    levels: int = 40001
    corners: int = 23
    batched: bool = False  # whether lists are declared with a batch of one

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        most = np.array(self.most, np.int32) if self.known else None
        given = [
            TensorSpec("boxes", (self.boxes, 4), "float32", values=_steps(self.corners)),
            TensorSpec("scores", (self.boxes,), "float32", values=_steps(self.levels)),
            TensorSpec("most", (), "int32", data=most),
            self._number("overlap", self.overlap),
            self._number("score", self.score),
        ]
        listed = (1, self.most) if self.batched else (self.most,)
        made = [TensorSpec("chosen", listed, "int32"), TensorSpec("number", (), "int32")]
        if self.sigma is not None:
            given.append(self._number("sigma", self.sigma))
            made.insert(1, TensorSpec("chosen_scores", listed, "float32"))
        inputs, outputs = (tuple(t.name for t in tensors) for tensors in (given, made))
        computed = tuple(t.name for t in given if t.data is None)
        return ModelSpec((*given, *made), (OpSpec(op, inputs, outputs, {}),), computed, outputs)

    def _number(self, name: str, value: float) -> TensorSpec:
        return TensorSpec(name, (), "float32", data=np.array(value, np.float32))
