# SPDX-License-Identifier: Apache-2.0
"""BATCH_MATMUL: products of matrices, the last two dimensions; those before are broadcast."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, short_multiplier
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _float, _int16
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_KERNELS = {
    DType.INT8: "batch_matmul_s8",
    DType.INT16: "batch_matmul_s16",
    DType.FLOAT32: "batch_matmul_f32",
}
_GATHERED = "_gathered"  # kernels that bring what is multiplied side by side before
_GATHERED_KERNELS = tuple(_KERNELS[d] + _GATHERED for d in (DType.INT8, DType.INT16))
_TOGETHER = 4  # columns that they gather
_BATCH_DIMS = 3  # of the kernel's arrays
_MOST_PRODUCTS = 2**15  # as many products of differences of codes add up in 32 bits
_GREATEST_SHIFT = {DType.INT8: 30, DType.INT16: 7}


@dataclass(frozen=True, slots=True)
class BatchMatmul:
    """Whether the matrices of the first or the second input are transposed."""

    adj_x: bool
    adj_y: bool


def _attributes(options: Options) -> BatchMatmul:
    return BatchMatmul(bool(options["adj_x"]), bool(options["adj_y"]))


def _operands(node: Operands) -> str | None:
    """Inputs and output must all be int8 or int16 with one scale and zero point, or float32.

    Zero points of int16 must be 0.
    """
    tensors = {"input 0": node.input(0), "input 1": node.input(1), "the output": node.output()}
    if node.input().dtype is DType.FLOAT32:
        other = (
            f"{n} is {t.dtype.value}" for n, t in tensors.items() if t.dtype.value != "float32"
        )
        return next(other, None)
    if node.input().dtype is DType.INT16:
        faults = (_int16.zero_based(tensor, name) for name, tensor in tensors.items())
    else:
        faults = (_checks.quantized(t, DType.INT8, name) for name, t in tensors.items())
    return next((fault for fault in faults if fault is not None), None)


def _ranks_fit(node: Operands) -> str | None:
    """Both inputs must have 2 to 5 dimensions."""
    tensors = node.input(0), node.input(1)
    if all(2 <= len(t.shape) <= 2 + _BATCH_DIMS for t in tensors):
        return None
    return f"they are {shape_text(tensors[0])} and {shape_text(tensors[1])}"


def _few_products(node: Operands) -> str | None:
    """An output may be the sum of at most 32768 products."""
    depth = 0 if _float.is_float(node) else _matrices(node)[0][1]
    return None if depth <= _MOST_PRODUCTS else f"{depth}"


def _rescaling_in_range(node: Operands) -> str | None:
    """First scale * second scale / output scale must be below 2**30, below 2**7 when int16."""
    if _float.is_float(node):
        return None
    real, most = _real(node), _GREATEST_SHIFT[node.input().dtype]
    return None if quantize_multiplier(real)[1] <= most else f"it is {real:g}"


def _real(node: Operands) -> float:
    """Return what sums are multiplied with: a product in float32, divided in double."""
    first, second = (np.float32(node.input(i).affine.scale) for i in (0, 1))
    return float(first * second) / node.output().affine.scale


def _matrices(node: Operands) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return rows and columns of the two matrices as they are multiplied."""
    first, second = node.input(0).shape[-2:], node.input(1).shape[-2:]
    if node.attrs.adj_x:
        first = first[::-1]
    if node.attrs.adj_y:
        second = second[::-1]
    return (first[0], first[1]), (second[0], second[1])


def _shapes(node: Operands) -> tuple[Shape, ...]:
    (rows, depth), (height, columns) = _matrices(node)
    if depth != height:
        raise ValueError(f"matrices of {depth} columns and {height} rows cannot be multiplied")
    batches = (node.input(i).shape[:-2] for i in (0, 1))
    return ((*np.broadcast_shapes(*batches), rows, columns),)


def _strides(shape: Shape, rank: int) -> tuple[int, ...]:
    """Return the elements from one to the next of ``rank`` batch dimensions; 0 repeats."""
    full = (1,) * (rank + 2 - len(shape)) + shape
    return tuple(0 if full[i] == 1 else prod(full[i + 1 :]) for i in range(rank))


def _select(node: Operands, target: Target) -> Kernel:
    name = _KERNELS[node.input().dtype]
    attrs: BatchMatmul = node.attrs
    if _float.is_float(node) or (attrs.adj_y and not attrs.adj_x):
        return Kernel(name)
    runs = _TOGETHER + int(attrs.adj_x)
    element = node.input().dtype.bits // 8
    return Kernel(name + _GATHERED, runs * _matrices(node)[0][1] * element)


def _alternatives(node: Operands, target: Target) -> tuple[Kernel, ...]:
    chosen, plain = _select(node, target), Kernel(_KERNELS[node.input().dtype])
    return () if chosen == plain else (plain,)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    batches = node.output().shape[:-2]
    (rows, depth), (_, columns) = _matrices(node)
    filler = (0,) * (_BATCH_DIMS - len(batches))
    first, second = (_strides(node.input(i).shape, len(batches)) for i in (0, 1))
    attrs: BatchMatmul = node.attrs
    fields: dict[str, Value] = {
        "length": (*batches, *[1 for _ in filler]),
        "first_stride": (*first, *filler),
        "second_stride": (*second, *filler),
        "rows": rows,
        "depth": depth,
        "columns": columns,
        "first_row_step": 1 if attrs.adj_x else depth,
        "first_step": rows if attrs.adj_x else 1,
        "second_column_step": depth if attrs.adj_y else 1,
        "second_step": 1 if attrs.adj_y else columns,
        **_code_fields(node),
    }
    return Lowered(fields, extent=(prod(batches),), inputs=(0, 1))


def _code_fields(node: Operands) -> dict[str, Value]:
    """Return the kernel's parameters for zero points and for what happens to the sums."""
    if _float.is_float(node):
        return {}
    if node.input().dtype is DType.INT16:
        multiplier, shift = short_multiplier(_real(node))
        return {"multiplier": multiplier, "shift": shift}
    multiplier, shift = quantize_multiplier(_real(node))
    return {
        "first_zero_point": node.input(0).affine.zero_point,
        "second_zero_point": node.input(1).affine.zero_point,
        "multiplier": multiplier,
        "shift": shift,
        "output_zero_point": node.output().affine.zero_point,
    }


def _macs(node: Operands) -> int:
    return node.output().elements * _matrices(node)[0][1]


OP = Op(
    "BATCH_MATMUL",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _operands,
        _ranks_fit,
        _checks.not_empty,
        _few_products,
        _rescaling_in_range,
    ),
    shapes=_shapes,
    kernels=(*_KERNELS.values(), *_GATHERED_KERNELS),
    select=_select,
    alternatives=_alternatives,
    lower=_lower,
    macs=_macs,
)
