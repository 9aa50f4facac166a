# SPDX-License-Identifier: Apache-2.0
"""Four output channels at a time for cores with vectors: what rescales them lies together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.program import Const, Value, as_const

BLOCK = 4  # output channels
VECTOR = 16  # bytes
GRID = 4  # columns and rows


def fields(plain: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters of conv_2d_s8_x12 for all channels, from those of conv_2d_s8."""
    weights = array(plain["weights"])
    rows = np.zeros((len(weights) + -len(weights) % BLOCK, pitch(weights[0].size)), np.int8)
    rows[: len(weights), : weights[0].size] = weights.reshape(len(weights), -1)
    layout = "[output_channels, up to whole blocks][pitch]"
    return {
        "weights": as_const("weights", rows, np.int8, layout),
        **_blocks(plain),
        "pitch": rows.shape[1],
    }


def pitch(products: int) -> int:
    """Return how many bytes the products of a window take in whole vectors."""
    return products + -products % VECTOR


def depthwise_fields(plain: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters of depthwise_conv_2d_s8_x16, from those of depthwise_conv_2d_s8.

    Four columns of four rows are 16 bytes, in front of which lie zeros.
    """
    weights = array(plain["weights"])
    height, width, channels = weights.shape
    shape = (1 + channels + -channels % BLOCK, GRID, GRID)
    grids = np.zeros(shape, np.int8)
    grids[1 : channels + 1, :width, :height] = weights.T
    layout = "[1 + channels, up to whole blocks][4 columns][4 rows]"
    return {"weights": as_const("weights", grids, np.int8, layout), **_blocks(plain)}


def _blocks(plain: Mapping[str, Value]) -> dict[str, Value]:
    """Return what rescales four channels each; channels that a last block lacks are 0."""
    arrays = [array(plain[name]) for name in ("bias", "multiplier", "shift")]
    missing = -len(arrays[0]) % BLOCK
    rows = [np.pad(a, (0, missing)).reshape(-1, BLOCK) for a in arrays]
    shifts = rows[2].astype("<i1").view("<i4")
    blocks = np.concatenate([rows[0], rows[1], shifts], axis=1)
    return {
        "blocks": as_const("blocks", blocks, np.int32, "[blocks][9]"),
        "greatest_shift": int(arrays[2].max(initial=-31)),
    }


def array(value: Value) -> NDArray[Any]:
    """Return the values of a parameter that is an array."""
    if not isinstance(value, Const):
        raise TypeError("a constant array is expected")
    return value.values
