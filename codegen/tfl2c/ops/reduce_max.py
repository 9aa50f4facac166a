# SPDX-License-Identifier: Apache-2.0
"""REDUCE_MAX: the greatest element over some dimensions."""

from __future__ import annotations

from tfl2c.ops import _checks, _reduce

OP = _reduce.extreme(
    "REDUCE_MAX",
    _reduce.EXTREMES,
    least=False,
    constraints=(_checks.same_quantization,),
    unsigned=True,
)
