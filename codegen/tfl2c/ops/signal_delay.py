# SPDX-License-Identifier: Apache-2.0
"""SignalDelay of TensorFlow Lite Micro: samples as they were some samples ago."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from tfl2c.graph import DType, Operands, Tensor
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class SignalDelay:
    """``delay_length`` samples."""

    delay_length: int


def _attributes(options: Options) -> SignalDelay:
    return SignalDelay(_signal.number(options, "delay_length", 0, _MOST))


def _has_samples(node: Operands) -> str | None:
    """The input must have a dimension of samples at least."""
    return None if node.input().shape else shape_text(node.input())


def _states(node: Operands) -> tuple[Tensor, ...]:
    shape = (prod(node.input().shape[:-1]), max(1, node.attrs.delay_length))
    return (_signal.variable("samples", shape, DType.INT16),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_delay_s16")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    *outer, samples = node.input().shape
    fields = {"delay": node.attrs.delay_length, "length": samples}
    return Lowered(fields, (prod(outer),), (0, 1))


OP = Op(
    "SIGNAL_DELAY",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        *_signal.types((DType.INT16,), (DType.INT16,)),
        _signal.not_empty,
        _has_samples,
    ),
    shapes=_signal.like_input,
    kernels=("signal_delay_s16",),
    select=_select,
    lower=_lower,
    custom="SignalDelay",
    states=_states,
)
