# SPDX-License-Identifier: Apache-2.0
"""ARG_MAX: where along an axis the greatest element is, the first of several."""

from __future__ import annotations

from tfl2c.ops import _extremes

OP = _extremes.operator("ARG_MAX", least=False)
