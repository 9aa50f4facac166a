# SPDX-License-Identifier: Apache-2.0
"""SignalPCAN of TensorFlow Lite Micro: gain that the estimated noise controls, per channel.

The gain is read from a table of parabolas, one for each power of two; the name of the module stands
for per-channel amplitude normalization.
"""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import DType, Operands
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_GAINS = 125  # 4 numbers for each of 32 intervals, the first two and the last one being shorter


@dataclass(frozen=True, slots=True)
class SignalPcan:
    """``snr_shift`` bits of the product of signal and gain go."""

    snr_shift: int


def _attributes(options: Options) -> SignalPcan:
    return SignalPcan(_signal.number(options, "snr_shift", 0, 63))


def _as_many(node: Operands) -> str | None:
    """Signal and noise must have one shape, and the table of gains 125 numbers at least."""
    signal, noise, gains = (node.input(i) for i in range(3))
    if signal.shape != noise.shape:
        return f"they are {shape_text(signal)} and {shape_text(noise)}"
    return None if gains.elements >= _GAINS else f"it is {shape_text(gains)}"


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_pcan_u32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields = {**_signal.numbers(node.attrs), "channels": node.input().elements}
    return Lowered(fields, (), (0, 1, 2))


OP = Op(
    "SIGNAL_PCAN",
    attributes=_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=(
        *_signal.types((DType.UINT32, DType.UINT32, DType.INT16), (DType.UINT32,)),
        _signal.one_dimension,
        _as_many,
    ),
    shapes=_signal.like_input,
    kernels=("signal_pcan_u32",),
    select=_select,
    lower=_lower,
    custom="SignalPCAN",
)
