# SPDX-License-Identifier: Apache-2.0
"""SignalOverlapAdd of TensorFlow Lite Micro: frames that overlap added up to samples."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_MOST = 1 << 20
_KERNELS = {DType.INT16: "signal_overlap_add_s16", DType.FLOAT32: "signal_overlap_add_f32"}


@dataclass(frozen=True, slots=True)
class SignalOverlapAdd:
    """Frames begin every ``frame_step`` samples."""

    frame_step: int


def _attributes(options: Options) -> SignalOverlapAdd:
    return SignalOverlapAdd(_signal.number(options, "frame_step", 1, _MOST))


def _frames(node: Operands) -> str | None:
    """The last two dimensions must be frames and their samples, as many as a step at least."""
    shape = node.input().shape
    fits = len(shape) >= 2 and shape[-1] >= node.attrs.frame_step
    return None if fits else f"{shape_text(node.input())} in steps of {node.attrs.frame_step}"


def _states(node: Operands) -> tuple[Tensor, ...]:
    *outer, _, size = node.input().shape
    shape = (prod(outer), max(1, size - node.attrs.frame_step))
    return (_signal.variable("samples", shape, node.input().dtype),)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    *outer, frames, _ = node.input().shape
    return ((*outer, frames * node.attrs.frame_step),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    *outer, frames, size = node.input().shape
    fields = {"frame_size": size, "frame_step": node.attrs.frame_step, "frames": frames}
    return Lowered(fields, (prod(outer),), (0, 1))


OP = Op(
    "SIGNAL_OVERLAP_ADD",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_signal.one_type(*_KERNELS), _signal.not_empty, _frames),
    shapes=_shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    custom="SignalOverlapAdd",
    states=_states,
)
