# SPDX-License-Identifier: Apache-2.0
"""What operators share that have layers of plain recurrent units."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _float, _sequence, _states
from tfl2c.ops._op import Constraint, Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_ONE_LAYER = "unidirectional_sequence_rnn_f32"


@dataclass(frozen=True, slots=True)
class Rnn:
    """``merged`` says that two layers have one output."""

    activation: str
    time_major: bool
    merged: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """Positions of a layer's inputs, from that of its weights on."""

    first: int
    name: str = ""  # "forward", "backward"

    @property
    def state(self) -> int:
        """Position of the hidden state."""
        return self.first + 3

    @property
    def states(self) -> tuple[int, ...]:
        """Positions of the states."""
        return (self.state,)

    def units(self, node: Operands) -> int:
        """Return how many units the layer has."""
        return node.input(self.first).shape[0]

    def outputs(self, node: Operands) -> int:
        """Return how many numbers of a row of the output the layer makes."""
        return self.units(node)

    def fields(self, node: Operands, pitch: int, *, backward: bool = False) -> dict[str, Value]:
        """Return the fields of the layer, whose output rows are ``pitch`` elements apart."""
        attrs: Rnn = node.attrs
        is_tangent = attrs.activation == "TANH"
        sequence = _sequence.Sizes.of(node.input().shape, time_major=attrs.time_major)
        role = f"{self.name}_" if self.name else ""
        fresh, past, bias = (node.input(self.first + i) for i in range(3))
        return {
            **_sequence.matrix("input", f"{role}input_weights", [fresh], "[units][depth]"),
            **_sequence.matrix("recurrent", f"{role}recurrent_weights", [past], "[units][units]"),
            "bias": _float.array(f"{role}bias", bias.array(), "[units]"),
            "depth": node.input().shape[-1],
            "units": self.units(node),
            "is_tangent": int(is_tangent),
            **_float.range_fields("NONE" if is_tangent else attrs.activation),
            **sequence.way(pitch, backward=backward),
        }

    def macs(self, node: Operands) -> int:
        """Count the multiply-accumulates for one row of the input."""
        units = self.units(node)
        return units * (node.input().shape[-1] + units)


def attributes(options: Options) -> Rnn:
    """Return the attributes; ValueError if the activation is none that kernels have."""
    name = str(options["fused_activation_function"])
    return Rnn(
        name if name == "TANH" else _checks.activation(options),
        bool(options.get("time_major", False)),
        bool(options.get("merge_outputs", False)),
    )


def constraints(rank: int, *layers: Layer) -> tuple[Constraint, ...]:
    """Return the constraints on an input of ``rank`` dimensions, and on each layer."""
    states = (_states.variable(p.state, f"{p.name} hidden state".strip()) for p in layers)
    return (
        _checks.not_empty,
        _checks.rank(0, rank),
        _sequence.floats,
        *states,
        *(_fits(layer) for layer in layers),
    )


def _fits(layer: Layer) -> Constraint:
    def constraint(node: Operands) -> str | None:
        weights = node.input(layer.first)
        if len(weights.shape) != 2:
            return f"they are {shape_text(weights)}"
        units = layer.units(node)
        recurrent, bias = (node.optional(layer.first + i) for i in (1, 2))
        return (
            _sequence.weights([weights], (units, node.input().shape[-1]))
            or _sequence.weights([recurrent], (units, units))
            or _states.is_of(bias, DType.FLOAT32, (units,), "values")
            or _sequence.state(layer.state, "the state", units, node)
        )

    of = f" of the {layer.name} layer" if layer.name else ""
    constraint.__doc__ = (
        f"Weights{of} must be constant float32, or int8 with one scale and zero point 0, the bias"
        " float32, and fit input and hidden state."
    )
    return constraint


def one_layer(name: str, rank: int) -> Op:
    """Return the operator of one layer for inputs of ``rank`` dimensions."""
    layer = Layer(first=1)

    def shapes(node: Operands) -> tuple[Shape, ...]:
        return ((*node.input().shape[:-1], layer.units(node)),)

    def select(node: Operands, target: Target) -> Kernel:
        return Kernel(_ONE_LAYER)

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        batches = node.input(layer.state).shape[0]
        made = layer.fields(node, layer.units(node))
        return Lowered(made, (batches,), (0, layer.state))

    return Op(
        name,
        attributes=attributes,
        inputs=(5, 5),
        outputs=(1, 1),
        constraints=constraints(rank, layer),
        shapes=shapes,
        kernels=(_ONE_LAYER,),
        select=select,
        lower=lower,
        macs=lambda node: prod(node.input().shape[:-1]) * layer.macs(node),
        remedy="",
    )
