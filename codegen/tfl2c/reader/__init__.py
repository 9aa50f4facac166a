# SPDX-License-Identifier: Apache-2.0
"""The only place that knows flatbuffers: bytes -> `Graph`, hostile input included."""

from __future__ import annotations

from tfl2c.reader.model import read

__all__ = ["read"]
