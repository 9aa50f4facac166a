# SPDX-License-Identifier: Apache-2.0
"""About how many instructions a call of a kernel takes, so that choices can be weighed.

The figures are fitted to counted runs of whole models on cores with Thumb-2; what matters is how
kernels compare, and what it costs to make rows one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from tfl2c.graph import Operands
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel

_CALL: Final = 150  # entering, row addresses, leaving
_BAND: Final = 6  # output rows that the packed depthwise kernel makes at a time


@dataclass(frozen=True, slots=True)
class _Cost:
    """What a kernel takes for its products and for what it makes."""

    product: float
    element: float = 12.0  # of the output
    pixels: int = 1  # that it makes together; fewer take as long
    call: int = _CALL


_COSTS: Final[Mapping[str, _Cost]] = MappingProxyType(
    {
        "conv_2d_s8": _Cost(6.0, 45.0),
        "conv_2d_s8_packed": _Cost(2.5, 20.0, pixels=3, call=300),
        "conv_2d_s8_x4": _Cost(0.8, 8.0, pixels=2, call=300),
        "conv_2d_s8_x12": _Cost(0.2, 3.0, pixels=3, call=300),
        "depthwise_conv_2d_s8": _Cost(15.0, 60.0),
        "fully_connected_s8": _Cost(5.4, 40.0),
        "fully_connected_s8_x4": _Cost(1.0, 8.0),
        "fully_connected_rows_s8": _Cost(5.4, 40.0),
    }
)
_OTHER: Final = _Cost(1.0)


def instructions(node: Operands, kernel: Kernel, macs: int, rows: int, of: int) -> int:
    """Return the estimate for one call that makes ``rows`` of ``of`` rows of the output."""
    if kernel.name == "depthwise_conv_2d_s8_3x3":
        return _bands(node, rows)
    cost = _COSTS.get(kernel.name, _OTHER)
    elements = node.output().elements
    pixels = rows_of(node.output().shape)[1] // (node.output().shape or (1,))[-1] * rows
    share = rows / max(1, of)
    if cost.pixels > 1 and pixels:
        share *= -(-pixels // cost.pixels) * cost.pixels / pixels
    return cost.call + round(share * (cost.product * macs + cost.element * elements))


def _bands(node: Operands, rows: int) -> int:
    """Return what the packed depthwise kernel takes, which makes rows in bands.

    It pads scratch once, widens four rows at a time, and makes rows in pairs.
    """
    _, _, width, channels = node.output().shape
    stride: int = node.attrs.window.stride[0]
    columns = (width - 1) * stride + 3
    most = _BAND if stride == 1 else 2
    whole, rest = divmod(rows, most)
    total = _CALL + 32 * columns
    for count, bands in ((most, whole), (rest, 1 if rest else 0)):
        widened = -(-((count - 1) * stride + 3) // 4)
        group = 270 + 100 * width * -(-count // 2) + 28 * columns * widened
        total += bands * -(-channels // 4) * group
    return total
