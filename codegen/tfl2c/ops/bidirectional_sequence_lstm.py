# SPDX-License-Identifier: Apache-2.0
"""BIDIRECTIONAL_SEQUENCE_LSTM: one layer goes forward through a sequence, one backward, float.

No reference runs layers of different sizes, so these are refused. Of several sequences whose
outputs are merged, LiteRT answers only the first as the layers alone do, unless time comes first;
here each sequence has its own row.
"""

from __future__ import annotations

from math import prod

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _lstm, _sequence
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNEL = "bidirectional_sequence_lstm_f32"
_FORWARD = _lstm.Layer(1, 35, 36, "forward")
_BACKWARD = _lstm.Layer(18, 37, 38, "backward")
_LAYERS = _FORWARD, _BACKWARD
_AUXILIARY = 39  # position of the first input of these


def _not_projected(node: Operands) -> str | None:
    """There must be no projection. Make the cells of both layers without one."""
    found = next((p.projection for p in _LAYERS if node.has(p.projection)), None)
    return None if found is None else f"input {found} is given"


def _equal(node: Operands) -> str | None:
    """Both layers must have as many cells. Fill up the smaller one with zeros."""
    forward, backward = _units(node)
    return None if forward == backward else f"{forward} and {backward}"


def _units(node: Operands) -> tuple[int, int]:
    return _FORWARD.units(node), _BACKWARD.units(node)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return _sequence.shapes(node, _units(node))


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNEL)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    units = _units(node)
    pitches = _sequence.pitches(node, units)
    fields = _sequence.both(
        node,
        _lstm.fields(node, _FORWARD, pitches[0]),
        _lstm.fields(node, _BACKWARD, pitches[1], backward=True),
        units[0],
    )
    states = tuple(i for p in _LAYERS for i in (p.hidden, p.cells))
    batches = node.input(_FORWARD.hidden).shape[0]
    return Lowered(fields, (batches,), (0, *states), outputs_listed=True)


def _macs(node: Operands) -> int:
    return prod(node.input().shape[:2]) * sum(_lstm.macs(node, layer) for layer in _LAYERS)


OP = Op(
    "BIDIRECTIONAL_SEQUENCE_LSTM",
    attributes=_lstm.attributes,
    inputs=(48, 48),
    outputs=(1, 2),
    constraints=(
        _sequence.outputs,
        _sequence.no_auxiliary(_AUXILIARY),
        _not_projected,
        *(state for layer in _LAYERS for state in _lstm.states(layer)),
        _sequence.floats,
        _checks.not_empty,
        _checks.rank(0, 3),
        *(_lstm.complete(layer) for layer in _LAYERS),
        *(_lstm.fits(layer) for layer in _LAYERS),
        _equal,
    ),
    shapes=_shapes,
    kernels=(_KERNEL,),
    select=_select,
    lower=_lower,
    macs=_macs,
    remedy="",
)
