# SPDX-License-Identifier: Apache-2.0
"""UNIDIRECTIONAL_SEQUENCE_LSTM: a layer of LSTM cells that goes through a sequence.

Codes are computed as TensorFlow Lite Micro does, with tables for the sigmoid; LiteRT's own fixed
point differs from it by one here and there. What TensorFlow Lite Micro has not, such as a
projection, is computed as LiteRT does. The scratch of plain layers is the output itself. Cores
without vectors have kernels that make the four gates of a cell together, of weights packed for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import frexp, isfinite

import numpy as np

from tfl2c.arithmetic import quantize_multiplier, short_multiplier
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import (
    _affine,
    _checks,
    _float,
    _gates,
    _int16,
    _lstm,
    _lstm_codes,
    _sigmoid_s16,
    _states,
)
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Const, Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

# Positions of the inputs; of each four those of the input, forget, cell and output gate.
_WEIGHTS, _RECURRENT, _BIASES = range(1, 5), range(5, 9), range(12, 16)
_HIDDEN, _CELLS = 18, 19
_PROJECTION = 16
_LAYER = _lstm.Layer(1, _HIDDEN, _CELLS)

_KERNELS = {
    DType.INT8: "unidirectional_sequence_lstm_s8",
    DType.INT16: "unidirectional_sequence_lstm_s16",
}
_GATE_SCALE = 2.0**-12
_ONE = 2.0**-15  # scale of what gates and tanh make
_GREATEST_SHIFT = {DType.INT8: 30, DType.INT16: 7}


def _attributes(options: Options) -> _lstm.Lstm:
    if options["diagonal_recurrent_tensors"]:
        raise ValueError("diagonal recurrent weights are not supported")
    if len(options.get("intermediates", ())) not in {0, 5}:
        raise ValueError(f"{len(options['intermediates'])} intermediate tensors are not supported")
    return _lstm.attributes(options)


def _types(node: Operands) -> str | None:
    """Input, output and hidden state must be int8 or int16 with a scale, or float32.

    Zero points of int16 must be 0.
    """
    tensors = [("the input", node.input()), ("the output", node.output())]
    tensors += [("the hidden state", node.input(_HIDDEN))]
    dtype = node.input().dtype
    if dtype not in {*_KERNELS, DType.FLOAT32}:
        return f"the input is {dtype.value}"
    for name, tensor in tensors:
        if dtype is DType.INT16:
            fault = _int16.zero_based(tensor, name)
        elif dtype is DType.INT8:
            fault = _checks.quantized(tensor, dtype, name)
        else:
            fault = None if tensor.dtype is dtype else f"{name} is {tensor.dtype.value}"
        if fault:
            return fault
    return None


def _three_dimensions(node: Operands) -> str | None:
    """The input must be [batch, time, depth], or [time, batch, depth]."""
    return None if len(node.input().shape) == 3 else f"it is {shape_text(node.input())}"


def _fits(node: Operands) -> str | None:
    """States must be [batch, units], a hidden state that is projected [batch, outputs]."""
    states = (("the hidden state", _HIDDEN, _width(node)), ("the cell state", _CELLS, _units(node)))
    for name, position, width in states:
        if node.input(position).shape != (_batches(node), width):
            return f"{name} is {shape_text(node.input(position))}"
    return None


def _weights(node: Operands) -> str | None:
    """Weights must be constant int8 with one scale and zero point 0, and fit input and state."""
    units, depth = _units(node), node.input().shape[2]
    for positions, columns in ((_WEIGHTS, depth), (_RECURRENT, _width(node))):
        for i in _given(node, positions):
            fault = _states.is_of(node.input(i), DType.INT8, (units, columns), "weights")
            found = node.input(i).quantization
            if not fault:
                if found is None or not found.per_tensor:
                    fault = "one scale is missing" if found is None else "there are several scales"
                elif found.zero_point:
                    fault = f"a zero point is {found.zero_point}"
            if fault:
                return fault
    return None


def _biases(node: Operands) -> str | None:
    """Biases must be constant: int32 for int8, int64 for int16."""
    kinds = {DType.INT8: DType.INT32, DType.INT16: DType.INT64}
    shape = (_units(node),)
    faults = (
        _states.is_of(node.input(i), kinds[node.input().dtype], shape, "values")
        for i in _given(node, _BIASES)
    )
    return next((fault for fault in faults if fault), None)


def _cells(node: Operands) -> str | None:
    """Cells must be int16 with zero point 0 and a power of two up to 1 as scale."""
    cells = node.input(_CELLS)
    fault = _int16.zero_based(cells, "the cell state")
    if fault:
        return fault
    scale = cells.affine.scale
    return None if frexp(scale)[0] == 0.5 and 2.0**-28 < scale <= 1 else f"it is {scale:g}"


def _hidden_scale(node: Operands) -> str | None:
    """The scale of the hidden state must be above 2**-29."""
    scale = node.input(_HIDDEN).affine.scale
    return None if scale > 2.0**-29 else f"it is {scale:g}"


def _scales_in_range(node: Operands) -> str | None:
    """Scales of inputs and weights must be small: their product below 2**18, for int16 2**-5."""
    most = _GREATEST_SHIFT[node.input().dtype]
    for real in (*_reals(node, 0, _WEIGHTS), *_reals(node, _HIDDEN, _RECURRENT)):
        if not isfinite(real) or quantize_multiplier(real)[1] > most:
            return f"one is {real * _GATE_SCALE:g}"
    return None


def _small_bias(node: Operands) -> str | None:
    """A bias of int64 must be below 2**46 in magnitude."""
    if node.input().dtype is not DType.INT16:
        return None
    most = max(abs(int(v)) for i in _given(node, _BIASES) for v in node.input(i).array())
    return None if most < 2**46 else f"a value has the magnitude {most}"


def _few_products(node: Operands) -> str | None:
    """A gate may add up at most 65536 products."""
    most = max(node.input().shape[2], _units(node), _width(node))
    return None if most <= _affine.MOST_PRODUCTS else f"it adds up {most}"


def _batches(node: Operands) -> int:
    return node.input().shape[1 if node.attrs.time_major else 0]


def _units(node: Operands) -> int:
    return (node.input(_RECURRENT[1]).shape or (0,))[0]


def _width(node: Operands) -> int:
    """Return how many numbers a hidden state must have."""
    projection = node.optional(_PROJECTION)
    return _units(node) if projection is None else (projection.shape or (0,))[0]


def _given(node: Operands, positions: range) -> list[int]:
    return [i for i in positions if node.has(i)]


def _reals(node: Operands, source: int, weights: range) -> list[float]:
    """Return for each gate the factor from sums of products to its argument."""
    scale = np.float32(node.input(source).affine.scale)
    with np.errstate(over="ignore", under="ignore"):
        found = [np.float32(node.input(i).affine.scale) for i in _given(node, weights)]
        products = [float(scale * weight) for weight in found]
    return [product / _GATE_SCALE for product in products]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    width = _LAYER.outputs(node) if _float.is_float(node) else _width(node)
    return ((*node.input().shape[:2], width),)


def _select(node: Operands, target: Target) -> Kernel:
    if _float.is_float(node):
        return _lstm.one_layer(node, _LAYER)
    if _lstm_codes.is_more(_LAYER, node):
        return _lstm_codes.kernel(_LAYER, node)
    dtype = node.input().dtype
    found = _gates.kernel(_runs(node), target) if dtype is DType.INT8 else None
    return Kernel(found or _KERNELS[dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if _float.is_float(node):
        return _lstm.lowered(node, _LAYER)
    if kernel.name == _lstm_codes.KERNEL:
        return _lstm_codes.lowered(_LAYER, node)
    first, second, depth = node.input().shape
    major = node.attrs.time_major
    sizes: dict[str, Value] = {
        "depth": depth,
        "units": _units(node),
        "steps": first if major else second,
        "step_rows": second if major else 1,
        "batch_rows": 1 if major else second,
    }
    packed = kernel.name in {_gates.X4, _gates.PACKED}
    sums = _gates.fields(kernel.name, _runs(node)) if packed else _plain_fields(node)
    fields = {**sums, **_cell_fields(node), **sizes}
    return Lowered(fields, (_batches(node),), (0, _HIDDEN, _CELLS))


def _stacked(node: Operands, positions: range) -> np.ndarray:
    return np.stack([node.input(i).array() for i in positions], axis=1)


def _weights_of(node: Operands, role: str, positions: range, columns: str) -> Const:
    return as_const(role, _stacked(node, positions), np.int8, f"[units][4][{columns}]")


def _runs(node: Operands) -> tuple[_gates.Run, _gates.Run]:
    """Return what gates sum up: the input, and the hidden state."""
    weights, recurrent = (_stacked(node, i).astype(np.int64) for i in (_WEIGHTS, _RECURRENT))
    bias = _stacked(node, _BIASES).astype(np.int64)
    hidden = node.input(_HIDDEN).affine.zero_point
    return (
        _gates.Run(weights, bias, _affine.zero_point(node), _reals(node, 0, _WEIGHTS)),
        _gates.Run(recurrent, 0 * bias, hidden, _reals(node, _HIDDEN, _RECURRENT)),
    )


def _plain_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of the kernels that make one sum at a time."""
    fresh, past = _runs(node)
    return {
        "input_weights": _weights_of(node, "input_weights", _WEIGHTS, "depth"),
        "recurrent_weights": _weights_of(node, "recurrent_weights", _RECURRENT, "units"),
        **_bias_field(node, "input_bias", fresh),
        **_bias_field(node, "recurrent_bias", past),
        **_rescaling(node, "input", fresh.reals),
        **_rescaling(node, "recurrent", past.reals),
    }


