# SPDX-License-Identifier: Apache-2.0
"""ARG_MAX: where along an axis the greatest element is, the first of several."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.ops import _extremes

OP = replace(_extremes.operator("ARG_MAX", least=False), unsigned=True)
