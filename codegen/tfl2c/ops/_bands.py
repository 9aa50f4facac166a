# SPDX-License-Identifier: Apache-2.0
"""Depthwise convolutions of 3 x 3 taps on cores with 16-bit products, which make rows in bands.

A band is as many planes as its scratch holds, each for two rows of stride 1 or one of stride 2.
"""

from __future__ import annotations

from typing import Final

from tfl2c.graph import Operands
from tfl2c.program import Kernel

PAIRED: Final = "depthwise_conv_2d_s8_3x3"  # makes rows two by two
KERNELS: Final = (PAIRED, "depthwise_conv_2d_s8_3x3_stride_2")
_NARROW, _NARROW_PLANES = 16, 4  # columns up to which a band has so many planes
_WIDE = 32  # and from which on it is but one


def choices(node: Operands) -> tuple[Kernel, ...]:
    """Return the kernels to choose from, the one with most planes in a band first."""
    _, height, width, _ = node.output().shape
    stride = _stride(node)
    columns = (width - 1) * stride + 3
    most = _NARROW_PLANES if columns <= _NARROW else 2 if columns <= _WIDE else 1
    most = min(most, (height + 1) // 2 if stride == 1 else height)
    counts = (most, *(count for count in (2, 1) if count < most))
    return tuple(Kernel(KERNELS[stride - 1], scratch=count * _plane(node)) for count in counts)


def planes(node: Operands, kernel: Kernel) -> int:
    """Return how many planes a band has."""
    return kernel.scratch // _plane(node)


def rows(node: Operands, kernel: Kernel) -> int:
    """Return how many rows a band has; 1 for any other kernel."""
    if kernel.name not in KERNELS:
        return 1
    return planes(node, kernel) * (2 if kernel.name == PAIRED else 1)


def _plane(node: Operands) -> int:
    """Return the bytes of scratch of a plane."""
    width = node.output().shape[2]
    return 32 * (width + 2) if _stride(node) == 1 else 48 * (width + 1)


def _stride(node: Operands) -> int:
    return int(node.attrs.window.stride[0])
