# SPDX-License-Identifier: Apache-2.0
"""Layers of LSTM cells of int8 codes with more than a plain layer has, as LiteRT computes them.

More are layer normalization, peephole connections, a projection, and gates that are coupled: the
input gate is 1 less the forget gate. Scales of what is computed on the way are those of tensors
that the operator lists as intermediate ones: of the four gates, and of what is projected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isfinite

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands, Quantization, Tensor
from tfl2c.ops import _sequence, _states
from tfl2c.ops._lstm import Layer
from tfl2c.ops._op import Constraint
from tfl2c.program import Const, Kernel, Lowered, Value, as_const

KERNEL = "unidirectional_sequence_lstm_all_s8"

_CELL = 2  # of the gates as models have them
_NORMALIZATION = 20  # position of the first gate's factors
_MADE = 4  # among intermediate tensors, what is made of the cells
_GREATEST_SHIFT = 30
_GREATEST_NORMAL = 28  # so that the least variance is within 32 bits
_NORMAL_BITS = 12  # of what is normalized, behind the point
_WHOLE = range(7)  # bits of a cell before its point


def is_more(layer: Layer, node: Operands) -> bool:
    """Whether a layer has more than a plain one."""
    return (
        len(layer.gates(node)) == 3
        or layer.has_peephole(node)
        or _is_normalized(node)
        or _is_projected(layer, node)
    )


def constraints(layer: Layer) -> tuple[Constraint, ...]:
    """Return what must hold of quantized layers with more than a plain one has."""
    checks = (_of_int8, _apart, _listed, _parts, _narrow_cells, _clip_at_zero, _in_range)
    return tuple(_bound(check, layer) for check in checks)


def _bound(check: Callable[[Layer, Operands], str | None], layer: Layer) -> Constraint:
    def constraint(node: Operands) -> str | None:
        return check(layer, node) if is_more(layer, node) else None

    constraint.__doc__ = check.__doc__
    return constraint


def _of_int8(layer: Layer, node: Operands) -> str | None:
    """A layer of int16 must have four gates and nothing more. Quantize it to int8.

    More are layer normalization, peephole connections and a projection.
    """
    dtype = node.input().dtype
    return None if dtype is DType.INT8 else f"it is {dtype.value}"


def _apart(layer: Layer, node: Operands) -> str | None:
    """Beside peephole connections a projection must leave as many numbers as there are cells.

    LiteRT mistakes the cells that gates look at otherwise: leave the layer in float32.
    """
    units, outputs = layer.units(node), layer.outputs(node)
    if units == outputs or not layer.has_peephole(node) or not _is_projected(layer, node):
        return None
    return f"it leaves {outputs} of {units}"


def _listed(layer: Layer, node: Operands) -> str | None:
    """Five intermediate tensors must give the scale of what is made of the cells and of gates.

    Gates need one, with zero point 0, where they are normalized; what is made of the cells has the
    hidden state's where it is not projected.
    """
    found = node.attrs.between
    if len(found) != 5:
        return f"there are {len(found)}"
    made = found[_MADE]
    if made is None or not made.per_tensor:
        return "the last one has no scale"
    if not _is_projected(layer, node) and made != node.input(layer.hidden).quantization:
        return "the last one has another scale or zero point than the hidden state"
    if not _is_normalized(node):
        return None
    missing = next((g for g in layer.gates(node) if not _plain_scale(found[g])), None)
    return None if missing is None else f"number {missing} has none"


def _parts(layer: Layer, node: Operands) -> str | None:
    """Peephole connections and factors of a normalization must be constant int16 and fit the layer.

    Weights of a projection must be int8, its bias int32; scales are one each, zero points 0.
    """
    units, outputs = layer.units(node), layer.outputs(node)
    peephole = [layer.peephole(g) for g in layer.gates(node)] if layer.has_peephole(node) else []
    normal = [_NORMALIZATION + g for g in layer.gates(node)] if _is_normalized(node) else []
    if sum(node.has(_NORMALIZATION + g) for g in range(4)) != len(normal):
        return "some gates are normalized"
    for i in (*(p for p in peephole if p is not None), *normal):
        fault = _scaled(node.optional(i), DType.INT16, (units,))
        if fault:
            return fault
    if not _is_projected(layer, node):
        return None if units == outputs else f"there is no projection from {units} to {outputs}"
    fault = _scaled(node.optional(layer.projection), DType.INT8, (outputs, units))
    if fault or not node.has(layer.projection + 1):
        return fault
    return _states.is_of(node.input(layer.projection + 1), DType.INT32, (outputs,), "biases")


def _narrow_cells(layer: Layer, node: Operands) -> str | None:
    """Cells must have a scale within 2**-15 and 2**-9."""
    return None if _whole(layer, node) in _WHOLE else f"it is {_scale(node.input(layer.cells)):g}"


def _clip_at_zero(layer: Layer, node: Operands) -> str | None:
    """Where a projection is clipped the output must have zero point 0."""
    zero = node.input(layer.hidden).affine.zero_point
    return f"it is {zero}" if node.attrs.projection_clip and zero else None


def _in_range(layer: Layer, node: Operands) -> str | None:
    """Scales must be so near to each other that 32 bits hold what is rescaled."""
    scale = _Scales(layer, node)
    reals = [r for role in (scale.input, scale.recurrent, scale.look) for r in role()]
    for real in (*reals, scale.hidden(), scale.projected()):
        if not isfinite(real) or quantize_multiplier(real)[1] > _GREATEST_SHIFT:
            return f"a factor is {real:g}"
    for real in scale.normal():
        if quantize_multiplier(real)[1] + _NORMAL_BITS > _GREATEST_NORMAL:
            return f"a normalization's scale is {real:g}"
    return None


def _is_normalized(node: Operands) -> bool:
    return any(node.has(_NORMALIZATION + gate) for gate in range(4))


def _is_projected(layer: Layer, node: Operands) -> bool:
    return node.has(layer.projection) or node.has(layer.projection + 1)


def _scaled(tensor: Tensor | None, dtype: DType, shape: tuple[int, ...]) -> str | None:
    fault = _states.is_of(tensor, dtype, shape, "some")
    if fault or (tensor is not None and _plain_scale(tensor.quantization)):
        return fault
    return "one has no scale, several, or a zero point"


def _plain_scale(found: Quantization | None) -> bool:
    return found is not None and found.per_tensor and not found.zero_point


def _scale(tensor: Tensor) -> float:
    return tensor.affine.scale


def _whole(layer: Layer, node: Operands) -> int:
    return 15 + int(np.log2(_scale(node.input(layer.cells))))


class _Scales:
    """The factors between codes, in the reference's float32."""

    def __init__(self, layer: Layer, node: Operands) -> None:
        self._layer, self._node = layer, node
        self._gates = layer.gates(node)
        self._made = np.float32(node.attrs.between[_MADE].scale)
        self._hidden = np.float32(_scale(node.input(layer.hidden)))

    def input(self) -> list[float]:
        """Return those of the products with the input, by gate."""
        source = np.float32(_scale(self._node.input()))
        return [self._products(self._layer.weights(g), source, g) for g in self._gates]

    def recurrent(self) -> list[float]:
        """Return those of the products with the hidden state."""
        return [self._products(self._layer.recurrent(g), self._hidden, g) for g in self._gates]

    def look(self) -> list[float]:
        """Return those of the products with the cells; 0 where there are none."""
        return [self._product_with_cells(g) for g in self._gates]

    def normal(self) -> list[float]:
        """Return the scales of the factors of a normalization; none without one."""
        if not _is_normalized(self._node):
            return []
        return [_scale(self._node.input(_NORMALIZATION + g)) for g in self._gates]

    def hidden(self) -> float:
        """Return that of products of an output gate and a tanh."""
        with np.errstate(over="ignore"):
            return float(np.float32(2.0**-30 / float(self._made)))

    def projected(self) -> float:
        """Return that of the products with a projection; 0 without one."""
        if not self._node.has(self._layer.projection):
            return 0.0
        with np.errstate(over="ignore", under="ignore"):
            weights = np.float32(_scale(self._node.input(self._layer.projection)))
            return float(weights * self._made / self._hidden)

    def _products(self, position: int, source: np.float32, gate: int) -> float:
        with np.errstate(over="ignore", under="ignore"):
            weights = np.float32(_scale(self._node.input(position)))
            return float(weights * source / np.float32(self._gate(gate)))

    def _product_with_cells(self, gate: int) -> float:
        position = self._layer.peephole(gate)
        if position is None or not self._node.has(position):
            return 0.0
        cells = _scale(self._node.input(self._layer.cells))
        real = cells * _scale(self._node.input(position)) / self._gate(gate)
        with np.errstate(over="ignore", under="ignore"):
            return float(np.float32(real))

    def _gate(self, gate: int) -> float:
        if not _is_normalized(self._node):
            return 2.0**-_NORMAL_BITS
        found: Quantization = self._node.attrs.between[gate]
        return found.scale


