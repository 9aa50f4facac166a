# SPDX-License-Identifier: Apache-2.0
"""CAST: numbers of one type as those of another.

Integers lose what the new type has no bits for. A float loses its fraction and is clamped to the
new type's range; a NaN becomes 0. To bool everything but 0 is true. Of complex numbers the real
parts are left.
"""

from __future__ import annotations

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _complex, _moves, _walk
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._elements import Array
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._rows import row_fields, rows_of
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KINDS = {
    DType.BOOL: 0,
    DType.INT8: 1,
    DType.UINT8: 2,
    DType.INT16: 3,
    DType.INT32: 4,
    DType.INT64: 5,
    DType.FLOAT32: 6,
    DType.UINT32: 7,
    DType.UINT16: 8,
}


def _known_input(node: Operands) -> str | None:
    """The input must be bool, int8, uint8, int16, uint16, int32, uint32, int64 or float32.

    To float32, it may be complex64.
    """
    dtype = node.input().dtype
    return None if dtype in _KINDS or _of_complex(node) else f"it is {dtype.value}"


def _known_output(node: Operands) -> str | None:
    """The output must be bool, int8, uint8, int16, uint16, int32, uint32, int64 or float32."""
    dtype = node.output().dtype
    return None if dtype in _KINDS else f"it is {dtype.value}"


def _of_complex(node: Operands) -> bool:
    return node.input().dtype is DType.COMPLEX64 and node.output().dtype is DType.FLOAT32


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (node.input().shape,)


def _select(node: Operands, target: Target) -> Kernel:
    return _walk.select(node, target) if _of_complex(node) else Kernel("cast")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if _of_complex(node):
        return _complex.taken(node, 0)
    source, result = node.input(), node.output()
    kinds = {"input_type": _KINDS[source.dtype], "output_type": _KINDS[result.dtype]}
    return Lowered({**row_fields(source.shape), **kinds}, extent=(0, rows_of(source.shape)[0]))


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    return None if _of_complex(node) else element_access(node, "input_rows")


def _identity(node: Operands) -> bool:
    return node.input().dtype is node.output().dtype


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    numbers, dtype = node.input().array(), node.output().dtype
    whole = dtype not in {DType.BOOL, DType.FLOAT32} and numbers.dtype.kind == "f"
    cast = _clamped(numbers, dtype) if whole else numbers.astype(dtype.numpy)
    return (cast.tobytes(),)


def _clamped(reals: Array, dtype: DType) -> Array:
    """Return floats as integers of a type."""
    least, greatest = dtype.limits
    wide = np.nan_to_num(reals.astype(np.float64), nan=0.0)
    inside = np.where((wide > -(2.0**63)) & (wide < 2.0**63), wide, 0.0).astype(np.int64)
    inside = np.where(wide >= 2.0**63, greatest, np.where(wide <= -(2.0**63), least, inside))
    return inside.clip(least, greatest).astype(dtype.numpy)


OP = Op(
    "CAST",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_known_input, _known_output, _moves.not_outside),
    shapes=_shapes,
    kernels=("cast", *_walk.KERNELS),
    select=_select,
    lower=_lower,
    rows=_rows,
    identity=_identity,
    evaluate=_evaluate,
)
