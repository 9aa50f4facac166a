# SPDX-License-Identifier: Apache-2.0
"""Four output channels at a time for cores with 16-bit products: weights and rescaling packed.

The layouts are those of runtime_c/include/tfl2c/rescale_x4.h and of the kernels. What a channel
sums up is bounded by its weights, its bias and the codes of the input, so that the short rescaling
can be proved for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.ops._fast_requant import (
    SCALE,
    Interval,
    Rescaling,
    Short,
    constant,
    greatest_exponent,
    prove,
)
from tfl2c.program import Const, Value, as_const

BLOCK = 4  # output channels
_WIDEN = (0, 2, 1, 3)  # the order in which four bytes become halfwords
_SHIFTS = range(1, 24)
_LIMIT = 2**23  # 256 times a sum must fit in 32 bits

Weights = NDArray[np.int64]  # [output channels][products]


@dataclass(frozen=True, slots=True, eq=False)
class Channels:
    """The output channels of a layer, ready to be packed.

    ``weights`` and ``bias``, the zero point of the input folded in, make sums within ``sums``.
    A channel that is the same for every input has weights and bias 0 and only ``fixed``.
    """

    weights: Weights
    bias: tuple[int, ...]
    sums: tuple[Interval, ...]
    exact: tuple[Rescaling, ...]
    fixed: tuple[int | None, ...]

    @property
    def packable(self) -> bool:
        """Whether all sums and shifts are in the range of the layout."""
        return all(
            fixed is not None or (low > -_LIMIT and high < _LIMIT and -exact.shift in _SHIFTS)
            for (low, high), exact, fixed in zip(self.sums, self.exact, self.fixed, strict=True)
        )


def channels(
    weights: Weights,
    bias: Sequence[int],
    reals: Sequence[float],
    zero_points: tuple[int, int],
) -> Channels:
    """Return the channels of a layer.

    ``weights`` [channels][products], ``reals`` the multipliers, one or per channel,
    ``zero_points`` those of input and output.
    """
    source, result = zero_points
    low = np.where(weights > 0, -128 - source, 127 - source)
    high = np.where(weights > 0, 127 - source, -128 - source)
    sums = tuple(
        (b + int(least), b + int(most))
        for b, least, most in zip(
            bias, (weights * low).sum(axis=1), (weights * high).sum(axis=1), strict=True
        )
    )
    pairs = [quantize_multiplier(real) for real in reals]
    exact = tuple(Rescaling(*pair, result) for pair in pairs) * (
        len(bias) if len(pairs) == 1 else 1
    )
    fixed = tuple(constant(*both) for both in zip(exact, sums, strict=True))
    live = np.array([code is None for code in fixed])
    folded = np.array(bias, np.int64) - source * weights.sum(axis=1)
    return Channels(
        weights * live[:, None], tuple(int(b) for b in folded * live), sums, exact, fixed
    )


def order(rows: int, run: int) -> list[int]:
    """Return the products of ``rows`` runs of so many bytes in the kernels' order, -1 for none.

    Of every run the whole groups of four as they widen to halfwords, then what is left of all.
    """
    whole = run // 4 * 4
    starts = [row * run for row in range(rows)]
    places = [s + group + i for s in starts for group in range(0, whole, 4) for i in _WIDEN]
    places += [s + i for s in starts for i in range(whole, run)]
    return places + [-1] * (-len(places) % 4)


def window_order(rows: int, run: int) -> list[int]:
    """Return the products of a window in the order of conv_2d_s8_x4.h, -1 for none.

    What is left of a single row longer than a group is part of a last group, which ends with it.
    """
    whole = run // BLOCK * BLOCK
    if rows == 1 and whole and run > whole:
        last = [run - BLOCK + i for i in _WIDEN]
        return [*order(1, whole), *(place if place >= whole else -1 for place in last)]
    places = order(rows, run)
    while len(places) > BLOCK and places[-2:] == [-1, -1]:
        del places[-2:]
    return places


def are_short(layer: Channels, exponent: int) -> bool:
    """Whether every channel of a layer is rescaled in the short form."""
    return all(_short(layer, c, exponent) is not None for c in range(len(layer.bias)))


def pack(
    layer: Channels,
    places: Sequence[int],
    exponent: int,
    *,
    are_last_shared: bool = False,
    has_shifts: bool = True,
) -> Const:
    """Return the blocks of a layer, with shifts of all blocks or, if all are short, of none.

    ``places`` says which product the kernel makes at each place, -1 for none; their number is
    even. The last block has the channels that are left, or the last four if these are shared.
    """
    count = len(layer.bias)
    padded = np.zeros((count + BLOCK, layer.weights.shape[1] + 1), np.int64)
    padded[:count, :-1] = layer.weights
    placed = padded[:, np.array(places)]
    latest = count - BLOCK if are_last_shared and count >= BLOCK else count
    words: list[int] = []
    for start in range(0, count, BLOCK):
        first = min(start, latest)
        rows = range(first, min(first + BLOCK, count))
        bias = [*(layer.bias[c] for c in rows), *[0] * (BLOCK - len(rows))]
        words += (bias[0], 256 * bias[1] + bias[0], bias[2], 256 * bias[3] + bias[2])
        words += products(placed[first : first + BLOCK])
        words += rescaling(layer, rows, exponent)[0 if has_shifts else 1 :]
    unsigned = np.array([word % 2**32 for word in words], np.uint32)
    return as_const("blocks", unsigned, np.uint32, "[(output_channels + 3) / 4][words]")


def window_fields(layer: Channels, places: Sequence[int], exponent: int) -> dict[str, Value]:
    """Return the parameters of conv_2d_s8_x4 for its blocks."""
    has_shifts = not are_short(layer, exponent)
    return {
        "blocks": pack(layer, places, exponent, are_last_shared=True, has_shifts=has_shifts),
        "products": len(places),
        "shifts": int(has_shifts),
    }


def pack_3x3(layer: Channels, exponent: int) -> Const:
    """Return the groups of a depthwise layer whose weights are [channels][9 taps, row by row]."""
    words: list[int] = []
    for first in range(0, len(layer.bias), BLOCK):
        rows = range(first, min(first + BLOCK, len(layer.bias)))
        own = [rescaling(layer, range(channel, channel + 1), exponent) for channel in rows]
        words.append(sum((form % 256) << 8 * i for i, (form, *_) in enumerate(own)))
        for channel, (_, multiplier, addend, *_) in zip(rows, own, strict=True):
            top, middle, bottom = (layer.weights[channel].reshape(3, 3) % 256).tolist()
            beside = middle[0] | middle[1] << 16, middle[2], 0
            words += (t << 8 | b << 24 | m for t, b, m in zip(top, bottom, beside, strict=True))
            # With a multiplier of 0 all sums are 0, and of these any multiplier makes 0.
            words += (SCALE * layer.bias[channel], multiplier or 1, addend)
        words += [0] * (6 * (BLOCK - len(rows)))
    unsigned = np.array([word % 2**32 for word in words], np.uint32)
    return as_const("groups", unsigned, np.uint32, "[(channels + 3) / 4][25]")


def fits(weights: Weights, *, are_last_shared: bool = False) -> bool:
    """Whether 256 times an odd channel's weight plus its neighbour's always fits in 16 bits."""
    count = len(weights) // 2 * 2
    pairs = 256 * weights[1:count:2].astype(np.int64) + weights[:count:2]
    if are_last_shared and len(weights) > BLOCK and not fits(weights[-BLOCK:]):
        return False
    return bool((pairs >= -(2**15)).all())


def products(block: Weights) -> list[int]:
    """Return the words of a block's weights [4][products], for every two products two words."""
    halves = (block[::2] + 256 * block[1::2]) % 2**16
    words = halves[:, ::2] + (halves[:, 1::2] << 16)
    return [int(word) for word in words.T.reshape(-1)]