def _cell_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters for what becomes of the gates."""
    hidden, cells = node.input(_HIDDEN).affine, node.input(_CELLS).affine
    _, update = quantize_multiplier(_ONE * _ONE / cells.scale)  # a power of two
    made = quantize_multiplier(_ONE * _ONE / hidden.scale)
    clip = _clip(node, cells.scale)
    power = frexp(cells.scale)[1] - 1 + 12  # from Q3.12 on
    return {
        **_shift_fields("update", -update),
        "hidden_multiplier": made[0],
        **_shift_fields("hidden", -made[1] if made[0] else 1),  # of 0, any
        "hidden_zero_point": hidden.zero_point,
        "cell_max": clip,
        "cell_min": -clip if node.attrs.cell_clip else DType.INT16.limits[0],
        "tanh_multiplier": 3 << max(power, 0),
        **_shift_fields("tanh", max(-power, 0)),
        "table": as_const("table", _sigmoid_s16.TABLE, np.uint16, "[256]"),
    }


def _shift_fields(what: str, shift: int) -> dict[str, Value]:
    return {f"{what}_shift": shift, f"{what}_half": (1 << shift) >> 1}


def _clip(node: Operands, scale: float) -> int:
    most = DType.INT16.limits[1]
    clip = float(np.float32(node.attrs.cell_clip) / np.float32(scale))
    return int(min(clip, most)) if node.attrs.cell_clip else most


def _bias_field(node: Operands, role: str, run: _gates.Run) -> dict[str, Value]:
    """Return what is added to the products of each gate."""
    total = run.folded
    if node.input().dtype is DType.INT16:
        return {role: as_const(role, total, np.int64, "[units][4]")}
    return {role: as_const(role, (total + 2**31) % 2**32 - 2**31, np.int32, "[units][4]")}


def _rescaling(node: Operands, what: str, reals: Sequence[float]) -> dict[str, Value]:
    wide = node.input().dtype is DType.INT16
    pairs = [short_multiplier(r) if wide else quantize_multiplier(r) for r in reals]
    return {
        f"{what}_multiplier": tuple(m for m, _ in pairs),
        f"{what}_shift": tuple(s for _, s in pairs),
    }


def _macs(node: Operands) -> int:
    first, second, _ = node.input().shape
    return first * second * _LAYER.macs(node)


_QUANTIZED = (
    _fits,
    _weights,
    _biases,
    _small_bias,
    _cells,
    _hidden_scale,
    _few_products,
    _scales_in_range,
    *_lstm_codes.constraints(_LAYER),
)

OP = Op(
    "UNIDIRECTIONAL_SEQUENCE_LSTM",
    attributes=_attributes,
    inputs=(20, 24),
    outputs=(1, 1),
    constraints=(
        *_lstm.states(_LAYER),
        _types,
        _checks.not_empty,
        _three_dimensions,
        _lstm.complete(_LAYER),
        _float.when_float(_lstm.fits(_LAYER)),
        _float.when_float(_lstm.normalization_fits(_LAYER)),
        *map(_float.when_quantized, _QUANTIZED),
    ),
    shapes=_shapes,
    kernels=(
        *_KERNELS.values(),
        _gates.X4,
        _gates.PACKED,
        _lstm_codes.KERNEL,
        *_lstm.KERNELS,
    ),
    select=_select,
    lower=_lower,
    macs=_macs,
    remedy="",
)
