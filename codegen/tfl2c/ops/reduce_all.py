# SPDX-License-Identifier: Apache-2.0
"""REDUCE_ALL: whether all elements over some dimensions are true."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _reduce


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _reduce.values(node, np.all)


OP = _reduce.extreme("REDUCE_ALL", _reduce.TRUTHS, least=True, evaluate=_evaluate)
