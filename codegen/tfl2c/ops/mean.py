# SPDX-License-Identifier: Apache-2.0
"""MEAN: the mean over some dimensions, rescaled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import prod

from tfl2c.arithmetic import mean_multiplier, quantize_multiplier
from tfl2c.graph import Operands, Shape
from tfl2c.ops import _channels, _checks, _float
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_HIGHEST_RANK = 6  # then at most three runs of dimensions are reduced, and as many kept
_RUNS = 3
_MOST_CODES = 2**23  # as many, zero points taken off, add up in 32 bits
_GREATEST_SHIFT = 30

Run = tuple[int, int]  # neighbouring dimensions: elements, and the distance from one to the next


@dataclass(frozen=True, slots=True)
class Mean:
    """The axes are the second input."""

    keep_dims: bool  # reduced dimensions stay, with length 1


def _attributes(options: Options) -> Mean:
    return Mean(bool(options["keep_dims"]))


def _known_shape(node: Operands) -> str | None:
    """The input must have 1 to 6 dimensions, none of length 0."""
    shape = node.input().shape
    fits = 1 <= len(shape) <= _HIGHEST_RANK and 0 not in shape
    return None if fits else f"it is {shape_text(node.input())}"


def _axes_exist(node: Operands) -> str | None:
    """Axes must be dimensions of the input."""
    rank = len(node.input().shape)
    found = next((a for a in _given_axes(node) if not -rank <= a < rank), None)
    return None if found is None else f"axis {found} of {shape_text(node.input())}"


def _few_codes(node: Operands) -> str | None:
    """A mean may be of at most 8388608 elements."""
    return None if _count(node) <= _MOST_CODES else f"{_count(node)}"


def _rescaling_in_range(node: Operands) -> str | None:
    """Input scale / output scale must be below 2**30."""
    real = _real_multiplier(node)
    return None if quantize_multiplier(real)[1] <= _GREATEST_SHIFT else f"it is {real:g}"


def _given_axes(node: Operands) -> list[int]:
    return [int(a) for a in node.input(1).array().reshape(-1)]


def _axes(node: Operands) -> set[int]:
    return {a % len(node.input().shape) for a in _given_axes(node)}


def _count(node: Operands) -> int:
    """Return how many codes make one mean."""
    return prod(node.input().shape[a] for a in _axes(node))


def _real_multiplier(node: Operands) -> float:
    return node.input().affine.scale / node.output().affine.scale


def _shapes(node: Operands) -> tuple[Shape, ...]:
    axes, dims = _axes(node), enumerate(node.input().shape)
    if node.attrs.keep_dims:
        return (tuple(1 if i in axes else d for i, d in dims),)
    return (tuple(d for i, d in dims if i not in axes),)


def _runs(node: Operands, *, reduced: bool) -> list[Run]:
    """Return the runs of dimensions that are reduced, or those that are kept, in order."""
    shape, axes = node.input().shape, _axes(node)
    dims = [i for i, d in enumerate(shape) if d > 1]
    groups = (list(g) for _, g in groupby(dims, key=lambda i: i in axes))
    return [
        (prod(shape[i] for i in g), prod(shape[g[-1] + 1 :]))
        for g in groups
        if (g[0] in axes) is reduced
    ]


def _run_fields(name: str, runs: Iterable[Run]) -> dict[str, tuple[int, ...]]:
    """Return the kernel's parameters for up to three runs, the last one innermost."""
    found = list(runs)
    padded = [(1, 0)] * (_RUNS - len(found)) + found
    return {name: tuple(n for n, _ in padded), f"{name}_step": tuple(s for _, s in padded)}


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("mean_f32" if _float.is_float(node) else "mean_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    fields: dict[str, Value] = {
        **_run_fields("kept", _runs(node, reduced=False)),
        **_run_fields("reduced", _runs(node, reduced=True)),
    }
    if kernel.name == "mean_f32":
        return Lowered({**fields, "count": float(_count(node))}, extent=())
    return Lowered({**fields, **_scaling(node)}, extent=())


def _scaling(node: Operands) -> dict[str, Value]:
    count, result = _count(node), node.output()
    multiplier, shift = mean_multiplier(_real_multiplier(node), count)
    least, greatest = result.dtype.limits
    return {
        "bias": -count * node.input().affine.zero_point,
        "multiplier": multiplier,
        "shift": shift,
        "output_zero_point": result.affine.zero_point,
        "output_min": least,
        "output_max": greatest,
    }


def _keeps_channels(node: Operands) -> bool:
    return _channels.between_int8(node) and len(node.input().shape) - 1 not in _axes(node)


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    count, result, zero = _count(node), node.output(), node.input().affine.zero_point
    sums = _channels.Bounds((sources[0].low - zero) * count, (sources[0].high - zero) * count)
    pairs = [mean_multiplier(_real_multiplier(node), count)]
    return _channels.rescaled(sums, pairs, result.affine.zero_point, result.dtype.limits)


OP = Op(
    "MEAN",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _float.int8_or_float,
        _known_shape,
        _checks.index_type(1, "axes"),
        _checks.constant(1, "axes"),
        _axes_exist,
        _float.when_quantized(_few_codes),
        _float.when_quantized(_rescaling_in_range),
    ),
    shapes=_shapes,
    kernels=("mean_s8", "mean_f32"),
    select=_select,
    lower=_lower,
    channels=_channels.ChannelRules(_keeps_channels, _bounds, _channels.straight),
)
