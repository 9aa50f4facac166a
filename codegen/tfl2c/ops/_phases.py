# SPDX-License-Identifier: Apache-2.0
"""TRANSPOSE_CONV on cores with 16-bit products: as many convolutions as pixels in a stride.

The layout of the weights is that of runtime_c/include/tfl2c/transpose_conv_s8_taps.h.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _blocks
from tfl2c.ops._blocks import Channels
from tfl2c.ops._window import Pair
from tfl2c.program import Kernel, Value, as_const

KERNEL: Final = "transpose_conv_s8_taps"
_EXPONENT: Final = 12  # TFL2C_TAPS_GROUP_EXPONENT
_SCRATCH: Final = 6  # bytes for every product
_MOST_PHASES: Final = 64


@dataclass(frozen=True, slots=True)
class _Phase:
    kernel: Pair
    layer: Channels
    order: list[int]


def kernel(usual: Operands) -> Kernel | None:
    """Return the kernel if it can make the node, whose inputs are in the usual order, else None."""
    if prod(usual.attrs.window.stride) > _MOST_PHASES or not usual.output().elements:
        return None
    found = _phases(usual)
    for phase in found:
        if not phase.layer.packable:
            return None
        if not _blocks.fits(phase.layer.weights, are_last_shared=True):
            return None
    return Kernel(KERNEL, scratch=_SCRATCH * max(len(phase.order) for phase in found))


def fields(usual: Operands) -> dict[str, Value]:
    """Return the parameters of the kernel for weights and rescaling."""
    found = _phases(usual)
    has_shifts = not all(_blocks.are_short(phase.layer, _EXPONENT) for phase in found)
    rows: list[list[int]] = []
    packed: list[NDArray[Any]] = []
    for phase in found:
        start = sum(words.size for words in packed)
        rows.append([*phase.kernel, len(phase.order), start])
        blocks = _blocks.pack(
            phase.layer, phase.order, _EXPONENT, are_last_shared=True, has_shifts=has_shifts
        )
        packed.append(blocks.values)
    layout = "[phases][(output_channels + 3) / 4][words]"
    return {
        "blocks": as_const("blocks", np.concatenate(packed), np.uint32, layout),
        "phases": as_const("phases", np.array(rows), np.int32, "[phases][4]"),
        "products": max(len(phase.order) for phase in found),
        "shifts": int(has_shifts),
    }


def _phases(usual: Operands) -> list[_Phase]:
    stride: Pair = usual.attrs.window.stride
    return [_phase(usual, place) for place in product(range(stride[0]), range(stride[1]))]


def _phase(usual: Operands, place: Pair) -> _Phase:
    """Return the convolution that makes the pixels at this place of a stride."""
    (down, right), weights = usual.attrs.window.stride, usual.input(1).array().astype(np.int64)
    part = weights[:, place[0] :: down, place[1] :: right][:, ::-1, ::-1]
    if not part.size:
        part = np.zeros((len(weights), 1, 1, weights.shape[3]), np.int64)
    flat = part.reshape(len(weights), -1)
    zero_points = usual.input().affine.zero_point, usual.output().affine.zero_point
    bias, reals = _affine.bias(usual, len(flat)), _affine.real_multipliers(usual)
    layer = _blocks.channels(flat, bias, reals, zero_points)
    return _Phase((part.shape[1], part.shape[2]), layer, _blocks.window_order(1, flat.shape[1]))
