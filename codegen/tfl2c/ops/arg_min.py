# SPDX-License-Identifier: Apache-2.0
"""ARG_MIN: where along an axis the least element is, the first of several."""

from __future__ import annotations

from tfl2c.ops import _extremes

OP = _extremes.operator("ARG_MIN", least=True)
