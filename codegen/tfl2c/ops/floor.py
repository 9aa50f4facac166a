# SPDX-License-Identifier: Apache-2.0
"""FLOOR: the greatest integer that is not above x."""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _elements

OP = _elements.operator("FLOOR", _elements.reals("floor_f32", np.floor))
