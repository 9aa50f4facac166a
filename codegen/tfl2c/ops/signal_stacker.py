# SPDX-License-Identifier: Apache-2.0
"""SignalStacker of TensorFlow Lite Micro: a frame with those before and behind it, as they come.

The first frame stands for all that would be before it. While there are too few frames the output is
zeros, where the reference leaves what was in memory, and the second output is false.
"""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops import _signal
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_MOST = 1 << 15
_NO_FRAME = (-1).to_bytes(4, "little", signed=True)


@dataclass(frozen=True, slots=True)
class SignalStacker:
    """Stacks begin every ``stacker_step`` frames."""

    num_channels: int
    stacker_left_context: int
    stacker_right_context: int
    stacker_step: int

    @property
    def frames(self) -> int:
        """Frames of a stack."""
        return self.stacker_left_context + 1 + self.stacker_right_context


def _attributes(options: Options) -> SignalStacker:
    found = SignalStacker(
        _signal.number(options, "num_channels", 1, _MOST),
        _signal.number(options, "stacker_left_context", 0, _MOST),
        _signal.number(options, "stacker_right_context", 0, _MOST),
        _signal.number(options, "stacker_step", 1, _MOST),
    )
    if found.stacker_step > found.frames:
        step, frames = found.stacker_step, found.frames
        raise ValueError(f"the option stacker_step is {step}, at most {frames} frames make a stack")
    return found


def _as_many(node: Operands) -> str | None:
    """The input must be as many numbers as the options say."""
    channels = node.attrs.num_channels
    return None if node.input().shape == (channels,) else f"{shape_text(node.input())}, {channels}"


def _states(node: Operands) -> tuple[Tensor, ...]:
    attrs: SignalStacker = node.attrs
    shape = (max(1, attrs.frames - 1), attrs.num_channels)
    return (
        _signal.variable("frames", shape, DType.INT16),
        _signal.variable("waiting", (1,), DType.INT32, _NO_FRAME),
    )


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.attrs.num_channels * node.attrs.frames,), ()


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_stacker_s16")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    attrs: SignalStacker = node.attrs
    fields = {
        "channels": attrs.num_channels,
        "before": attrs.stacker_left_context,
        "frames": attrs.frames,
        "step": attrs.stacker_step,
    }
    return Lowered(fields, (), (0, 1, 2))


OP = Op(
    "SIGNAL_STACKER",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(2, 2),
    constraints=(*_signal.types((DType.INT16,), (DType.INT16, DType.BOOL)), _as_many),
    shapes=_shapes,
    kernels=("signal_stacker_s16",),
    select=_select,
    lower=_lower,
    custom="SignalStacker",
    states=_states,
)
