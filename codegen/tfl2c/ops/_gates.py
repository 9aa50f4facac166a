# SPDX-License-Identifier: Apache-2.0
"""The four gates of each cell of an LSTM at a time: weights, sums and rescaling packed.

The layouts are those of runtime_c/include/tfl2c/lstm_rescale.h and of the kernels
unidirectional_sequence_lstm_s8_x4 and unidirectional_sequence_lstm_s8_packed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.ops import _blocks
from tfl2c.program import Const, Value, as_const
from tfl2c.targets import Simd, Target

X4 = "unidirectional_sequence_lstm_s8_x4"
PACKED = "unidirectional_sequence_lstm_s8_packed"

_FRACTION = 7  # bits of the first of two roundings
_SHIFTS = range(-23, _FRACTION)
_SUM_LIMIT = 2**23
_MOST_PACKED = 256  # TFL2C_PRODUCTS_X4_MOST

Array = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """Values that all gates see: the input's, or the hidden state's.

    ``weights`` [units][4][values], ``bias`` [units][4], ``reals`` from the sums of each gate to its
    argument. The zero point of the values is not folded in yet.
    """

    weights: Array
    bias: Array
    zero_point: int
    reals: Sequence[float]

    @property
    def folded(self) -> Array:
        """What the sums begin with."""
        folded: Array = self.bias - self.zero_point * self.weights.sum(axis=2)
        return folded

    @property
    def packable(self) -> bool:
        """Whether weights, sums and shifts are in the range of the layouts."""
        units, gates, values = self.weights.shape
        if not _blocks.fits(self.weights.reshape(units * gates, values)):
            return False
        reach = np.abs(self.folded) + 128 * np.abs(self.weights).sum(axis=2)
        shifts = [quantize_multiplier(real)[1] for real in self.reals]
        return bool(reach.max() < _SUM_LIMIT) and all(shift in _SHIFTS for shift in shifts)


def kernel(runs: Sequence[Run], target: Target) -> str | None:
    """Return the kernel of a core that has one for these runs."""
    if target.simd is Simd.MVE or not target.gnu_asm or not all(run.packable for run in runs):
        return None
    if target.simd is Simd.DSP:
        return X4
    few = all(run.weights.shape[2] <= _MOST_PACKED for run in runs)
    return PACKED if few else None


def fields(name: str, runs: Sequence[Run]) -> dict[str, Value]:
    """Return the parameters of a kernel for its sums."""
    forms = [form for run in runs for real in run.reals for form in _rescaling(real)]
    rescalings = as_const("rescalings", forms, np.int32, "[2][4][4]")
    if name == X4:
        return {"blocks": _cells(runs), "rescalings": rescalings}
    found: dict[str, Value] = {"rescalings": rescalings}
    for role, run in zip(("input", "recurrent"), runs, strict=True):
        columns = "depth" if role == "input" else "units"
        octets = (run.weights + 128).transpose(0, 2, 1).astype(np.uint8)
        words = np.ascontiguousarray(octets).view("<u4")[..., 0]
        weights = f"{role}_weights"
        found[weights] = as_const(weights, words, np.uint32, f"[units][{columns}]")
        found[f"{role}_bias"] = as_const(f"{role}_bias", run.folded, np.int32, "[units][4]")
    return found


def _rescaling(real: float) -> tuple[int, int, int, int]:
    """Return multiplier, addend, what is added to it below zero, and shift."""
    multiplier, shift = quantize_multiplier(real)
    bits = _FRACTION - shift
    half = 1 << bits - 1
    if shift >= 0:
        return multiplier, half, 0, bits
    return multiplier, half + (1 << _FRACTION - 1), -(1 << _FRACTION), bits


def _cells(runs: Sequence[Run]) -> Const:
    """Return the blocks of all cells."""
    words: list[int] = []
    placed = [_placed(run.weights) for run in runs]
    starts = [run.folded for run in runs]
    for cell in range(len(starts[0])):
        for weights, start in zip(placed, starts, strict=True):
            a, b, c, d = (int(value) for value in start[cell])
            words += (a, 256 * b + a, c, 256 * d + c)
            words += _blocks.products(weights[cell])
    unsigned = np.array([word % 2**32 for word in words], np.uint32)
    return as_const("blocks", unsigned, np.uint32, "[units][words]")


def _placed(weights: Array) -> Array:
    """Return weights in the order of their groups, 0 where there is none."""
    count = weights.shape[2]
    short = [place if place < count else -1 for place in (0, 2, 1, 3)]
    places = short if count < len(short) else _blocks.window_order(1, count)
    padded: Array = np.pad(weights, ((0, 0), (0, 0), (0, 1)))[..., places]
    return padded
