# SPDX-License-Identifier: Apache-2.0
"""RELU_N1_TO_1: x clamped to [-1, 1]."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.ops import _lookup, _relu

OP = replace(_relu.operator("RELU_N1_TO_1", -1.0, 1.0, _lookup.float_quotient), unsigned=True)
