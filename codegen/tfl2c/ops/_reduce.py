# SPDX-License-Identifier: Apache-2.0
"""Operators that make one element of all those along some dimensions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks
from tfl2c.ops._op import Constraint, Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_HIGHEST_RANK = 6  # then at most three runs of dimensions are reduced, and as many kept
_RUNS = 3
_MOST_CODES = {DType.INT8: 2**23, DType.INT16: 2**15}  # as many, zero points off, fit in 32 bits
_GREATEST_SHIFT = 30

Run = tuple[int, int]  # neighbouring dimensions: elements, and the distance from one to the next


@dataclass(frozen=True, slots=True)
class Reduction:
    """The axes are the second input."""

    keep_dims: bool  # reduced dimensions stay, with length 1


def attributes(options: Options) -> Reduction:
    """Return the attributes of an operator over axes."""
    return Reduction(bool(options["keep_dims"]))


def known_shape(node: Operands) -> str | None:
    """The input may have at most 6 dimensions, none of length 0."""
    shape = node.input().shape
    fits = len(shape) <= _HIGHEST_RANK and 0 not in shape
    return None if fits else f"it is {shape_text(node.input())}"


def axes_exist(node: Operands) -> str | None:
    """Axes must be dimensions of the input."""
    rank = len(node.input().shape)
    found = next((a for a in _given_axes(node) if not -rank <= a < rank), None)
    return None if found is None else f"axis {found} of {shape_text(node.input())}"


def _given_axes(node: Operands) -> list[int]:
    return [int(a) for a in node.input(1).array().reshape(-1)]


def axes(node: Operands) -> set[int]:
    """Return the dimensions that are reduced, counted from the front."""
    return {a % len(node.input().shape) for a in _given_axes(node)}


def count(node: Operands) -> int:
    """Return how many elements make one of the output."""
    return prod(node.input().shape[a] for a in axes(node))


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the shape that the reduction leaves."""
    gone, dims = axes(node), enumerate(node.input().shape)
    if node.attrs.keep_dims:
        return (tuple(1 if i in gone else d for i, d in dims),)
    return (tuple(d for i, d in dims if i not in gone),)


def _runs(node: Operands, *, reduced: bool) -> list[Run]:
    """Return the runs of dimensions that are reduced, or those that are kept, in order."""
    shape, gone = node.input().shape, axes(node)
    dims = [i for i, d in enumerate(shape) if d > 1]
    groups = (list(g) for _, g in groupby(dims, key=lambda i: i in gone))
    return [
        (prod(shape[i] for i in g), prod(shape[g[-1] + 1 :]))
        for g in groups
        if (g[0] in gone) is reduced
    ]


def _run_fields(name: str, runs: Iterable[Run]) -> dict[str, tuple[int, ...]]:
    """Return the kernel's parameters for up to three runs, the last one innermost."""
    found = list(runs)
    padded = [(1, 0)] * (_RUNS - len(found)) + found
    return {name: tuple(n for n, _ in padded), f"{name}_step": tuple(s for _, s in padded)}


def fields(node: Operands) -> dict[str, Value]:
    """Return the kernel's parameters for the runs that are kept and those that are reduced."""
    return {
        **_run_fields("kept", _runs(node, reduced=False)),
        **_run_fields("reduced", _runs(node, reduced=True)),
    }


AXES: tuple[Constraint, ...] = (
    known_shape,
    _checks.index_type(1, "axes"),
    _checks.constant(1, "axes"),
    axes_exist,
)
"""What every reduction asks."""


def has_codes(node: Operands) -> bool:
    """Return whether elements are quantized."""
    return node.input().dtype in _MOST_CODES


def has_scales(node: Operands) -> str | None:
    """When int8 or int16, input and output must have one scale and zero point each."""
    if not has_codes(node):
        return None
    ends = ((node.input(), "the input"), (node.output(), "the output"))
    faults = (_checks.quantized(tensor, tensor.dtype, name) for tensor, name in ends)
    return next((fault for fault in faults if fault), None)


