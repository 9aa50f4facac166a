# SPDX-License-Identifier: Apache-2.0
"""SQRT: the square root; codes are rounded towards 0, and those below 0 count as 0."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._elements import Array, Form
from tfl2c.program import Value

_FAR = 2.0**20  # codes, beyond the range whatever the zero point


def _roots(node: Operands, steps: Array) -> Array:
    """Return the codes for differences from the zero point, every step in float32."""
    source, result = node.input().affine, node.output().affine
    reals = np.float32(source.scale) * np.maximum(steps, 0).astype(np.float32)
    quotients = np.sqrt(reals) / np.float32(result.scale)
    steps = np.trunc(np.minimum(quotients, _FAR)).astype(np.int64)
    return steps + result.zero_point


def _codes(node: Operands) -> list[int]:
    codes: list[int] = _roots(node, np.array(_lookup.steps(node))).tolist()
    return codes


def _compute(node: Operands) -> Array:
    return _roots(node, node.input().array()).clip(*DType.INT16.limits)


def _fields(node: Operands) -> Mapping[str, Value]:
    scales = (t.affine.scale for t in (node.input(), node.output()))
    return dict(zip(("input_scale", "output_scale"), scales, strict=True))


OP = _elements.operator(
    "SQRT",
    _lookup.form(_codes),
    Form("sqrt_s16", DType.INT16, _compute, _fields, (_elements.zero_based,), coded=True),
    _elements.reals("sqrt_f32", np.sqrt),
)
