# SPDX-License-Identifier: Apache-2.0
"""BIDIRECTIONAL_SEQUENCE_RNN: one layer goes forward through a sequence, one backward, float.

An auxiliary input comes to the input of both layers, where there are weights for it, or is what the
backward layer reads in place of the input. LiteRT answers so with weights, if time comes first only
where both inputs are as deep, and without weights if time comes first; the rest is refused.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod

from tfl2c.graph import DType, Operands
from tfl2c.ops import _rnn, _sequence
from tfl2c.ops._op import shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_LAYERS = _rnn.Layer(1, "forward"), _rnn.Layer(5, "backward")
_OTHER = 9  # position of the auxiliary input
_WEIGHTS = 10, 11  # positions of both layers' weights for it
_KERNEL = "bidirectional_sequence_rnn_other_f32"


def _is_added(node: Operands) -> bool:
    return any(node.has(i) for i in _WEIGHTS)


def _other_fits(node: Operands) -> str | None:
    """An auxiliary input must be float32 in the input's shape.

    With weights and time behind the batch it may be of another depth; without weights, time must
    come first.
    """
    if not node.has(_OTHER):
        return "there are weights for one that is left out" if _is_added(node) else None
    other, is_first = node.input(_OTHER), node.attrs.time_major
    if not _is_added(node) and not is_first:
        return "there are no weights, and the batch comes first"
    kept = 2 if _is_added(node) and not is_first else 3
    fits = len(other.shape) == 3 and other.shape[:kept] == node.input().shape[:kept]
    fits = fits and other.dtype is DType.FLOAT32
    return None if fits else f"it is {other.dtype.value} {shape_text(other)}"


def _other_weights(node: Operands) -> str | None:
    """Weights for an auxiliary input must be constant, float32 or int8, for both layers or none."""
    if not _is_added(node):
        return None
    depth = node.input(_OTHER).shape[-1]
    pairs = zip(_LAYERS, _WEIGHTS, strict=True)
    faults = (_sequence.weights([node.optional(i)], (p.units(node), depth)) for p, i in pairs)
    return next((fault for fault in faults if fault), None)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNEL if node.has(_OTHER) else _OP.kernels[0])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    made = _sequence.both(node, *_LAYERS)
    if kernel.name != _KERNEL:
        return made
    fields: dict[str, Value] = {**made.fields, "is_added": int(_is_added(node))}
    for layer, i in zip(_LAYERS, _WEIGHTS, strict=True) if _is_added(node) else ():
        name = f"{layer.name}_other"
        fields.update(
            _sequence.matrix(name, f"{name}_weights", [node.input(i)], "[units][columns]")
        )
    return replace(made, fields=fields, inputs=(0, _OTHER, *made.inputs[1:]))


def _macs(node: Operands) -> int:
    one_row = sum(p.macs(node) for p in _LAYERS)
    if _is_added(node):
        one_row += sum(p.units(node) for p in _LAYERS) * node.input(_OTHER).shape[-1]
    return prod(node.input().shape[:2]) * one_row


_OP = _sequence.two_layers(
    "BIDIRECTIONAL_SEQUENCE_RNN",
    _LAYERS,
    attributes=_rnn.attributes,
    inputs=12,
    constraints=(*_rnn.constraints(3, *_LAYERS), _other_fits, _other_weights),
)

OP = replace(_OP, kernels=(*_OP.kernels, _KERNEL), select=_select, lower=_lower, macs=_macs)
