# SPDX-License-Identifier: Apache-2.0
"""SUB: the difference of two tensors, broadcast against each other, each with its own scale.

Plain integers wrap. int16 codes whose scales are powers of two are subtracted like any others, as
TensorFlow Lite Micro does it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import DType
from tfl2c.ops import _broadcast, _linear, _sums
from tfl2c.ops._broadcast import Rule


def _codes(kernel: str, bits: int) -> Rule:
    limits = (_sums.in_range(bits),)
    return Rule(kernel, _sums.codes(bits, -1), _sums.fields(bits), limits, is_coded=True)


def _plain(kernel: str) -> Rule:
    return Rule(kernel, _broadcast.clamped(np.subtract), _broadcast.range_fields)


_OP = _broadcast.operator(
    "SUB",
    {
        DType.INT8: _codes("sub_s8", _sums.BITS_INT8),
        DType.INT16: _codes("sub_s16", _sums.BITS_INT16),
        DType.INT32: _plain("sub_s32"),
        DType.INT64: _plain("sub_s64"),
        DType.FLOAT32: _plain("sub_f32"),
    },
    attributes=_broadcast.fused,
)

OP = replace(_linear.operator(_OP, -1), unsigned=True)
