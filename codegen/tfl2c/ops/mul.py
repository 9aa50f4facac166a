# SPDX-License-Identifier: Apache-2.0
"""MUL: the product of two tensors, broadcast against each other, each with a scale of its own.

Plain integers wrap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Array, Rule
from tfl2c.ops._op import Constraint
from tfl2c.program import Value

# Products must stay within 32 bits when they are shifted.
_GREATEST_SHIFT_INT8 = 15
_GREATEST_SHIFT_INT16 = 0


def _multiplier_in_range(greatest: int) -> Constraint:
    def constraint(node: Operands) -> str | None:
        real = _real(node)
        return None if quantize_multiplier(real)[1] <= greatest else f"it is {real:g}"

    bound = f"2**{greatest}" if greatest else "1"
    constraint.__doc__ = f"First scale * second scale / output scale must be below {bound}."
    return constraint


def _real(node: Operands) -> float:
    first, second, result = _broadcast.scales(node)
    return first * second / result


def _fields(node: Operands) -> Mapping[str, Value]:
    multiplier, shift = quantize_multiplier(_real(node))
    return {
        **_broadcast.zero_point_fields(node),
        "multiplier": multiplier,
        "shift": shift,
        **_broadcast.code_fields(node),
    }


def _values(node: Operands, first: Array, second: Array) -> Array:
    zeros = _broadcast.zero_points(node)
    product = (first.astype(np.int64) - zeros[0]) * (second.astype(np.int64) - zeros[1])
    code = _broadcast.requantized(product, *quantize_multiplier(_real(node)))
    return _broadcast.clipped(node, code)


def _codes(kernel: str, greatest: int) -> Rule:
    return Rule(kernel, _values, _fields, (_multiplier_in_range(greatest),), is_coded=True)


def _plain(kernel: str) -> Rule:
    return Rule(kernel, _broadcast.clamped(np.multiply), _broadcast.range_fields)


OP = replace(
    _broadcast.operator(
        "MUL",
        {
            DType.INT8: _codes("mul_s8", _GREATEST_SHIFT_INT8),
            DType.INT16: _codes("mul_s16", _GREATEST_SHIFT_INT16),
            DType.INT32: _plain("mul_s32"),
            DType.INT64: _plain("mul_s64"),
            DType.FLOAT32: _plain("mul_f32"),
        },
        attributes=_broadcast.fused,
    ),
    unsigned=True,
)
