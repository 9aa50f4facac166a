# SPDX-License-Identifier: Apache-2.0
"""Outputs whose elements lie where tables of each dimension say, by the kernel tabled_copy."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from tfl2c.graph import Operands
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

KERNELS = ("tabled_copy",)

_DIMS = 8  # of the kernel's arrays


def select(node: Operands, target: Target) -> Kernel:
    """Return the kernel of all of them."""
    return Kernel("tabled_copy")


def lowered(tables: Sequence[Sequence[int]], run_bytes: int) -> Lowered:
    """Return the call of the kernel; ``tables`` are in bytes of the input, at most 8 of them."""
    kept = [table for table in tables if list(table) != [0]] or [[0]]
    lengths = [len(table) for table in kept]
    offsets = np.concatenate([np.array(table, dtype=np.int64) for table in kept])
    fields: dict[str, Value] = {
        "dims": len(kept),
        "length": (*lengths, *[1] * (_DIMS - len(kept))),
        "offsets": as_const("offsets", offsets, np.int32, "one table a dimension"),
        "run_bytes": run_bytes,
    }
    return Lowered(fields, extent=(prod(lengths[:-1]),))
