# SPDX-License-Identifier: Apache-2.0
"""Two halfwords in a word, in the order in which four codes become halfwords.

The layouts are those of runtime_c/include/tfl2c/fully_connected_s8_x2.h, nibbles_x4.h and
finish_x4.h.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c.ops import _threes
from tfl2c.ops._blocks import Channels, Weights
from tfl2c.program import Const, Value, as_const

KERNEL: Final = "fully_connected_s8_x2"
_UNITS: Final = frozenset({1, 2})  # of more, four together take fewer instructions
_DEPTH: Final = 32  # of less, it saves little beside the code that it adds
_GROUP: Final = 4  # codes
_ORDER: Final = (0, 2, 1, 3)  # of a group
_EXPONENT: Final = 9  # TFL2C_FINISH_EXPONENT


def fits(layer: Channels) -> bool:
    """Whether two units at a time are made so much faster than four that the kernel is worth it."""
    return len(layer.bias) in _UNITS and layer.weights.shape[1] >= _DEPTH


def fields(layer: Channels) -> dict[str, Value]:
    """Return the parameters of the kernel for its weights and units."""
    layout = "[(units + 1) / 2][2 * ((depth + 3) / 4)]"
    return {
        "weights": as_const("weights", words(_halves(layer.weights)), np.uint32, layout),
        "blocks": blocks(layer),
    }


def words(halves: NDArray[Any]) -> NDArray[np.uint32]:
    """Return the words of halfwords whose last dimension is groups of four, in order."""
    natural = halves % 2**16
    ordered = natural.reshape(-1, _GROUP)[:, list(_ORDER)]
    joined: NDArray[np.uint32] = (ordered[:, ::2] + (ordered[:, 1::2] << 16)).astype(np.uint32)
    return joined.reshape(*halves.shape[:-1], -1)


def blocks(layer: Channels) -> Const:
    """Return what sums begin with and how they are rescaled, by four channels."""
    return _threes.blocks(layer, _EXPONENT)


def _halves(weights: Weights) -> Weights:
    units, depth = weights.shape
    padded = np.zeros((units + units % 2, depth + -depth % _GROUP), np.int64)
    padded[:units, :depth] = weights
    both: Weights = 256 * padded[1::2] + padded[::2]
    return both
