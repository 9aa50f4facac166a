# SPDX-License-Identifier: Apache-2.0
"""uint8 weights of which only few, less their zero point, do not fit in int8.

Converters let the codes span the least and the greatest weight, so that most lie within 128 steps
of the zero point and those of some output channels do not. Such a layer takes the kernels for int8
weights, with zeros for these channels, which other kernels make and put in their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _affine, _unsigned
from tfl2c.ops._access import RowAccess
from tfl2c.ops._window import image_fields, window_fields
from tfl2c.program import Kernel, Lowered, Mended, Value, as_const
from tfl2c.targets import Target

KERNEL: Final = "conv_2d_s8_few"
_PUT: Final = "put_channels"
KERNELS: Final = (KERNEL, _PUT)
_SHARE: Final = 4  # of so many output channels one may need more bits than int8 has
_MOST_HEIGHT: Final = 8  # TFL2C_FEW_HEIGHT
_TOGETHER: Final = (4, 1)  # rows that a call makes where scratch for all rows is too much
_CALLS, _CODE, _PRODUCT = 130, 75, 2.0  # instructions
_SLOWER: Final = 1.0  # what the kernels for any weights take more, at least


@dataclass(frozen=True, slots=True)
class _Split:
    """A node with int8 weights, and the output channels whose weights are 0 there."""

    node: Operands
    few: tuple[int, ...]


def select(
    otherwise: Callable[[Operands, Target], Kernel], axis: int
) -> Callable[[Operands, Target], Kernel]:
    """Return the choice of a kernel for weights whose dimension ``axis`` is output channels."""

    def chosen(node: Operands, target: Target) -> Kernel:
        split = _split(node, axis)
        if split is None:
            return otherwise(node, target)
        return next(_mended([otherwise(split.node, target)], split))

    return chosen


def alternatives(
    otherwise: Callable[[Operands, Target], tuple[Kernel, ...]],
    first: Callable[[Operands, Target], Kernel],
    axis: int,
) -> Callable[[Operands, Target], tuple[Kernel, ...]]:
    """Return the choice of kernels with less scratch; ``first`` chooses that with most."""

    def offered(node: Operands, target: Target) -> tuple[Kernel, ...]:
        split = _split(node, axis)
        if split is None:
            return otherwise(node, target)
        every = first(split.node, target), *otherwise(split.node, target)
        found = tuple(_mended(every, split))[1:]
        if not split.few:
            return found
        smallest = _unsigned.kernels(node, target, channel_axis=axis)[-1]
        return (*found, replace(smallest, slower=_SLOWER))

    return offered


def rows(
    otherwise: Callable[[Operands, Kernel], RowAccess | None],
) -> Callable[[Operands, Kernel], RowAccess | None]:
    """Return the access by rows: what mends a kernel has read all when that one begins."""
    return lambda node, kernel: otherwise(node, kernel.alone)


def lower(
    otherwise: Callable[[Operands, Kernel], Lowered], axis: int
) -> Callable[[Operands, Kernel], Lowered]:
    """Return the lowering."""

    def lowering(node: Operands, kernel: Kernel) -> Lowered:
        split = None if kernel.name in _unsigned.KERNELS else _split(node, axis)
        if split is None:
            return otherwise(node, kernel)
        lowered = otherwise(split.node, kernel.alone)
        if kernel.mended is None:
            return lowered
        used = kernel.alone.scratch
        before, after = _fields(node, split, axis), _put_fields(split)
        return replace(lowered, before=before | {"used": used}, after=after | {"used": used})

    return lowering


def instructions(node: Operands, kernel: Kernel, rows: int) -> int:
    """Return about what the kernels take that mend another one, for a call that makes ``rows``."""
    if kernel.mended is None:
        return 0
    weights, depthwise = node.input(1), node.node.op == "DEPTHWISE_CONV_2D"
    made = weights.shape[3] if depthwise else weights.shape[0]
    each = _CODE + _PRODUCT * weights.elements / max(1, made)
    return _CALLS + round(rows * node.output().shape[2] * kernel.mended.channels * each)


def _mended(kernels: Iterable[Kernel], split: _Split) -> Iterator[Kernel]:
    """Yield kernels as they are mended, with less and less scratch."""
    batch, height, width, _ = split.node.output().shape
    least = None
    for kernel in kernels:
        if not split.few:
            yield kernel
            continue
        for rows in (kernel.most_rows or batch * height, *_TOGETHER):
            scratch = kernel.scratch + min(rows, batch * height) * width * len(split.few)
            if least is None or scratch < least:
                most = rows if rows < batch * height else kernel.most_rows
                mended = Mended(kernel, *KERNELS, len(split.few))
                yield replace(kernel, scratch=scratch, most_rows=most, mended=mended)
                least = scratch


def _split(node: Operands, axis: int) -> _Split | None:
    """Return a node with int8 weights and the channels that need more; None if that are many."""
    weights = node.input(1)
    if weights.dtype is not DType.UINT8 or not weights.is_constant or not weights.elements:
        return None
    if node.attrs.window.dilation != (1, 1) or weights.shape[1] > _MOST_HEIGHT:
        return None
    steps = np.moveaxis(weights.array().astype(np.int16), axis, 0) - weights.affine.zero_point
    by_channel = steps.reshape(len(steps), -1)
    least, greatest = DType.INT8.limits
    few = np.flatnonzero((by_channel.min(axis=1) < least) | (by_channel.max(axis=1) > greatest))
    if _SHARE * len(few) > len(steps) or node.output().elements == 0:
        return None
    steps[few] = 0
    data = np.moveaxis(steps, 0, axis).astype(np.int8).tobytes()
    plain = replace(weights.affine, zero_points=(0,))
    signed = replace(weights, dtype=DType.INT8, quantization=plain, data=data)
    graph = node.graph.with_tensors({node.node.inputs[1]: signed})
    return _Split(graph.operands(node.node), tuple(few.tolist()))


def _fields(node: Operands, split: _Split, axis: int) -> dict[str, Value]:
    """Return the parameters of the kernel that makes the channels which need more bits."""
    weights, few = node.input(1), list(split.few)
    channels, outputs = node.input().shape[3], node.output().shape[3]
    height, width, seen = (*weights.shape[1:3], 1 if axis else weights.shape[3])
    each = outputs // (channels // seen)  # output channels of a group
    bias = _affine.bias(node, outputs)
    (real,) = _affine.real_multipliers(node)
    multiplier, shift = quantize_multiplier(real)
    codes = np.moveaxis(weights.array(), axis, 0)[few]
    layout = "[count][kernel_height][kernel_width][seen_channels]"
    channel = [(c // each * seen, bias[c]) for c in few]
    size = node.input().shape[1], node.input().shape[2]
    places = {
        **image_fields("input", node.input().shape),
        **window_fields(node.attrs.window, size, (height, width)),
        **image_fields("output", node.output().shape),
    }
    unknown = ("dilation_height", "dilation_width", "output_channels", "output_rows")
    return {
        "weights": as_const("weights", codes, np.uint8, layout),
        "channels": as_const("channels", channel, np.int32, "[count][2]"),
        "count": len(few),
        "multiplier": multiplier,
        "shift": shift,
        "seen_channels": seen,
        **{name: value for name, value in places.items() if name not in unknown},
        "weight_zero_point": weights.affine.zero_point,
        "input_zero_point": _affine.zero_point(node),
        **_affine.output_fields(node, node.attrs.activation),
    }


def _put_fields(split: _Split) -> dict[str, Value]:
    """Return the parameters of the kernel that puts channels into the output."""
    batch, height, width, channels = split.node.output().shape
    return {
        "places": as_const("places", split.few, np.int32, "[count]"),
        "count": len(split.few),
        "width": width,
        "channels": channels,
        "output_rows": batch * height,
    }
