# SPDX-License-Identifier: Apache-2.0
"""SQUARE: x * x."""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _elements

OP = _elements.operator("SQUARE", _elements.reals("square_f32", np.square))
