# SPDX-License-Identifier: Apache-2.0
"""Four units at a time of rows of codes, for cores with 16-bit products.

The layout is that of runtime_c/include/tfl2c/fully_connected_s8_x4.h.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tfl2c.ops import _blocks
from tfl2c.ops._blocks import Channels
from tfl2c.program import Kernel, Value

KERNEL: Final = "fully_connected_s8_x4"
_WIDENED: Final = 256  # TFL2C_FULLY_CONNECTED_S8_X4_WIDENED
_EXPONENT: Final = 9  # TFL2C_FULLY_CONNECTED_S8_X4_EXPONENT


def kernel(layer: Channels) -> Kernel:
    """Return the kernel, which widens the elements of a row in its scratch."""
    return Kernel(KERNEL, scratch=2 * min(_WIDENED, len(_order(layer))))


def fields(layer: Channels, output: Mapping[str, Value]) -> dict[str, Value]:
    """Return the parameters of the kernel; ``output`` has the least and greatest code."""
    has_shifts, order = not _blocks.are_short(layer, _EXPONENT), _order(layer)
    units, depth = layer.weights.shape
    return {
        "blocks": _blocks.pack(layer, order, _EXPONENT, has_shifts=has_shifts),
        "products": len(order),
        "depth": depth,
        "units": units,
        "shifts": int(has_shifts),
        "output_min": output["output_min"],
        "output_max": output["output_max"],
    }


def _order(layer: Channels) -> list[int]:
    return _blocks.order(1, layer.weights.shape[1])
