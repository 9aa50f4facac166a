# SPDX-License-Identifier: Apache-2.0
"""WHERE: the places of what is not zero in a constant."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._shapes import all_constant

_TYPES = (DType.BOOL, DType.FLOAT32, DType.INT32, DType.INT64, DType.INT8, DType.UINT8)


def _known_types(node: Operands) -> str | None:
    """The input must be bool, float32, int32, int64, int8 or uint8, and the output int64."""
    source, result = node.input().dtype, node.output().dtype
    fits = source in _TYPES and result is DType.INT64
    return None if fits else f"they are {source.value} and {result.value}"


def _places(node: Operands) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    return np.argwhere(node.input().array()).astype(np.int64)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (_places(node).shape,)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (_places(node).astype(node.output().dtype.numpy).tobytes(),)


OP = Op(
    "WHERE",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_known_types, all_constant),
    shapes=_shapes,
    evaluate=_evaluate,
    vanishes=True,
)
