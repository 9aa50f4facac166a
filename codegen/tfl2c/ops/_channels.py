# SPDX-License-Identifier: Apache-2.0
"""Channels, the slices of the last dimension: what an operator knows about each of them.

With this, channels that are the same for every input can be taken out of a model, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import INT32_MAX, INT32_MIN, requantize
from tfl2c.graph import DType, Operands, Tensor

Mask = NDArray[np.bool_]  # one flag per channel
Indices = NDArray[np.intp]
Integers = NDArray[np.int64]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Least and greatest code of each channel, both included; they may be wider than the truth."""

    low: Integers
    high: Integers

    @property
    def constant(self) -> Mask:
        """The channels whose code is the same for every input and at every place."""
        fixed: Mask = self.low == self.high
        return fixed

    def clamped(self, least: int, greatest: int) -> Bounds:
        """Return the bounds of the codes clamped to [least, greatest]."""
        return Bounds(self.low.clip(least, greatest), self.high.clip(least, greatest))

    def joined(self, code: int) -> Bounds:
        """Return the bounds of channels that also hold ``code`` here and there."""
        return Bounds(np.minimum(self.low, code), np.maximum(self.high, code))


Sources = Mapping[int, Bounds]
"""Bounds of a node's inputs by position."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A node some of whose channels go."""

    node: Operands
    sources: Sources
    result: Bounds
    kept_inputs: Mask  # channels of the first input
    kept_outputs: Mask  # channels of the output


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """How an operator treats channels.

    ``applies``  whether the rest may be asked about a node
    ``bounds``   bounds of the output from those of the inputs
    ``follows``  by position, the channel of an input that each channel of the output is made from:
                 these stay or go together. Constants among them are sliced like the others
    ``needs``    the channels of the first input that some output channels depend on, where any may
                 stay or go: called with (node, sources, the output channels that vary). The effect
                 of the others is folded into the bias by ``cut``
    ``cut``      the constant inputs that the node has when channels are gone, by position
    ``fewest``   how many output channels stay at least, if there are so many
    ``tell``     what, besides the channels that it follows, tells each output channel from others:
                 called with (node, for every channel of the first input the first one equal to it).
                 Output channels told alike are equal. None where these channels tell them apart
    ``merge``    the weights that read one of equal channels in place of several as far as their
                 type holds the sums, called alike; None if none do
    """

    applies: Callable[[Operands], bool]
    bounds: Callable[[Operands, Sources], Bounds]
    follows: Callable[[Operands], Mapping[int, Indices]]
    needs: Callable[[Operands, Sources, Mask], Mask] | None = None
    cut: Callable[[Cut], Mapping[int, Tensor]] | None = None
    fewest: int = 1
    tell: Callable[[Operands, Indices], Sequence[Hashable]] | None = None
    merge: Callable[[Operands, Indices], Tensor | None] | None = None


def channels(tensor: Tensor) -> int:
    """Return the length of the last dimension; 1 for rank 0."""
    return tensor.shape[-1] if tensor.shape else 1


def anything(tensor: Tensor) -> Bounds:
    """Return bounds that say nothing."""
    known = tensor.dtype in {DType.INT4, DType.INT8, DType.INT16}
    least, greatest = tensor.dtype.limits if known else (INT32_MIN, INT32_MAX)
    shape = (channels(tensor),)
    return Bounds(np.full(shape, least, np.int64), np.full(shape, greatest, np.int64))


def between_int8(node: Operands) -> bool:
    """Whether first input and output are int8."""
    return node.input().dtype is node.output().dtype is DType.INT8


def straight(node: Operands) -> Mapping[int, Indices]:
    """Follow the inputs that have as many channels as the output; axes and amounts have none."""
    count, dtype = channels(node.output()), node.output().dtype
    alike = [bool(t.shape) and t.dtype is dtype and t.shape[-1] == count for t in node.present()]
    return {i: np.arange(count) for i, fits in enumerate(alike) if fits}


def each(bounds: Callable[[Operands, Sources], Bounds]) -> ChannelRules:
    """Return the rules of an int8 operator that computes channel by channel."""
    return ChannelRules(between_int8, bounds, straight)


def rescaled(sums: Bounds, pairs: Sequence[Pair], zero_point: int, codes: Pair) -> Bounds:
    """Return the bounds of clamp(requantize(sum, multiplier, shift) + zero_point).

    ``pairs`` are (multiplier, shift), one or per channel; ``codes`` what is clamped to. As long as
    nothing leaves 32 bits, this only grows with the sum; otherwise every code is possible.
    """
    several = list(pairs) * (len(sums.low) if len(pairs) == 1 else 1)
    ends = zip(sums.low.tolist(), sums.high.tolist(), several, strict=True)
    found = [_rescaled(low, high, pair, zero_point) or codes for low, high, pair in ends]
    return Bounds(*np.array(found, dtype=np.int64).reshape(-1, 2).T).clamped(*codes)


def _rescaled(low: int, high: int, pair: Pair, zero_point: int) -> Pair | None:
    multiplier, shift = pair
    left = max(shift, 0)
    if not (_fits(low << left) and _fits(high << left)):
        return None
    least, greatest = (requantize(x, multiplier, shift) + zero_point for x in (low, high))
    return (least, greatest) if _fits(least) and _fits(greatest) else None


def _fits(value: int) -> bool:
    return INT32_MIN <= value <= INT32_MAX
