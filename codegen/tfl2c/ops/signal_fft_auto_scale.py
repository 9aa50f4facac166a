# SPDX-License-Identifier: Apache-2.0
"""SignalFftAutoScale of TensorFlow Lite Micro: samples shifted left as far as all of them allow.

-32768 takes part as the reference has it: it is no large sample but hides those before it.
"""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return node.input().shape, ()


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_fft_auto_scale_s16")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return Lowered({"length": node.input().elements}, ())


OP = Op(
    "SIGNAL_FFT_AUTO_SCALE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(2, 2),
    constraints=(*_signal.types((DType.INT16,), (DType.INT16, DType.INT32)), _signal.one_dimension),
    shapes=_shapes,
    kernels=("signal_fft_auto_scale_s16",),
    select=_select,
    lower=_lower,
    custom="SignalFftAutoScale",
)
