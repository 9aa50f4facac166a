# SPDX-License-Identifier: Apache-2.0
"""BUCKETIZE: the number of the bucket, between rising bounds, that an element falls in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _float
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_KERNELS = {
    DType.FLOAT32: "bucketize_f32",
    DType.INT32: "bucketize_s32",
    DType.INT64: "bucketize_s64",
}


@dataclass(frozen=True, slots=True)
class Buckets:
    """What lies between buckets; what equals a bound belongs to the bucket above."""

    bounds: tuple[float, ...]


def _attributes(options: Options) -> Buckets:
    bounds = tuple(float(bound) for bound in options["boundaries"])
    if not bounds or any(a > b for a, b in pairwise(bounds)):
        raise ValueError("the option boundaries must hold rising numbers")
    return Buckets(bounds)


def _known_input(node: Operands) -> str | None:
    """The input must be float32, int32 or int64."""
    dtype = node.input().dtype
    return None if dtype in _KERNELS else f"it is {dtype.value}"


def _int32_output(node: Operands) -> str | None:
    """The output must be int32."""
    dtype = node.output().dtype
    return None if dtype is DType.INT32 else f"it is {dtype.value}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    attrs: Buckets = node.attrs
    bounds = _float.array("bounds", attrs.bounds, "[count]")
    fields: dict[str, Value] = {"count": len(attrs.bounds), "bounds": bounds}
    return Lowered(fields, (node.input().elements,))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    given = node.input().array().astype(np.float32)
    places = np.searchsorted(np.float32(node.attrs.bounds), given, side="right")
    return (places.astype(np.int32).tobytes(),)


OP = Op(
    "BUCKETIZE",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_known_input, _int32_output),
    shapes=_shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    evaluate=_evaluate,
)
