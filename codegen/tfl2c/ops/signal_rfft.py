# SPDX-License-Identifier: Apache-2.0
"""SignalRfft of TensorFlow Lite Micro: the spectrum of real numbers, those missing being 0."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _fft, _signal
from tfl2c.ops._op import Op, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _fits(node: Operands) -> str | None:
    """The last dimension must not be longer than the FFT."""
    shape = node.input().shape
    return None if shape and shape[-1] <= node.attrs.fft_length else shape_text(node.input())


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((*node.input().shape[:-1], node.attrs.fft_length + 2),)


def _select(node: Operands, target: Target) -> Kernel:
    return _fft.kernel(node, "signal_rfft")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields = {**_fft.fields(node, -1), "length": node.input().shape[-1]}
    return Lowered(fields, (_fft.rows(node),))


OP = Op(
    "SIGNAL_RFFT",
    attributes=_fft.attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_signal.one_type(*_fft.TYPES), _signal.not_empty, _fft.power_of_two, _fits),
    shapes=_shapes,
    kernels=_fft.kernels("signal_rfft"),
    select=_select,
    lower=_lower,
    custom="SignalRfft",
)
