# SPDX-License-Identifier: Apache-2.0
"""ARG_MIN: where along an axis the least element is, the first of several."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.ops import _extremes

OP = replace(_extremes.operator("ARG_MIN", least=True), unsigned=True)
