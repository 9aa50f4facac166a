# SPDX-License-Identifier: Apache-2.0
"""COS: the cosine of x radians."""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _elements

OP = _elements.operator("COS", _elements.reals("cos_f32", _elements.exactly(np.cos)))
