# SPDX-License-Identifier: Apache-2.0
"""LSTM: one step of a layer of LSTM cells in each call, float.

The kind FULL is a step of UNIDIRECTIONAL_SEQUENCE_LSTM. The kind BASIC has one tensor of weights
for the input with the hidden state behind it, and outputs for what it works with.
"""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _float, _lstm, _sequence, _states
from tfl2c.ops._op import Constraint, Op, Options
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_LAYER = _lstm.Layer(1, 18, 19)

# Positions of the inputs of the kind BASIC.
_HIDDEN, _WEIGHTS, _BIAS, _CELLS = range(1, 5)
_BASIC = "lstm_basic_f32"


def _attributes(options: Options) -> _lstm.Lstm:
    attributes = _lstm.attributes(options)
    if attributes.basic and attributes.cell_clip:
        raise ValueError(f"the option cell_clip is {attributes.cell_clip} for the kind BASIC")
    return attributes


def _counts(node: Operands) -> str | None:
    """There must be 5 inputs and 4 outputs in the kind BASIC, else 20 or 24 inputs and 1 output."""
    inputs, outputs = ({5}, 4) if node.attrs.basic else ({20, 24}, 1)
    found = len(node.node.outputs)
    fits = node.inputs in inputs and found == outputs
    return None if fits else f"there are {node.inputs} and {found}"


def _of_kind(constraint: Constraint, *, basic: bool) -> Constraint:
    """Return a constraint that only nodes of the one kind must meet."""

    def narrowed(node: Operands) -> str | None:
        return constraint(node) if node.attrs.basic is basic else None

    narrowed.__doc__ = constraint.__doc__
    return narrowed


def _joined_fit(node: Operands) -> str | None:
    """In the kind BASIC weights and biases must be constant and fit input and states."""
    units = _units(node)
    wanted = (4 * units, node.input().shape[1] + units)
    return (
        _states.is_of(node.optional(_WEIGHTS), DType.FLOAT32, wanted, "weights")
        or _states.is_of(node.optional(_BIAS), DType.FLOAT32, (4 * units,), "values")
        or _sequence.state(_HIDDEN, "the hidden state", units, node)
        or _sequence.state(_CELLS, "the cell state", units, node)
    )


def _units(node: Operands) -> int:
    return node.input(_HIDDEN).shape[1]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    batches, depth = node.input().shape
    if not node.attrs.basic:
        return ((batches, _LAYER.outputs(node)),)
    units = _units(node)
    return tuple((batches, width) for width in (units, units, depth + units, 4 * units))


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_BASIC) if node.attrs.basic else _lstm.one_layer(node, _LAYER)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if not node.attrs.basic:
        return _lstm.lowered(node, _LAYER)
    batches, depth = node.input().shape
    fields: dict[str, Value] = {
        "weights": _float.array(
            "weights", node.input(_WEIGHTS).array(), "[4][units][depth + units]"
        ),
        "bias": _float.array("bias", node.input(_BIAS).array(), "[4][units]"),
        "depth": depth,
        "units": _units(node),
    }
    return Lowered(fields, (batches,), (0, _HIDDEN, _CELLS))


def _macs(node: Operands) -> int:
    batches, depth = node.input().shape
    if not node.attrs.basic:
        return batches * _LAYER.macs(node)
    return batches * 4 * _units(node) * (depth + _units(node))


_FULL_STATES = _lstm.states(_LAYER)
_BASIC_STATES = (
    _states.variable(_HIDDEN, "hidden state"),
    _states.variable(_CELLS, "cell state"),
)

OP = Op(
    "LSTM",
    attributes=_attributes,
    inputs=(5, 24),
    outputs=(1, 4),
    constraints=(
        _counts,
        *(_of_kind(constraint, basic=False) for constraint in _FULL_STATES),
        *(_of_kind(constraint, basic=True) for constraint in _BASIC_STATES),
        _sequence.floats,
        _checks.not_empty,
        _checks.rank(0, 2),
        _of_kind(_lstm.complete(_LAYER), basic=False),
        _of_kind(_lstm.fits(_LAYER), basic=False),
        _of_kind(_lstm.normalization_fits(_LAYER), basic=False),
        _of_kind(_joined_fit, basic=True),
    ),
    shapes=_shapes,
    kernels=(_BASIC, *_lstm.KERNELS),
    select=_select,
    lower=_lower,
    macs=_macs,
    remedy="",
)
