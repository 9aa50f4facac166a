# SPDX-License-Identifier: Apache-2.0
"""SignalEnergy of TensorFlow Lite Micro: squares of the absolute values of a spectrum.

Outside the range that is asked for the output is 0; the reference leaves what was in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class SignalEnergy:
    """The range is from ``start_index`` up to, without, ``end_index``."""

    start_index: int
    end_index: int


def _attributes(options: Options) -> SignalEnergy:
    start = _signal.number(options, "start_index", 0, _MOST)
    return SignalEnergy(start, _signal.number(options, "end_index", start, _MOST))


def _inside(node: Operands) -> str | None:
    """The input must have one dimension, of pairs, and the range lie inside."""
    shape, end = node.input().shape, node.attrs.end_index
    if len(shape) != 1 or shape[0] % 2:
        return f"it is {shape_text(node.input())}"
    return None if end <= shape[0] // 2 else f"it ends at {end} of {shape[0] // 2}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((node.input().shape[0] // 2,),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_energy_s16")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    bins = node.output().elements
    return Lowered({**_signal.numbers(node.attrs), "bins": bins}, ())


OP = Op(
    "SIGNAL_ENERGY",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(*_signal.types((DType.INT16,), (DType.UINT32,)), _inside),
    shapes=_shapes,
    kernels=("signal_energy_s16",),
    select=_select,
    lower=_lower,
    custom="SignalEnergy",
)
