# SPDX-License-Identifier: Apache-2.0
"""REDUCE_MIN: the least element over some dimensions."""

from __future__ import annotations

from tfl2c.ops import _checks, _reduce

OP = _reduce.extreme(
    "REDUCE_MIN",
    _reduce.EXTREMES,
    least=True,
    constraints=(_checks.same_quantization,),
    unsigned=True,
)
