# SPDX-License-Identifier: Apache-2.0
"""CEIL: the least integer that is not below x."""

from __future__ import annotations

import numpy as np

from tfl2c.ops import _elements

OP = _elements.operator("CEIL", _elements.reals("ceil_f32", np.ceil))
