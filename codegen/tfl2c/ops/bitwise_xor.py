# SPDX-License-Identifier: Apache-2.0
"""BITWISE_XOR: the bits that differ."""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _bits, _broadcast

OP = _bits.operator("BITWISE_XOR", np.bitwise_xor, _broadcast.no_fields)
