# SPDX-License-Identifier: Apache-2.0
"""Four output channels at a time for cores with vectors: what rescales them lies together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.program import Const, Value, as_const

BLOCK = 4  # output channels


def fields(plain: Mapping[str, Value]) -> dict[str, Value]:
    """Return the kernel's parameters for all channels, from those of the plain kernel.

    The layout of a block is that of runtime_c/include/tfl2c/conv_2d_s8_x12.h; channels that a last
    block lacks are 0.
    """
    weights, bias, multiplier, shift = (
        _array(plain[name]) for name in ("weights", "bias", "multiplier", "shift")
    )
    missing = -len(weights) % BLOCK
    padded = np.pad(weights, [(0, missing), *[(0, 0)] * (weights.ndim - 1)])
    rows = [np.pad(a, (0, missing)).reshape(-1, BLOCK) for a in (bias, multiplier, shift)]
    shifts = rows[2].astype("<i1").view("<i4")
    blocks = np.concatenate([rows[0], rows[1], shifts], axis=1)
    layout = "[output_channels, up to whole blocks][kernel_height][kernel_width][input_channels]"
    return {
        "weights": as_const("weights", padded, np.int8, layout),
        "blocks": as_const("blocks", blocks, np.int32, "[blocks][9]"),
        "greatest_shift": int(shift.max(initial=-31)),
    }


def _array(value: Value) -> NDArray[Any]:
    if not isinstance(value, Const):
        raise TypeError("a constant array is expected")
    return value.values
