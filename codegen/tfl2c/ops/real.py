# SPDX-License-Identifier: Apache-2.0
"""REAL: the real parts of complex numbers."""

from __future__ import annotations

from tfl2c.ops import _complex

OP = _complex.part("REAL", 0)
