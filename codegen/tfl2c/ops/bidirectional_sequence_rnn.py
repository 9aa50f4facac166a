# SPDX-License-Identifier: Apache-2.0
"""BIDIRECTIONAL_SEQUENCE_RNN: one layer goes forward through a sequence, one backward, float."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _rnn, _sequence
from tfl2c.ops._op import Op
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNEL = "bidirectional_sequence_rnn_f32"
_FORWARD, _BACKWARD = _rnn.Layer(1, "forward"), _rnn.Layer(5, "backward")
_AUXILIARY = 9  # position of the first input of these


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
        _rnn.fields(node, _FORWARD, pitches[0]),
        _rnn.fields(node, _BACKWARD, pitches[1], backward=True),
        units[0],
    )
    states = _FORWARD.state, _BACKWARD.state
    batches = node.input(_FORWARD.state).shape[0]
    return Lowered(fields, (batches,), (0, *states), outputs_listed=True)


def _macs(node: Operands) -> int:
    return _rnn.macs(node, _FORWARD, _BACKWARD)


OP = Op(
    "BIDIRECTIONAL_SEQUENCE_RNN",
    attributes=_rnn.attributes,
    inputs=(12, 12),
    outputs=(1, 2),
    constraints=(
        _sequence.outputs,
        _sequence.no_auxiliary(_AUXILIARY),
        *_rnn.constraints(3, _FORWARD, _BACKWARD),
    ),
    shapes=_shapes,
    kernels=(_KERNEL,),
    select=_select,
    lower=_lower,
    macs=_macs,
    remedy="",
)
