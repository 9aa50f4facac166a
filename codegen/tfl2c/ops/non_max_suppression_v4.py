# SPDX-License-Identifier: Apache-2.0
"""NON_MAX_SUPPRESSION_V4: the boxes with the greatest scores that do not overlap too much."""

from __future__ import annotations

from tfl2c.ops import _suppression

OP = _suppression.operator("NON_MAX_SUPPRESSION_V4", soft=False)
