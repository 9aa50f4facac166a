# SPDX-License-Identifier: Apache-2.0
"""SVDF: filters over the input and over time, with a state of what the filters made before.

The reference divides the scales in double precision; LiteRT does in float32, which differs in one
code of very many. An int8 output is clamped to the range of its type alone, as in both references:
a converter gives an output behind RELU the zero point -128, so that there is nothing to cut off.
An int8 state takes over the low 8 bits of a filter's clamped result plus the zero point.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _affine, _checks, _filters, _float, _states
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Simd, Target

_FEATURES, _TIME, _BIAS, _STATE = 1, 2, 3, 4  # positions of the inputs
_STATES = {DType.INT8: "svdf_s8", DType.INT16: "svdf_s16"}
_X4, _PACKED = "_x4", "_packed"


@dataclass(frozen=True, slots=True)
class Svdf:
    """``rank`` filters make a unit."""

    rank: int
    activation: str


def _attributes(options: Options) -> Svdf:
    rank = int(options["rank"])
    if rank < 1:
        raise ValueError(f"the rank is {rank}")
    return Svdf(rank, _checks.activation(options))


def _sizes(node: Operands) -> tuple[int, int, int]:
    """Return the filters, their weights for an input, and their weights over time."""
    filters, depth = node.input(_FEATURES).shape
    return filters, depth, node.input(_TIME).shape[1]


def _fits(node: Operands) -> str | None:
    """Weights must be [filters, depth] and [filters, memory] for an input [batch, depth]."""
    shapes = [node.input(i).shape for i in (0, _FEATURES, _TIME)]
    if all(len(s) == 2 for s in shapes):
        (_, depth), features, time = shapes
        whole = features[0] % node.attrs.rank == 0
        if features[1] == depth and features[0] == time[0] and whole and min(time) > 0:
            return None
    return "the shapes are " + " and ".join(shape_text(node.input(i)) for i in range(3))


def _weights_types(node: Operands) -> str | None:
    """Weights must be constant int8, those over time of the state's type; or float32, as the input.

    Quantized weights must have one scale and zero point 0.
    """
    features, time, state = (node.input(i) for i in (_FEATURES, _TIME, _STATE))
    if not features.is_constant or not time.is_constant:
        return "they are computed at run time"
    wanted = DType.FLOAT32 if _float.is_float(node) else DType.INT8
    if features.dtype is not wanted or time.dtype is not state.dtype:
        return f"they are {features.dtype.value} and {time.dtype.value}"
    for tensor in () if _float.is_float(node) else (features, time):
        found = tensor.quantization
        if found is None or found.scales[1:] or found.zero_point:
            return f"the scales are {found.scales}" if found else "there is no scale"
    return None


def _state_type(node: Operands) -> str | None:
    """The state must be int8 or int16 with a scale, or float32 if the input is.

    It must be [batch, filters * memory]; an int16 one must have zero point 0.
    """
    state = node.input(_STATE)
    filters, _, memory = _sizes(node)
    if state.shape != (node.input().shape[0], filters * memory):
        return f"it is {shape_text(state)}"
    if _float.is_float(node):
        return None if state.dtype is DType.FLOAT32 else f"it is {state.dtype.value}"
    if state.dtype not in _STATES:
        return f"it is {state.dtype.value}"
    found = state.quantization
    if found is None or not found.per_tensor:
        return "it has no scale"
    shifted = state.dtype is DType.INT16 and found.zero_point
    return f"the zero point is {found.zero_point}" if shifted else None


def _bias_type(node: Operands) -> str | None:
    """The bias, if there is one, must be constant int32, or float32 if the input is.

    It must have one value per unit.
    """
    bias = node.optional(_BIAS)
    wanted = DType.FLOAT32 if _float.is_float(node) else DType.INT32
    units = node.input(_FEATURES).shape[0] // node.attrs.rank
    return None if bias is None else _states.is_of(bias, wanted, (units,), "values")


def _rescaling_in_range(node: Operands) -> str | None:
    """The scales' quotients must be below 2**30."""
    for real in _multipliers(node):
        if quantize_multiplier(real)[1] > _affine.GREATEST_SHIFT:
            return f"one is {real:g}"
    return None


def _few_products(node: Operands) -> str | None:
    """A filter may have at most 65536 weights."""
    _, depth, memory = _sizes(node)
    most = max(depth, memory)
    return None if most <= _affine.MOST_PRODUCTS else f"it has {most}"


