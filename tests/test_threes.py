# SPDX-License-Identifier: Apache-2.0
"""Sums that share words come apart again, and never leave the bits that they have."""

from __future__ import annotations

import numpy as np
import pytest

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.ops import _blocks, _threes
from tfl2c.ops._blocks import Channels, Weights
from tfl2c.program import Const, Value

LIMIT = 2**20


def layer(weights: Weights) -> Channels:
    """Return channels with these weights, a bias each and one scale."""
    return _blocks.channels(weights, range(len(weights)), [0.001], (3, -5))


def values(value: Value) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    assert isinstance(value, Const)
    return value.values.astype(np.int64)


def random(*shape: int) -> Weights:
    return np.random.default_rng(sum(shape)).integers(-127, 128, shape)


@pytest.mark.parametrize("count", [1, 4, 63, 64, 65, 300, 1000])
@pytest.mark.parametrize("size", [1, 20, 127, 128])
def test_segments_stay_below_the_limit(count: int, size: int) -> None:
    weights = np.full((2, -(-count // 4) * 4), -size)
    weights[1, ::2] = 0
    length = _threes.segment(weights)
    starts = range(0, weights.shape[1], length)
    sums = [np.abs(weights[:, k : k + length]).sum(axis=1).max() * 128 for k in starts]
    assert length % 4 == 0
    assert max(sums) < LIMIT
    longer = np.abs(weights[:, : length + 4]).sum(axis=1).max() * 128
    assert length == weights.shape[1] or longer >= LIMIT


def test_weights_of_four_channels_lie_side_by_side() -> None:
    weights = random(6, 10)
    fields = _threes.fields(layer(weights), 12)
    packed = values(fields["weights"]).reshape(2, 12, 4)
    assert fields["products"] == fields["segment"] == 12
    assert np.array_equal(packed.transpose(0, 2, 1).reshape(8, 12)[:6, :10], weights)
    assert not packed[1, :, 2:].any()
    assert not packed[:, 10:].any()


def test_words_hold_four_channels_plus_128() -> None:
    weights = random(5, 7)
    packed = values(_threes.words(layer(weights)))
    assert packed.shape == (2, 7)
    for channel in range(5):
        octets = packed[channel // 4] >> 8 * (channel % 4) & 255
        assert np.array_equal(octets - 128, weights[channel])


def test_blocks_hold_what_channels_begin_with() -> None:
    weights = random(5, 7)
    packed = values(_threes.blocks(layer(weights), 10)).reshape(2, 13)
    _, shift = quantize_multiplier(0.001)
    for channel, row in enumerate(weights):
        block, place = packed[channel // 4], channel % 4
        assert block[1 + 3 * place] == (channel - 3 * int(row.sum())) % 2**32
        assert block[0] >> 8 * place & 255 in {0, -shift}
    assert not packed[1, 4:].any()
