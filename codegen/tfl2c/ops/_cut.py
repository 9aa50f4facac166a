# SPDX-License-Identifier: Apache-2.0
"""Every n-th element along some dimensions of a tensor, by the kernel strided_slice."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.graph import Shape, Tensor
from tfl2c.program import Lowered, Value

_DIMS = 8  # of the kernel's arrays


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

    def values(self, tensor: Tensor) -> bytes:
        """Return the bytes of what is taken from a constant."""
        rows = zip(self.start, self.step, self.length, strict=True)
        places = [at + by * np.arange(n) for at, by, n in rows]
        array = tensor.array()
        return (array[np.ix_(*places)] if places else array).tobytes()

    def lowered(self, tensor: Tensor, position: int = 0) -> Lowered:
        """Return the call of the kernel that takes it from ``tensor``."""
        size = tensor.dtype.bits // 8
        strides = [prod(tensor.shape[i + 1 :]) * size for i in range(len(tensor.shape))]
        first = sum(s * at for s, at in zip(strides, self.start, strict=True))
        run, dims = size, list[tuple[int, int]]()
        for n, stride, by in reversed(list(zip(self.length, strides, self.step, strict=True))):
            if n == 1:
                continue
            if not dims and stride * by == run:  # what follows lies right behind
                run *= n
            elif dims and dims[-1][0] * dims[-1][1] == stride * by:
                dims[-1] = (dims[-1][0] * n, dims[-1][1])
            else:
                dims.append((n, stride * by))
        dims = dims[::-1] or [(1, 0)]
        filler = (1,) * (_DIMS - len(dims))
        fields: dict[str, Value] = {
            "dims": len(dims),
            "length": (*(n for n, _ in dims), *filler),
            "stride": (*(stride for _, stride in dims), *(0 for _ in filler)),
            "first_byte": first,
            "run_bytes": run,
        }
        return Lowered(fields, extent=(prod(n for n, _ in dims[:-1]),), inputs=(position,))
