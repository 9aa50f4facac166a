# SPDX-License-Identifier: Apache-2.0
"""CONV_2D whose windows are rows of bytes, one behind the other: FULLY_CONNECTED's kernels.

They take less for a pixel than kernels of CONV_2D take for the few that they make together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _blocks, _fours, _threes, _vectors
from tfl2c.ops._blocks import Channels
from tfl2c.ops._window import Window
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Simd

_VECTORS: Final = "fully_connected_s8"
_PACKED: Final = "fully_connected_s8_packed"
KERNELS: Final = (_VECTORS, _PACKED, _fours.KERNEL)

_PIXELS: Final[Mapping[Simd, int]] = {Simd.NONE: 2, Simd.DSP: 1, Simd.MVE: 1}
"""Of how many pixels, at most, an output is that is made so."""


def fits(node: Operands, simd: Simd) -> bool:
    """Whether an output of few pixels is made of windows that lie one behind the other."""
    window: Window = node.attrs.window
    size, kernel = node.input().shape[1:3], node.input(1).shape[1:3]
    images, height, width, _ = node.output().shape
    is_whole = size == kernel and (height, width) == window.dilation == (1, 1)
    is_pointwise = kernel == window.stride == (1, 1)
    pads = window.pads((size[0], size[1]), (kernel[0], kernel[1]))
    few = 0 < images * height * width <= _PIXELS[simd]
    return (is_whole or is_pointwise) and max(pads) == 0 and few


def kernel(node: Operands, simd: Simd, layer: Channels | None) -> Kernel | None:
    """Return the kernel for a node that fits; None if its channels, a few or too large, do not."""
    if simd is Simd.MVE:
        return Kernel(_VECTORS)
    if layer is None or len(layer.bias) < _blocks.BLOCK:
        return None
    if simd is Simd.NONE:
        return Kernel(_PACKED)
    return _fours.kernel(layer) if _blocks.fits(layer.weights) else None


def lowered(
    node: Operands, kernel: Kernel, plain: Mapping[str, Value], layer: Channels | None
) -> Lowered:
    """Return the call of the kernel; ``plain`` has the parameters of conv_2d_s8."""
    rows = (node.output().elements // node.output().shape[3],)
    if layer is None or kernel.name == _VECTORS:
        return Lowered(_plain(plain), rows)
    output = _affine.output_fields(node, node.attrs.activation)
    make = _threes.row_fields if kernel.name == _PACKED else _fours.fields
    return Lowered(make(layer, output), rows)


def _plain(plain: Mapping[str, Value]) -> dict[str, Value]:
    weights = _vectors.array(plain["weights"])
    flat = weights.reshape(len(weights), -1)
    kept = ("bias", "multiplier", "shift", "output_zero_point", "output_min", "output_max")
    return {
        "weights": as_const("weights", flat, np.int8, "[units][depth]"),
        **{name: plain[name] for name in kept},
        "per_unit": 1,
        "depth": flat.shape[1],
        "units": len(flat),
        "weight_zero_point": 0,
    }
