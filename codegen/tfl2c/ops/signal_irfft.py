# SPDX-License-Identifier: Apache-2.0
"""SignalIrfft of TensorFlow Lite Micro: the real numbers that a spectrum belongs to.

Fixed point makes as many times smaller numbers as the FFT is long, as the reference does.
"""

from __future__ import annotations

from dataclasses import replace

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _fft, _signal
from tfl2c.ops._op import Op, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _whole_spectrum(node: Operands) -> str | None:
    """The last dimension must be longer by 2 than the FFT: real and imaginary parts."""
    shape = node.input().shape
    return None if shape and shape[-1] == node.attrs.fft_length + 2 else shape_text(node.input())


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((*node.input().shape[:-1], node.attrs.fft_length),)


def _select(node: Operands, target: Target) -> Kernel:
    size = node.attrs.fft_length * node.input().dtype.bits // 8
    return replace(_fft.kernel(node, "signal_irfft"), scratch=size)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered(_fft.fields(node, 1), (_fft.rows(node),))


OP = Op(
    "SIGNAL_IRFFT",
    attributes=_fft.attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        _signal.one_type(*_fft.TYPES),
        _signal.not_empty,
        _fft.power_of_two,
        _whole_spectrum,
    ),
    shapes=_shapes,
    kernels=_fft.kernels("signal_irfft"),
    select=_select,
    lower=_lower,
    custom="SignalIrfft",
)