def kernel(layer: Layer, node: Operands) -> Kernel:
    """Return the kernel of such a layer."""
    return Kernel(KERNEL, scratch=2 * layer.units(node) * len(layer.gates(node)))


def lowered(layer: Layer, node: Operands) -> Lowered:
    """Return the call of this kernel."""
    way = _sequence.Sizes.of(node.input().shape, time_major=node.attrs.time_major)
    step = way.batches if way.time_major else 1
    fields: dict[str, Value] = {
        **_constants(layer, node),
        **_rescalings(layer, node),
        **_cell_fields(layer, node),
        **_projection(layer, node),
        "gates": len(layer.gates(node)),
        "depth": node.input().shape[-1],
        "units": layer.units(node),
        "outputs": layer.outputs(node),
        "steps": way.steps,
        "step_rows": step,
        "batch_rows": 1 if way.time_major else way.steps,
    }
    return Lowered(fields, (way.batches,), (0, *layer.states))


def _constants(layer: Layer, node: Operands) -> dict[str, Value]:
    gates = layer.gates(node)

    def stack(positions: Sequence[int | None]) -> np.ndarray:
        none = np.zeros(layer.units(node), np.int64)
        arrays = [none if i is None else node.input(i).array() for i in positions]
        return np.stack(arrays, axis=1).astype(np.int64)

    def by_gate(role: str, values: np.ndarray, kind: type, inner: str = "") -> Const:
        return as_const(role, values, kind, f"[units][gates]{inner}")

    weights = stack([layer.weights(g) for g in gates])
    recurrent = stack([layer.recurrent(g) for g in gates])
    bias = stack([layer.bias(g) for g in gates])
    fresh = -node.input().affine.zero_point * weights.sum(axis=2)
    past = -node.input(layer.hidden).affine.zero_point * recurrent.sum(axis=2)
    found: dict[str, Value] = {
        "input_weights": by_gate("input_weights", weights, np.int8, "[depth]"),
        "recurrent_weights": by_gate("recurrent_weights", recurrent, np.int8, "[outputs]"),
        "recurrent_bias": by_gate("recurrent_bias", past, np.int32),
        "peephole": None,
        "normalization": None,
        "bias": None,
    }
    if layer.has_peephole(node):
        looks = stack([layer.peephole(g) for g in gates])
        found["peephole"] = by_gate("peephole", looks, np.int16)
    if _is_normalized(node):
        factors = stack([_NORMALIZATION + g for g in gates])
        found["normalization"] = by_gate("normalization", factors, np.int16)
        found["bias"] = by_gate("bias", bias, np.int32)
    else:
        fresh = fresh + bias
    found["input_bias"] = by_gate("input_bias", _wrapped(fresh), np.int32)
    return found