def few_codes(node: Operands) -> str | None:
    """At most 8388608 elements of int8, or 32768 of int16, may be added up."""
    most = _MOST_CODES.get(node.input().dtype)
    return None if most is None or count(node) <= most else f"{count(node)}"


def rescaling_in_range(real: Callable[[Operands], float]) -> Constraint:
    """Return the constraint that codes can be rescaled by the ``real`` multiplier."""

    def constraint(node: Operands) -> str | None:
        fits = not has_codes(node) or quantize_multiplier(real(node))[1] <= _GREATEST_SHIFT
        return None if fits else f"it is {real(node):g}"

    constraint.__doc__ = "Input scale / output scale must be below 2**30 for codes."
    return constraint


def real_multiplier(node: Operands) -> float:
    """Return what a difference of codes is multiplied with, in double."""
    return node.input().affine.scale / node.output().affine.scale


def scaling(node: Operands, pair: tuple[int, int]) -> dict[str, Value]:
    """Return the kernel's parameters for sums of codes, rescaled by multiplier and shift."""
    result, (multiplier, shift) = node.output(), pair
    least, greatest = result.dtype.limits
    return {
        "bias": -count(node) * node.input().affine.zero_point,
        "multiplier": multiplier,
        "shift": shift,
        "output_zero_point": result.affine.zero_point,
        "output_min": least,
        "output_max": greatest,
    }


def of_type(kinds: Mapping[DType, str]) -> Constraint:
    """Return the constraint that input and output are of one type that has a kernel."""

    def constraint(node: Operands) -> str | None:
        source, result = node.input().dtype, node.output().dtype
        if source is result and source in kinds:
            return None
        return f"they are {source.value} and {result.value}"

    names = [dtype.value for dtype in kinds]
    several = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    constraint.__doc__ = f"Input and output must be of one type: {several}."
    return constraint


def values(node: Operands, reduce: Callable[..., NDArray[Any]]) -> tuple[bytes, ...]:
    """Return the bytes of a constant that is reduced by a function of numpy, in its own type."""
    array = node.input().array()
    found = reduce(array, axis=tuple(sorted(axes(node))))
    return (np.asarray(found).astype(array.dtype).tobytes(),)


TRUTHS: Mapping[DType, str] = MappingProxyType({DType.BOOL: "reduce_max_s8"})
"""The kernels for truth values: true is 1, false is 0."""

EXTREMES: Mapping[DType, str] = MappingProxyType(
    {
        DType.INT8: "reduce_max_s8",
        DType.INT16: "reduce_max_s16",
        DType.INT32: "reduce_max_s32",
        DType.INT64: "reduce_max_s64",
        DType.FLOAT32: "reduce_max_f32",
        **TRUTHS,
    }
)
"""The kernels for the greatest elements, or the least."""


def extreme(
    name: str,
    kernels: Mapping[DType, str],
    *,
    least: bool,
    constraints: tuple[Constraint, ...] = (),
    evaluate: Callable[[Operands], tuple[bytes, ...]] | None = None,
    unsigned: bool = False,
) -> Op:
    """Return the operator for the greatest elements, or the least."""

    def select(node: Operands, target: Target) -> Kernel:
        return Kernel(kernels[node.input().dtype])

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        turned: dict[str, Value] = {"flip": -1 if least else 0}
        if node.input().dtype is DType.FLOAT32:
            turned = {"sign": -1.0 if least else 1.0}
        return Lowered({**fields(node), **turned}, extent=())

    return Op(
        name,
        attributes=attributes,
        inputs=(2, 2),
        outputs=(1, 1),
        constraints=(of_type(kernels), *constraints, *AXES),
        shapes=shapes,
        kernels=tuple(dict.fromkeys(kernels.values())),
        select=select,
        lower=lower,
        evaluate=evaluate,
        unsigned=unsigned,
    )
