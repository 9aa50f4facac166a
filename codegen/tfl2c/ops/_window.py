# SPDX-License-Identifier: Apache-2.0
"""Windows that move over images: convolutions and pools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tfl2c.program import Value

Pads = tuple[int, int, int, int]  # top, bottom, left, right
Pair = tuple[int, int]  # height, width

_LARGEST = 2**16 - 1


@dataclass(frozen=True, slots=True)
class Window:
    """``padding`` is as in TFLite until a PAD in front is taken over: amounts from then on."""

    padding: str | Pads
    stride: Pair
    dilation: Pair = (1, 1)

    def output(self, size: Pair, kernel: Pair) -> Pair:
        """Return height and width of the result; ValueError when nothing comes out."""
        top, bottom, left, right = self.pads(size, kernel)
        padded = (size[0] + top + bottom, size[1] + left + right)
        height, width = (
            (padded[i] - self._extent(kernel)[i]) // self.stride[i] + 1 for i in (0, 1)
        )
        if height < 1 or width < 1:
            raise ValueError("the window is larger than the padded input")
        return height, width

    def pads(self, size: Pair, kernel: Pair) -> Pads:
        """Return how many rows and columns of padding surround an image of ``size``."""
        if self.padding == "SAME":
            (top, bottom), (left, right) = (self._same(i, size[i], kernel) for i in (0, 1))
            return (top, bottom, left, right)
        return (0, 0, 0, 0) if isinstance(self.padding, str) else self.padding

    def padded(self, size: Pair, kernel: Pair, more: Pads) -> Window:
        """Return the window over an image of ``size`` of which a border of ``more`` is padding."""
        own = self.pads(size, kernel)
        top, bottom, left, right = (a + b for a, b in zip(own, more, strict=True))
        return replace(self, padding=(top, bottom, left, right))

    def _same(self, i: int, size: int, kernel: Pair) -> Pair:
        out = -(-size // self.stride[i])
        total = max(0, (out - 1) * self.stride[i] + self._extent(kernel)[i] - size)
        return total // 2, total - total // 2

    def _extent(self, kernel: Pair) -> Pair:
        height, width = ((kernel[i] - 1) * self.dilation[i] + 1 for i in (0, 1))
        return height, width


def read_window(options: Mapping[str, Any]) -> Window:
    """Read a window from an operator's options; ValueError if it cannot be."""
    return Window(
        options["padding"],
        (positive(options, "stride_h"), positive(options, "stride_w")),
        (
            positive(options, "dilation_h_factor", 1),
            positive(options, "dilation_w_factor", 1),
        ),
    )


def positive(options: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """Return an option that counts rows, columns or channels."""
    value = options[name] if default is None else options.get(name, default)
    if not 1 <= value <= _LARGEST:
        raise ValueError(f"the option {name} is {value}, 1 to {_LARGEST} is supported")
    return int(value)


def window_fields(window: Window, size: Pair, kernel: Pair) -> dict[str, Value]:
    """Return the kernel's parameters that say how the window moves."""
    top, _, left, _ = window.pads(size, kernel)
    return {
        "kernel_height": kernel[0],
        "kernel_width": kernel[1],
        "stride_height": window.stride[0],
        "stride_width": window.stride[1],
        "dilation_height": window.dilation[0],
        "dilation_width": window.dilation[1],
        "pad_top": top,
        "pad_left": left,
    }


def image_fields(name: str, shape: tuple[int, ...]) -> dict[str, Value]:
    """Return the kernel's parameters for a tensor [batch, height, width, channels]."""
    batch, height, width, channels = shape
    return {
        f"{name}_height": height,
        f"{name}_width": width,
        f"{name}_channels": channels,
        f"{name}_rows": batch * height,
    }
