# SPDX-License-Identifier: Apache-2.0
"""REDUCE_ANY: whether one element over some dimensions is true."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _reduce


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _reduce.values(node, np.any)


OP = _reduce.extreme("REDUCE_ANY", _reduce.TRUTHS, least=False, evaluate=_evaluate)
