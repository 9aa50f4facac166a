# SPDX-License-Identifier: Apache-2.0
"""RELU: x where it is positive, else 0."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.ops import _lookup, _relu

OP = replace(_relu.operator("RELU", 0.0, None, _lookup.quotient, int16=True), unsigned=True)
