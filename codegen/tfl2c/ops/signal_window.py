# SPDX-License-Identifier: Apache-2.0
"""SignalWindow of TensorFlow Lite Micro: samples times the weights of a window, shifted right."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import DType, Operands
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


@dataclass(frozen=True, slots=True)
class SignalWindow:
    """``shift`` bits of each product go."""

    shift: int


def _attributes(options: Options) -> SignalWindow:
    return SignalWindow(_signal.number(options, "shift", 0, 31))


def _whole_windows(node: Operands) -> str | None:
    """The window must have one dimension and the samples fill whole windows."""
    samples, window = node.input(), node.input(1)
    if len(window.shape) == 1 and samples.elements % window.elements == 0:
        return None
    return f"they are {shape_text(window)} and {shape_text(samples)}"


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_window_s16")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    length = node.input(1).elements
    fields = {"shift": node.attrs.shift, "length": length}
    return Lowered(fields, (node.input().elements // length,), (0, 1))


OP = Op(
    "SIGNAL_WINDOW",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        *_signal.types((DType.INT16, DType.INT16), (DType.INT16,)),
        _signal.not_empty,
        _whole_windows,
    ),
    shapes=_signal.like_input,
    kernels=("signal_window_s16",),
    select=_select,
    lower=_lower,
    custom="SignalWindow",
)
