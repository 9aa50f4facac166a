# SPDX-License-Identifier: Apache-2.0
"""SignalFilterBankSpectralSubtraction of TensorFlow Lite Micro: signal without estimated noise.

The estimate of each channel is remembered; channels with odd numbers follow it at another pace.
"""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import DType, Operands, Tensor
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class SignalFilterBankSpectralSubtraction:
    """Shares count in units of ``2**-spectral_subtraction_bits``."""

    smoothing: int
    one_minus_smoothing: int
    alternate_smoothing: int
    alternate_one_minus_smoothing: int
    min_signal_remaining: int
    smoothing_bits: int
    spectral_subtraction_bits: int
    clamping: bool
    num_channels: int


def _attributes(options: Options) -> SignalFilterBankSpectralSubtraction:
    def share(name: str) -> int:
        return _signal.number(options, name, 0, _MOST)

    return SignalFilterBankSpectralSubtraction(
        share("smoothing"),
        share("one_minus_smoothing"),
        share("alternate_smoothing"),
        share("alternate_one_minus_smoothing"),
        share("min_signal_remaining"),
        _signal.number(options, "smoothing_bits", 0, 31),
        _signal.number(options, "spectral_subtraction_bits", 0, 31),
        _signal.flag(options, "clamping"),
        _signal.number(options, "num_channels", 1, _MOST),
    )


def _as_many(node: Operands) -> str | None:
    """The input must be as many numbers as the options say."""
    channels = node.attrs.num_channels
    return None if node.input().shape == (channels,) else f"{shape_text(node.input())}, {channels}"


def _states(node: Operands) -> tuple[Tensor, ...]:
    return (_signal.variable("noise", node.input().shape, DType.UINT32),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_filter_bank_spectral_subtraction_u32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered(_signal.numbers(node.attrs), (), (0, 1))


OP = Op(
    "SIGNAL_FILTER_BANK_SPECTRAL_SUBTRACTION",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(2, 2),
    constraints=(*_signal.types((DType.UINT32,), (DType.UINT32, DType.UINT32)), _as_many),
    shapes=_signal.like_input,
    kernels=("signal_filter_bank_spectral_subtraction_u32",),
    select=_select,
    lower=_lower,
    custom="SignalFilterBankSpectralSubtraction",
    states=_states,
)
