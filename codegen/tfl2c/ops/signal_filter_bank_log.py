# SPDX-License-Identifier: Apache-2.0
"""SignalFilterBankLog of TensorFlow Lite Micro: natural logarithms in fixed point.

What the logarithm to base 2 has more than a line between powers of two comes from a table, whose
steps the reference joins almost without a slope; its bits count here.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log2

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_STEPS = 128
_ONE = 1 << 16


@dataclass(frozen=True, slots=True)
class SignalFilterBankLog:
    """Numbers are shifted left, their logarithms times ``output_scale`` are the output."""

    input_correction_bits: int
    output_scale: int


def _attributes(options: Options) -> SignalFilterBankLog:
    return SignalFilterBankLog(
        _signal.number(options, "input_correction_bits", 0, 31),
        _signal.number(options, "output_scale", -(2**31), 2**31 - 1),
    )


def _bulges() -> list[int]:
    """Return how far log2(1 + x) is above x, in units of 2**-16."""
    steps = (i / _STEPS for i in range(_STEPS + 1))
    return [round((log2(1 + x) - x) * _ONE) for x in steps]


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_filter_bank_log_u32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields: dict[str, Value] = {
        "bulges": as_const("bulges", _bulges(), np.int16, "[129]"),
        **_signal.numbers(node.attrs),
        "channels": node.input().elements,
    }
    return Lowered(fields, ())


OP = Op(
    "SIGNAL_FILTER_BANK_LOG",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(*_signal.types((DType.UINT32,), (DType.INT16,)), _signal.one_dimension),
    shapes=_signal.like_input,
    kernels=("signal_filter_bank_log_u32",),
    select=_select,
    lower=_lower,
    custom="SignalFilterBankLog",
)
