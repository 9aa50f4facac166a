# SPDX-License-Identifier: Apache-2.0
"""Weights of SVDF's features packed for four filters at a time, and what has to hold for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tfl2c.program import Const, Value, as_const

BLOCK = 4  # filters
_GROUP = 4  # elements of the input
_LIMIT = 2**23  # 256 times a sum must fit in 32 bits
_SHIFTS = range(1, 24)  # to the right
_SHORT_SHIFTS = range(1, 14)  # that 24 bits of a sum say all about the code
_LEAST, _GREATEST = -128, 127

Weights = NDArray[np.int64]  # [filters or units][products]


def rescales(pair: tuple[int, int]) -> bool:
    """Whether packed kernels can rescale any sum of a unit by (multiplier, shift)."""
    return -pair[1] in _SHORT_SHIFTS


def packable(weights: Weights, bias: NDArray[np.int64], pair: tuple[int, int]) -> bool:
    """Whether sums of products with int8 codes, rescaled so, suit packed kernels."""
    ends = weights * _LEAST, weights * _GREATEST
    least, most = (end.sum(axis=1) + bias for end in (np.minimum(*ends), np.maximum(*ends)))
    return bool(min(least) > -_LIMIT and max(most) < _LIMIT) and -pair[1] in _SHIFTS


def blocks_x4(weights: Weights, bias: NDArray[np.int64]) -> Const:
    """Return the blocks of runtime_c/include/tfl2c/features_x4.h."""
    filters, depth = weights.shape
    padded = np.zeros((-(-filters // BLOCK) * BLOCK, -(-depth // _GROUP) * _GROUP), np.int64)
    padded[:filters, :depth] = weights
    begun = np.zeros(len(padded), np.int64)
    begun[:filters] = bias
    first = np.stack([begun[::2], 256 * begun[1::2] + begun[::2]], axis=1).reshape(-1, BLOCK)
    halves = (256 * padded[1::2] + padded[::2] + 128) % 2**16
    # by block, pair, group, and the two digits of an element in it
    parts = halves.reshape(len(first), 2, -1, 2, 2)
    words = parts[:, :, :, 0] + (parts[:, :, :, 1] << 16)
    # by block, group, the lower digit, and pair
    products = words.transpose(0, 2, 3, 1).reshape(len(first), -1)
    values = (np.concatenate([first, products], axis=1) % 2**32).astype(np.uint32)
    return as_const("blocks", values, np.uint32, "[(units * rank + 3) / 4][4 + products]")


def words(weights: Weights, bias: NDArray[np.int64]) -> dict[str, Value]:
    """Return weights of four filters in a word, each plus 128, and what their sums begin with."""
    filters, depth = weights.shape
    missing = -filters % BLOCK
    padded = np.pad(weights + 128, ((0, missing), (0, 0)))
    octets = padded.reshape(-1, BLOCK, depth).transpose(0, 2, 1).astype(np.uint8)
    packed = np.ascontiguousarray(octets).view("<u4")[..., 0]
    return {
        "words": as_const("words", packed, np.uint32, "[(units * rank + 3) / 4][depth]"),
        "feature_bias": as_const(
            "feature_bias", np.pad(bias, (0, missing)), np.int32, "[units * rank, filled up]"
        ),
    }
