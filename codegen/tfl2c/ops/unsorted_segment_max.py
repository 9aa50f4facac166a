# SPDX-License-Identifier: Apache-2.0
"""UNSORTED_SEGMENT_MAX: the greatest of the elements of each segment."""

from __future__ import annotations

from tfl2c.ops import _segments

OP = _segments.operator("UNSORTED_SEGMENT_MAX", _segments.GREATEST)
