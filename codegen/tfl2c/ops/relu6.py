# SPDX-License-Identifier: Apache-2.0
"""RELU6: x clamped to [0, 6]."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.ops import _lookup, _relu

OP = replace(_relu.operator("RELU6", 0.0, 6.0, _lookup.float_quotient, int16=True), unsigned=True)
