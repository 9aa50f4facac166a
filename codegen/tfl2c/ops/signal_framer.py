# SPDX-License-Identifier: Apache-2.0
"""SignalFramer of TensorFlow Lite Micro: frames that overlap, from samples as they come.

While there are too few samples for a frame, the frame is zeros, where the reference leaves what was
in memory, and the second output is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_MOST = 1 << 20


@dataclass(frozen=True, slots=True)
class SignalFramer:
    """Frames begin every ``frame_step`` samples; with ``prefill`` zeros come before the first."""

    frame_size: int
    frame_step: int
    prefill: bool


def _attributes(options: Options) -> SignalFramer:
    return SignalFramer(
        _signal.number(options, "frame_size", 1, _MOST),
        _signal.number(options, "frame_step", 1, _MOST),
        _signal.flag(options, "prefill"),
    )


def _whole_steps(node: Operands) -> str | None:
    """The last dimension must be whole steps."""
    shape = node.input().shape
    fits = bool(shape) and shape[-1] % node.attrs.frame_step == 0
    return None if fits else f"{shape_text(node.input())} in steps of {node.attrs.frame_step}"


def _overlapping(node: Operands) -> str | None:
    """Frames that are filled with zeros at first must not be shorter than a step."""
    attrs: SignalFramer = node.attrs
    fits = not attrs.prefill or attrs.frame_size >= attrs.frame_step
    return None if fits else f"{attrs.frame_size} against {attrs.frame_step}"


def _kept(attrs: SignalFramer) -> int:
    """Return how many samples may wait for a step."""
    if attrs.prefill:
        return attrs.frame_size - attrs.frame_step
    return (attrs.frame_size - 1) // attrs.frame_step * attrs.frame_step


def _states(node: Operands) -> tuple[Tensor, ...]:
    attrs: SignalFramer = node.attrs
    kept = _kept(attrs)
    waiting = (kept if attrs.prefill else 0).to_bytes(4, "little")
    return (
        _signal.variable("samples", (prod(node.input().shape[:-1]), max(1, kept)), DType.INT16),
        _signal.variable("waiting", (1,), DType.INT32, waiting),
    )


def _shapes(node: Operands) -> tuple[Shape, ...]:
    *outer, samples = node.input().shape
    return (*outer, samples // node.attrs.frame_step, node.attrs.frame_size), ()


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_framer_s16")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    attrs: SignalFramer = node.attrs
    *outer, samples = node.input().shape
    fields = {
        "frame_size": attrs.frame_size,
        "frame_step": attrs.frame_step,
        "frames": samples // attrs.frame_step,
        "kept": max(1, _kept(attrs)),
    }
    return Lowered(fields, (prod(outer),), (0, 1, 2))


OP = Op(
    "SIGNAL_FRAMER",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(2, 2),
    constraints=(
        *_signal.types((DType.INT16,), (DType.INT16, DType.BOOL)),
        _signal.not_empty,
        _whole_steps,
        _overlapping,
    ),
    shapes=_shapes,
    kernels=("signal_framer_s16",),
    select=_select,
    lower=_lower,
    custom="SignalFramer",
    states=_states,
)
