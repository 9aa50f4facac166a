# SPDX-License-Identifier: Apache-2.0
"""DENSIFY: a sparse constant, against which MAXIMUM holds the input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.makers.common import Pair
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, Sparsity, TensorSpec


@dataclass(frozen=True, slots=True)
class Maker:
    """A matrix of ``size``; ``block`` of its elements lie together, so many rows and columns.

    ``share`` of the blocks are stored.
    """

    size: Pair = (4, 6)
    block: Pair = (1, 1)
    share: float = 0.3
    dtype: str = "int8"

    def possible(self) -> bool:
        return all(n % b == 0 for n, b in zip(self.size, self.block, strict=True))

    def model(self, op: str, rng: Generator) -> ModelSpec:
        quant = Quant.of(0.05, 3) if self.dtype == "int8" else None
        places, stored = self._sparse(rng)
        plain = TensorSpec("input", self.size, self.dtype, quant)
        tensors = (
            plain,
            replace(plain, name="sparse", data=stored, sparsity=places),
            replace(plain, name="dense"),
            replace(plain, name="output"),
        )
        nodes = (
            OpSpec(op, ("sparse",), ("dense",)),
            OpSpec("MAXIMUM", ("input", "dense"), ("output",)),
        )
        return ModelSpec(tensors, nodes, ("input",), ("output",))

    def _sparse(self, rng: Generator) -> tuple[Sparsity, NDArray[Any]]:
        (rows, columns), (high, wide) = self.size, self.block
        used = rng.random((rows // high, columns // wide)) < self.share
        segments = (0, *map(int, np.cumsum(used.sum(axis=1))))
        indices = tuple(int(c) for row in used for c in np.flatnonzero(row))
        stored = rng.integers(-100, 100, (len(indices), high, wide)).astype(self.dtype)
        if self.block == (1, 1):
            return Sparsity((rows, (segments, indices))), stored.reshape(-1)
        return Sparsity((rows // high, (segments, indices), high, wide), (0, 1)), stored.reshape(-1)
