# SPDX-License-Identifier: Apache-2.0
"""BIDIRECTIONAL_SEQUENCE_LSTM: one layer goes forward through a sequence, one backward, float.

An auxiliary input is what the backward layer reads in place of the input or, where there are
weights for it, comes to the input of both layers.

No reference runs layers of different sizes, so these are refused. Of several sequences whose
outputs are merged, LiteRT answers only the first as the layers alone do, unless time comes first;
here each sequence has its own row.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod

from tfl2c.graph import DType, Operands
from tfl2c.ops import _checks, _lstm, _sequence
from tfl2c.ops._op import shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_FORWARD = _lstm.Layer(1, 35, 36, "forward")
_BACKWARD = _lstm.Layer(18, 37, 38, "backward")
_OTHER = 39  # position of the auxiliary input
_WEIGHTS = {"forward": 40, "backward": 44}  # positions of the input gates' weights for it
_LAYERS = _FORWARD, _BACKWARD
_KERNEL = "bidirectional_sequence_lstm_other_f32"


def _is_added(node: Operands) -> bool:
    return any(node.has(i) for i in range(_OTHER + 1, node.inputs))


def _equal(node: Operands) -> str | None:
    """Both layers must have as many cells and outputs. Fill up the smaller one with zeros."""
    sizes = [(p.units(node), p.outputs(node)) for p in _LAYERS]
    return None if sizes[0] == sizes[1] else " and ".join(str(units) for units, _ in sizes)


def _other_fits(node: Operands) -> str | None:
    """An auxiliary input must be float32, in the input's shape, but for the depth if weighted."""
    if not node.has(_OTHER):
        return "there are weights for one that is left out" if _is_added(node) else None
    other, kept = node.input(_OTHER), 2 if _is_added(node) else 3
    fits = len(other.shape) == 3 and other.shape[:kept] == node.input().shape[:kept]
    fits = fits and other.dtype is DType.FLOAT32
    return None if fits else f"it is {other.dtype.value} {shape_text(other)}"


def _other_weights(node: Operands) -> str | None:
    """Weights for an auxiliary input must be constant: all gates of both layers, or none."""
    if not _is_added(node):
        return None
    for layer in _LAYERS:
        gates = layer.gates(node)
        first = _WEIGHTS[layer.name]
        surplus = next((g for g in range(4) if g not in gates and node.has(first + g)), None)
        if surplus is not None:
            return f"input {first + surplus} is given"
        wanted = layer.units(node), node.input(_OTHER).shape[-1]
        fault = _sequence.weights([node.optional(first + g) for g in gates], wanted)
        if fault:
            return fault
    return None


def _select(node: Operands, target: Target) -> Kernel:
    if node.has(_OTHER) or any(node.has(p.projection) for p in _LAYERS):
        return Kernel(_KERNEL, scratch=4 * max(p.units(node) for p in _LAYERS))
    return Kernel(_OP.kernels[0])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    made = _sequence.both(node, *_LAYERS)
    if kernel.name != _KERNEL:
        return made
    fields: dict[str, Value] = {**made.fields, "is_added": int(_is_added(node))}
    for layer in _LAYERS if _is_added(node) else ():
        first, name = _WEIGHTS[layer.name], f"{layer.name}_other"
        tensors = [node.input(first + g) for g in layer.gates(node)]
        fields.update(_sequence.matrix(name, f"{name}_weights", tensors, "[units][gates][columns]"))
    other = _OTHER if node.has(_OTHER) else 0
    return replace(made, fields=fields, inputs=(0, other, *made.inputs[1:]))


def _macs(node: Operands) -> int:
    one_row = sum(p.macs(node) for p in _LAYERS)
    if _is_added(node):
        gates = sum(p.units(node) * len(p.gates(node)) for p in _LAYERS)
        one_row += gates * node.input(_OTHER).shape[-1]
    return prod(node.input().shape[:2]) * one_row


_OP = _sequence.two_layers(
    "BIDIRECTIONAL_SEQUENCE_LSTM",
    _LAYERS,
    attributes=_lstm.attributes,
    inputs=48,
    constraints=(
        *(state for layer in _LAYERS for state in _lstm.states(layer)),
        _sequence.floats,
        _checks.not_empty,
        _checks.rank(0, 3),
        _other_fits,
        *(_lstm.complete(layer) for layer in _LAYERS),
        *(_lstm.fits(layer) for layer in _LAYERS),
        _equal,
        _other_weights,
    ),
)

OP = replace(_OP, kernels=(*_OP.kernels, _KERNEL), select=_select, lower=_lower, macs=_macs)
