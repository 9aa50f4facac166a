# SPDX-License-Identifier: Apache-2.0
"""SignalFilterBankSquareRoot of TensorFlow Lite Micro: roots to the nearest, shifted right.

The root of a number below 2**32 is at most 65535, as in the reference.
"""

from __future__ import annotations

from tfl2c.graph import DType, Operands
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _one_shift(node: Operands) -> str | None:
    """The bits to shift by, the second input, must be one number."""
    bits = node.input(1)
    return None if bits.elements == 1 else f"they are {shape_text(bits)}"


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_filter_bank_square_root_u64")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered({"channels": node.input().elements}, (), (0, 1))


OP = Op(
    "SIGNAL_FILTER_BANK_SQUARE_ROOT",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(*_signal.types((DType.UINT64, DType.INT32), (DType.UINT32,)), _one_shift),
    shapes=_signal.like_input,
    kernels=("signal_filter_bank_square_root_u64",),
    select=_select,
    lower=_lower,
    custom="SignalFilterBankSquareRoot",
)
