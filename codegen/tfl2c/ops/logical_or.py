# SPDX-License-Identifier: Apache-2.0
"""LOGICAL_OR: whether an element or both are true, of tensors that are broadcast."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Rule

OP = _broadcast.operator(
    "LOGICAL_OR",
    {DType.BOOL: Rule("logical_or_bool", _broadcast.unclamped(np.logical_or))},
)