def _multipliers(node: Operands) -> tuple[float, float]:
    """Return the factors from the products to the state, and from the sums to the output."""
    source, features, time, state = (
        node.input(i).affine.scale for i in (0, _FEATURES, _TIME, _STATE)
    )
    return source * features / state, state * time / node.output().affine.scale


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((node.input().shape[0], node.input(_FEATURES).shape[0] // node.attrs.rank),)


def _select(node: Operands, target: Target) -> Kernel:
    if _float.is_float(node):
        return Kernel("svdf_f32")
    plain = _STATES[node.input(_STATE).dtype]
    if target.simd is Simd.MVE or not target.gnu_asm or not _packs(node):
        return Kernel(plain)
    return Kernel(plain + (_X4 if target.simd is Simd.DSP else _PACKED))


def _packs(node: Operands) -> bool:
    """Whether the kernels for four filters at a time can rescale all sums."""
    feature, result = (quantize_multiplier(real) for real in _multipliers(node))
    wide = node.input(_STATE).dtype is DType.INT16  # units of which are rescaled in general
    return _filters.packable(*_features(node), feature) and (wide or _filters.rescales(result))


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    filters, depth, memory = _sizes(node)
    sizes: dict[str, Value] = {
        "depth": depth,
        "units": filters // node.attrs.rank,
        "rank": node.attrs.rank,
        "memory": memory,
    }
    fields = _float_fields(node) if _float.is_float(node) else _fields(node, kernel)
    return Lowered({**fields, **sizes}, (node.input().shape[0],), (0, _STATE))


def _float_fields(node: Operands) -> dict[str, Value]:
    units = node.output().shape[1]
    bias = node.optional(_BIAS)
    values = np.zeros(units) if bias is None else bias.array()
    return {
        "features": _float.array("features", node.input(_FEATURES).array(), "[filters][depth]"),
        "time": _float.array("time", node.input(_TIME).array(), "[filters][memory]"),
        "bias": _float.array("bias", values, "[units]"),
        **_float.range_fields(node.attrs.activation),
    }


def _features(node: Operands) -> tuple[_filters.Weights, NDArray[np.int64]]:
    """Return weights for the input, [filters][depth], and what their sums begin with."""
    weights = node.input(_FEATURES).array().astype(np.int64)
    return weights, -_affine.zero_point(node) * weights.sum(axis=1)


def _unit_bias(node: Operands) -> NDArray[np.int64]:
    """Return what the sums of units over time begin with."""
    time = node.input(_TIME).array().astype(np.int64).reshape(node.output().shape[1], -1)
    given = node.optional(_BIAS)
    begun: NDArray[np.int64] = -node.input(_STATE).affine.zero_point * time.sum(axis=1)
    return begun if given is None else begun + given.array().astype(np.int64)


def _fields(node: Operands, kernel: Kernel) -> dict[str, Value]:
    time, state = node.input(_TIME), node.input(_STATE)
    pairs = [quantize_multiplier(real) for real in _multipliers(node)]
    bias = _wrapped(_unit_bias(node))
    fields: dict[str, Value] = {
        **_feature_fields(node, kernel),
        "time": as_const("time", time.array(), time.dtype.numpy.type, "[filters][memory]"),
        "bias": as_const("bias", bias, np.int32, "[units]"),
        "feature_multiplier": pairs[0][0],
        "feature_shift": pairs[0][1],
        "multiplier": pairs[1][0],
        "shift": pairs[1][1],
        "output_zero_point": node.output().affine.zero_point,
    }
    zero = state.affine.zero_point
    return fields | ({"state_zero_point": zero} if state.dtype is DType.INT8 else {})


def _feature_fields(node: Operands, kernel: Kernel) -> dict[str, Value]:
    weights, bias = _features(node)
    if kernel.name.endswith(_X4):
        return {"blocks": _filters.blocks_x4(weights, bias)}
    if kernel.name.endswith(_PACKED):
        return _filters.words(weights, bias)
    return {
        "features": as_const("features", weights, np.int8, "[filters][depth]"),
        "feature_bias": as_const("feature_bias", _wrapped(bias), np.int32, "[filters]"),
    }


def _wrapped(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return (values + 2**31) % 2**32 - 2**31


def _macs(node: Operands) -> int:
    filters, depth, memory = _sizes(node)
    return node.input().shape[0] * filters * (depth + memory)


OP = Op(
    "SVDF",
    attributes=_attributes,
    inputs=(5, 5),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _float.int8_or_float,
        _fits,
        _states.variable(_STATE, "state"),
        _state_type,
        _weights_types,
        _bias_type,
        _few_products,
        _float.when_quantized(_rescaling_in_range),
    ),
    shapes=_shapes,
    kernels=(
        "svdf_s8",
        "svdf_s16",
        "svdf_f32",
        "svdf_s8_x4",
        "svdf_s16_x4",
        "svdf_s8_packed",
        "svdf_s16_packed",
    ),
    select=_select,
    lower=_lower,
    macs=_macs,
)