def rescaling(layer: Channels, rows: range, exponent: int) -> list[int]:
    """Return the rescaling of up to four channels: all in the short form, or none."""
    found = [_short(layer, c, exponent) for c in rows]
    shorts = [short for short in found if short is not None]
    form, parts = 0, [(short.multiplier, short.addend) for short in shorts]
    if len(shorts) < len(found):
        shifts, parts = _general(layer, rows)
        form = sum(shift << 8 * i for i, shift in enumerate(shifts))
    parts += [(0, 0)] * (BLOCK - len(parts))
    return [form, *(word for part in parts for word in part)]


def _short(layer: Channels, channel: int, exponent: int) -> Short | None:
    fixed = layer.fixed[channel]
    if fixed is not None:
        return Short(1, fixed << exponent)  # of the sum 0; a multiplier of 0 is no short form
    exact = layer.exact[channel]
    if exponent > greatest_exponent(exact):
        return None
    return prove(exact, layer.sums[channel], exponent)


def _general(layer: Channels, rows: range) -> tuple[list[int], list[tuple[int, int]]]:
    """Return shifts, and multipliers with addends, of the reference's own rounding."""
    shifts, parts = [1] * BLOCK, [(0, 0)] * BLOCK
    for i, channel in enumerate(rows):
        exact, fixed = layer.exact[channel], layer.fixed[channel]
        if fixed is not None:
            parts[i] = (0, 2 * fixed)
            continue
        shifts[i] = -exact.shift
        half = 1 << shifts[i] - 1
        parts[i] = (exact.multiplier, half + (exact.zero_point << shifts[i]))
    return shifts, parts
