# SPDX-License-Identifier: Apache-2.0
"""REDUCE_PROD: the product over some dimensions; of integers modulo their size.

Codes are rescaled with every factor, each time by the same share of the whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import quantize_multiplier, short_multiplier
from tfl2c.graph import DType, Operands
from tfl2c.ops import _reduce
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNELS = {
    DType.INT8: "reduce_prod_s8",
    DType.INT16: "reduce_prod_s16",
    DType.INT32: "reduce_prod_s32",
    DType.INT64: "reduce_prod_s64",
    DType.FLOAT32: "reduce_prod_f32",
}


_GREATEST_SHIFT = 7


def _real(node: Operands) -> float:
    """Return what a product is multiplied with at every step, in double."""
    root: float = node.output().affine.scale ** (1.0 / _reduce.count(node))
    return node.input().affine.scale / root


def _step_in_range(node: Operands) -> str | None:
    """For codes, input scale / nth root of output scale, n factors, must be below 2**7."""
    if not _reduce.has_codes(node):
        return None
    real = _real(node)
    return None if quantize_multiplier(real)[1] <= _GREATEST_SHIFT else f"it is {real:g}"


def _zero_based(node: Operands) -> str | None:
    """When int16, zero points must be 0."""
    tensors = node.input(), node.output()
    zeros = [t.affine.zero_point for t in tensors if t.dtype is DType.INT16]
    return f"they are {zeros[0]} and {zeros[1]}" if any(zeros) else None


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields = _reduce.fields(node)
    if _reduce.has_codes(node):
        multiplier, shift = short_multiplier(_real(node))
        fields |= {
            "input_zero_point": node.input().affine.zero_point,
            "output_zero_point": node.output().affine.zero_point,
            "multiplier": multiplier,
            "shift": shift,
        }
    return Lowered(fields, extent=())


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _reduce.values(node, _codes(node) if _reduce.has_codes(node) else np.prod)


def _codes(node: Operands) -> Callable[..., NDArray[Any]]:
    multiplier, shift = short_multiplier(_real(node))

    def rescaled(x: NDArray[np.int64]) -> NDArray[np.int64]:
        wide = x.astype(np.int64) * multiplier + (1 << 14 - shift) >> 15 - shift
        return wide.astype(np.int32).astype(np.int64)

    def product(array: NDArray[Any], axis: tuple[int, ...]) -> NDArray[Any]:
        kept = [d for d in range(array.ndim) if d not in axis]
        factors = array.transpose(*axis, *kept).reshape(-1, *(array.shape[d] for d in kept))
        steps = factors.astype(np.int64) - node.input().affine.zero_point
        found = reduce(lambda a, b: rescaled(a * b), steps)
        codes = rescaled(found) + node.output().affine.zero_point
        return codes.clip(*node.output().dtype.limits)

    return product


OP = Op(
    "REDUCE_PROD",
    attributes=_reduce.attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _reduce.of_type(_KERNELS),
        *_reduce.AXES,
        _reduce.has_scales,
        _zero_based,
        _step_in_range,
    ),
    shapes=_reduce.shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