def _wrapped(values: np.ndarray) -> np.ndarray:
    wrapped: np.ndarray = (values + 2**31) % 2**32 - 2**31
    return wrapped


def _rescalings(layer: Layer, node: Operands) -> dict[str, Value]:
    scale = _Scales(layer, node)
    normal = scale.normal()
    guards = [max(1, int(np.float32(10000) * np.float32(real))) for real in normal]
    return {
        **_by_gate("input", scale.input()),
        **_by_gate("recurrent", scale.recurrent()),
        **_by_gate("look", scale.look()),
        **_by_gate("normal", normal, _NORMAL_BITS),
        "least_variance": tuple([*guards, 1, 1, 1, 1][:4]),
    }


def _by_gate(role: str, reals: Sequence[float], more: int = 0) -> dict[str, Value]:
    pairs = [quantize_multiplier(real) for real in reals] + [(0, -more)] * (4 - len(reals))
    return {
        f"{role}.multiplier": tuple(m for m, _ in pairs),
        f"{role}.shift": tuple(s + more for _, s in pairs),
    }


def _cell_fields(layer: Layer, node: Operands) -> dict[str, Value]:
    least, most = DType.INT16.limits
    whole = _whole(layer, node)
    clip = _clip(node.attrs.cell_clip, _scale(node.input(layer.cells)), most)
    multiplier, shift = quantize_multiplier(_Scales(layer, node).hidden())
    return {
        "cell_shift": 15 + whole,
        "cell_max": clip or most,
        "cell_min": -clip if clip else least,
        "cell_whole": whole,
        "hidden_multiplier": multiplier,
        "hidden_shift": shift,
        "hidden_zero_point": _made_zero_point(layer, node),
    }


def _made_zero_point(layer: Layer, node: Operands) -> int:
    """Return the zero point of what is made of the cells.

    The reference takes it from what is projected where it should add it, and makes up for it in the
    projection: only what is clamped tells the difference.
    """
    zero: int = node.attrs.between[_MADE].zero_point
    return -zero if node.has(layer.projection) else zero


def _clip(bound: float, scale: float, most: int) -> int:
    """Return a bound in codes; 0, which is none, for one below a code, as in the reference."""
    return int(min(float(np.float32(bound) / np.float32(scale)), most))


def _projection(layer: Layer, node: Operands) -> dict[str, Value]:
    least, most = DType.INT8.limits
    multiplier, shift = quantize_multiplier(_Scales(layer, node).projected())
    hidden = node.input(layer.hidden).affine
    clip = _clip(node.attrs.projection_clip, hidden.scale, most)
    found: dict[str, Value] = {
        "projection": None,
        "projection_bias": None,
        "projected_multiplier": multiplier,
        "projected_shift": shift,
        "projected_zero_point": hidden.zero_point,
        "projected_max": clip or most,
        "projected_min": -clip if clip else least,
    }
    if not node.has(layer.projection):
        return found
    weights = node.input(layer.projection).array().astype(np.int64)
    given = node.optional(layer.projection + 1)
    bias = 0 if given is None else given.array().astype(np.int64)
    bias = bias - _made_zero_point(layer, node) * weights.sum(axis=1)
    found["projection"] = as_const("projection", weights, np.int8, "[outputs][units]")
    found["projection_bias"] = as_const("projection_bias", _wrapped(bias), np.int32, "[outputs]")
    return found
