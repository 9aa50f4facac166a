# SPDX-License-Identifier: Apache-2.0
"""IMAG: the imaginary parts of complex numbers."""

from __future__ import annotations

from tfl2c.ops import _complex

OP = _complex.part("IMAG", 1)
