# SPDX-License-Identifier: Apache-2.0
"""Every n-th element along some dimensions of a tensor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tfl2c.graph import Shape, Tensor
from tfl2c.ops._walk import Walk, strides, walk


@dataclass(frozen=True, slots=True)
class Cut:
    """Elements start + i * step of each dimension, for i in [0, length)."""

    start: tuple[int, ...]
    step: tuple[int, ...]  # may be negative, not 0
    length: Shape

    def is_all_of(self, tensor: Tensor) -> bool:
        """Whether nothing is left out and nothing overtakes."""
        turned = any(n > 1 and by != 1 for n, by in zip(self.length, self.step, strict=True))
        return self.length == tensor.shape and not turned

    def begins(self, tensor: Tensor) -> tuple[int, tuple[int]] | None:
        """Return the cuts of an operator's input 0, see `Op`: None if this is in several pieces."""
        found = self.walk(tensor)
        return (0, (found.first_byte,)) if found.is_copy else None

    def values(self, tensor: Tensor) -> bytes:
        """Return the bytes of what is taken from a constant."""
        rows = zip(self.start, self.step, self.length, strict=True)
        places = [at + by * np.arange(n) for at, by, n in rows]
        array = tensor.array()
        return (array[np.ix_(*places)] if places else array).tobytes()

    def walk(self, tensor: Tensor) -> Walk:
        """Return the walk through ``tensor``; ValueError if there are too many dimensions."""
        apart = strides(tensor.shape)
        first = sum(s * at for s, at in zip(apart, self.start, strict=True))
        steps = (s * by for s, by in zip(apart, self.step, strict=True))
        return walk(list(zip(self.length, steps, strict=True)), tensor.dtype.bits // 8, first)
