# SPDX-License-Identifier: Apache-2.0
"""Windows that are summed up channel by channel: what the pools share."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.arithmetic import activation_range
from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _float, _int16
from tfl2c.ops._access import RowAccess, window_access
from tfl2c.ops._channels import Bounds, Sources
from tfl2c.ops._op import Options
from tfl2c.ops._window import Pair, Window, image_fields, positive, read_window, window_fields
from tfl2c.program import Kernel, Lowered, Value

_ELSEWHERE = ("input_channels", "output_channels", "dilation_height", "dilation_width")

CONSTRAINTS = (
    _checks.not_empty,
    _int16.activations,
    _float.when_quantized(_checks.same_quantization),
    _checks.rank(0, 4),
)


@dataclass(frozen=True, slots=True)
class Pool2D:
    """Input [batch, height, width, channels]; ``kernel`` is the window's (height, width)."""

    window: Window
    kernel: Pair
    activation: str


def attributes(options: Options) -> Pool2D:
    """Read the attributes of a pool; ValueError if they cannot be."""
    kernel = positive(options, "filter_height"), positive(options, "filter_width")
    return Pool2D(read_window(options), kernel, _checks.activation(options))


def size(node: Operands) -> Pair:
    """Return height and width of the input."""
    return node.input().shape[1], node.input().shape[2]


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the output's shape."""
    height, width = node.attrs.window.output(size(node), node.attrs.kernel)
    return ((node.input().shape[0], height, width, node.input().shape[3]),)


def rows(node: Operands, kernel: Kernel) -> RowAccess:
    """Return which input rows each output row is made of."""
    return window_access(node, node.attrs.window, node.attrs.kernel)


def identity(node: Operands) -> bool:
    """Return whether each window is one pixel, whose value nothing cuts off."""
    window = node.attrs.window
    one_each = (*node.attrs.kernel, *window.stride) == (1, 1, 1, 1)
    unpadded = not any(window.pads(size(node), node.attrs.kernel))
    return one_each and unpadded and _cuts_nothing(node)


def _cuts_nothing(node: Operands) -> bool:
    """Whether the activation lets every code through; in float, infinity is cut off always."""
    result = node.output()
    if _float.is_float(node):
        return False
    codes = activation_range(node.attrs.activation, result.affine, result.dtype)
    return codes == result.dtype.limits


def bounds(node: Operands, sources: Sources) -> Bounds:
    """Return the bounds of the output's channels: a window of equal codes gives that code."""
    result = node.output()
    return sources[0].clamped(*activation_range(node.attrs.activation, result.affine, result.dtype))


def lowered(node: Operands) -> Lowered:
    """Return the kernel's parameters and extent."""
    source, result = node.input(), node.output()
    fields: dict[str, Value] = {
        **image_fields("input", source.shape),
        **image_fields("output", result.shape),
        "channels": source.shape[3],
        **window_fields(node.attrs.window, size(node), node.attrs.kernel),
        **_range_fields(node),
    }
    kept = {name: value for name, value in fields.items() if name not in _ELSEWHERE}
    return Lowered(kept, extent=(0, result.shape[0] * result.shape[1]))


def _range_fields(node: Operands) -> dict[str, Value]:
    if _float.is_float(node):
        return _float.range_fields(node.attrs.activation)
    result = node.output()
    least, greatest = activation_range(node.attrs.activation, result.affine, result.dtype)
    return {"output_min": least, "output_max": greatest}
