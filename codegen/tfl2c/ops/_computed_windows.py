# SPDX-License-Identifier: Apache-2.0
"""CONV_2D and DEPTHWISE_CONV_2D whose weights or bias are no constants."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from tfl2c.graph import DType, Operands
from tfl2c.ops import _affine, _computed, _float
from tfl2c.ops._access import RowAccess
from tfl2c.ops._window import Window, image_fields, window_fields
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

KERNELS = {DType.INT8: "conv_2d_computed_s8", DType.FLOAT32: "conv_2d_computed_f32"}
_WEIGHTS, _BIAS = 1, 2  # positions of inputs
_UNKNOWN = ("input_rows", "output_rows")  # the kernels make whole images


def select(otherwise: Callable[[Operands, Target], Kernel]) -> Callable[[Operands, Target], Kernel]:
    """Return the choice of a kernel; ``otherwise`` is that for constant weights and bias."""

    def chosen(node: Operands, target: Target) -> Kernel:
        if _computed.is_computed(node):
            return Kernel(KERNELS[node.input().dtype])
        return otherwise(node, target)

    return chosen


def alternatives(
    otherwise: Callable[[Operands, Target], tuple[Kernel, ...]],
) -> Callable[[Operands, Target], tuple[Kernel, ...]]:
    """Return the choice of kernels with less scratch, none where there is one kernel only."""

    def offered(node: Operands, target: Target) -> tuple[Kernel, ...]:
        return () if _computed.is_computed(node) else otherwise(node, target)

    return offered


def rows(
    otherwise: Callable[[Operands, Kernel], RowAccess | None],
) -> Callable[[Operands, Kernel], RowAccess | None]:
    """Return the access by rows, none for the kernels that make whole images."""

    def access(node: Operands, kernel: Kernel) -> RowAccess | None:
        return None if _computed.is_computed(node) else otherwise(node, kernel)

    return access


def lower(
    otherwise: Callable[[Operands, Kernel], Lowered], channel_axis: int
) -> Callable[[Operands, Kernel], Lowered]:
    """Return the lowering; ``channel_axis`` is the weights' dimension of output channels."""

    def lowering(node: Operands, kernel: Kernel) -> Lowered:
        if _computed.is_computed(node):
            return _lowered(node, channel_axis)
        return otherwise(node, kernel)

    return lowering


def _lowered(node: Operands, channel_axis: int) -> Lowered:
    """Return the call of the kernel.

    Weights are [outputs, height, width, group channels], or [1, height, width, outputs] with a
    ``channel_axis`` of 3, each output then seeing one input channel.
    """
    weights, source, window = node.input(_WEIGHTS), node.input(), node.attrs.window
    outputs = weights.shape[channel_axis]
    fields: dict[str, Value] = {
        f"windows.{name}": value
        for name, value in _window_fields(node, window, channel_axis).items()
        if name not in _UNKNOWN
    }
    fields["has_bias"] = int(node.has(_BIAS))
    if source.dtype is DType.FLOAT32:
        fields |= _float.range_fields(node.attrs.activation)
    else:
        fields |= {
            **_affine.rescaling(_affine.real_multipliers(node), outputs),
            "input_zero_point": _affine.zero_point(node),
            **_affine.output_fields(node, node.attrs.activation),
        }
    # Where there is no bias, its argument is not looked at.
    bias = _BIAS if node.has(_BIAS) else _WEIGHTS
    return Lowered(fields, (source.shape[0],), (0, _WEIGHTS, bias))


def _window_fields(node: Operands, window: Window, channel_axis: int) -> dict[str, Value]:
    source, weights = node.input().shape, node.input(_WEIGHTS).shape
    seen = 1 if channel_axis else weights[3]
    return {
        **image_fields("input", source),
        **window_fields(window, (source[1], source[2]), (weights[1], weights[2])),
        **image_fields("output", node.output().shape),
        "group_channels": seen,
        "tap_step": weights[3],
        "channel_step": 1 if channel_axis else prod(weights[1:]),
    }
