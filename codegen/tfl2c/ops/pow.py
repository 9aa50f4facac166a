# SPDX-License-Identifier: Apache-2.0
"""POW: the first operand to the power of the second, of plain numbers.

Integers wrap. A negative exponent, which the reference refuses when it runs, gives an integer
power that is rounded towards zero.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tfl2c.graph import DType
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Array, Rule

_MODULUS = 2**32


def _integer_power(first: Array, second: Array) -> Array:
    pairs = zip(first.ravel().tolist(), second.ravel().tolist(), strict=True)
    powers = np.array([_power(a, b) for a, b in pairs], dtype=np.int64)
    return powers.astype(np.int32).reshape(first.shape)


def _power(base: int, exponent: int) -> int:
    if exponent >= 0:
        return pow(base, exponent, _MODULUS)
    return base ** (exponent % 2) if abs(base) == 1 else 0


_OP = _broadcast.operator(
    "POW",
    {
        DType.INT32: Rule("pow_s32", _broadcast.unclamped(_integer_power)),
        DType.FLOAT32: Rule("pow_f32", _broadcast.unclamped(np.power)),
    },
)

# The last bit of a power of floats is the kernel's: it is not computed anywhere else.
OP = replace(_OP, evaluate=None)
