# SPDX-License-Identifier: Apache-2.0
"""The only place that knows flatbuffers: bytes -> `Graph`, hostile input included."""

from __future__ import annotations

from tfl2c.reader.ends import (
    output_count,
    with_main,
    with_outputs,
    with_reals,
    with_shapes,
    without_operators,
)
from tfl2c.reader.metadata import notes
from tfl2c.reader.model import read
from tfl2c.reader.origin import Origin, origin

__all__ = [
    "Origin",
    "notes",
    "origin",
    "output_count",
    "read",
    "with_main",
    "with_outputs",
    "with_reals",
    "with_shapes",
    "without_operators",
]
