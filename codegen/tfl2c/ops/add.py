# SPDX-License-Identifier: Apache-2.0
"""ADD: the sum of two tensors, broadcast against each other, each with a scale of its own.

Plain integers wrap, and unlike in TensorFlow Lite Micro the activation holds for int32, too. int16
codes whose scales are powers of two are added like any others, as TensorFlow Lite Micro does it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, requantize
from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast, _channels, _linear, _places, _sums
from tfl2c.ops._access import RowAccess
from tfl2c.ops._broadcast import Rule
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_PAIRWISE = "add_s8"  # the kernel for int8 tensors with equally many elements


def _codes(kernel: str, bits: int) -> Rule:
    limits = (_sums.in_range(bits),)
    return Rule(kernel, _sums.codes(bits, 1), _sums.fields(bits), limits, is_coded=True)


def _plain(kernel: str) -> Rule:
    return Rule(kernel, _broadcast.clamped(np.add), _broadcast.range_fields)


_BROADCAST = _broadcast.operator(
    "ADD",
    {
        DType.INT8: _codes("add_broadcast_s8", _sums.BITS_INT8),
        DType.INT16: _codes("add_s16", _sums.BITS_INT16),
        DType.INT32: _plain("add_s32"),
        DType.INT64: _plain("add_s64"),
        DType.FLOAT32: _plain("add_f32"),
    },
    attributes=_broadcast.fused,
)


def _select(node: Operands, target: Target) -> Kernel:
    if _linear.is_pairwise(node):
        return Kernel(_PAIRWISE)
    if _BROADCAST.select is None:
        raise TypeError("kernels are there to be chosen")
    return _BROADCAST.select(node, target)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if kernel.name == _PAIRWISE:
        return _linear.by_rows(node, _sums.fields(_sums.BITS_INT8)(node))
    if _BROADCAST.lower is None:
        raise TypeError("kernels take parameters")
    return _BROADCAST.lower(node, kernel)


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    if kernel.name == _PAIRWISE:
        return _linear.access(node)
    return _places.access(node, kernel)


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    """No step of the sum falls when a code rises: the outermost codes give the outermost sums."""
    low, high = (
        _half(node, sources, 0, end) + _half(node, sources, 1, end) for end in ("low", "high")
    )
    pairs = [quantize_multiplier(_sums.reals(node, _sums.BITS_INT8)[2])]
    zero_point, codes = node.output().affine.zero_point, _broadcast.output_range(node)
    return _channels.rescaled(_channels.Bounds(low, high), pairs, zero_point, codes)


def _half(node: Operands, sources: _channels.Sources, i: int, end: str) -> _channels.Integers:
    """Return what the outermost codes of an input add to sums."""
    pair = quantize_multiplier(_sums.reals(node, _sums.BITS_INT8)[i])
    zero, codes = node.input(i).affine.zero_point, getattr(sources[i], end).tolist()
    return np.array([requantize((code - zero) << _sums.BITS_INT8, *pair) for code in codes])


_OP = replace(
    _BROADCAST,
    kernels=(_PAIRWISE, *_BROADCAST.kernels),
    select=_select,
    lower=_lower,
    channels=_channels.each(_bounds),
    rows=_rows,
)

OP = replace(_linear.operator(_OP, 1), unsigned=True)
