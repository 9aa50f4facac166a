# SPDX-License-Identifier: Apache-2.0
"""NEG: -x; of integers modulo the range of their type, so that the least one stays."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements, _lookup
from tfl2c.ops._elements import Array, Form


def _one_scale(node: Operands) -> str | None:
    """Input and output have to have the same scale, and zero point 0."""
    source, result = node.input().quantization, node.output().quantization
    if source == result and (source is None or not any(source.zero_points)):
        return None
    texts = ("none" if q is None else f"{q.scale:g} and {q.zero_point}" for q in (source, result))
    return " against ".join(texts)


def _compute(node: Operands) -> Array:
    with np.errstate(over="ignore"):
        turned: Array = np.negative(node.input().array())
    return turned


def _codes(node: Operands) -> list[int]:
    return [-code if code > _lookup.LEAST else code for code in _lookup.CODES]


OP = _elements.operator(
    "NEG",
    _lookup.form(_codes, constraints=(_one_scale,), coded=False),
    Form("neg_s16", DType.INT16, _compute, constraints=(_one_scale,)),
    Form("neg_s32", DType.INT32, _compute),
    Form("neg_s64", DType.INT64, _compute),
    _elements.reals("neg_f32", np.negative),
)
