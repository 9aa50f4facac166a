# SPDX-License-Identifier: Apache-2.0
"""NON_MAX_SUPPRESSION_V5: boxes with the greatest scores, which fall with what boxes overlap."""

from __future__ import annotations

from tfl2c.ops import _suppression

OP = _suppression.operator("NON_MAX_SUPPRESSION_V5", soft=True)
