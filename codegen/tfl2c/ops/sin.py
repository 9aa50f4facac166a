# SPDX-License-Identifier: Apache-2.0
"""SIN: the sine of x radians."""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _elements

OP = _elements.operator("SIN", _elements.reals("sin_f32", _elements.exactly(np.sin)))
