# SPDX-License-Identifier: Apache-2.0
"""What operators share that have layers of LSTM cells in float."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tfl2c.graph import DType, Operands, Quantization
from tfl2c.ops import _float, _sequence, _states
from tfl2c.ops._op import Constraint, Options, shape_text
from tfl2c.program import Const, Kernel, Lowered, Value

_INPUT, _FORGET, _CELL, _OUTPUT = range(4)  # gates as models have them
_ORDER = (_FORGET, _CELL, _INPUT, _OUTPUT)  # as kernels have them
_NORMALIZATION = range(20, 24)  # positions of its weights, where there is one layer
_GREATEST = float(np.finfo(np.float32).max)

KERNELS = (
    "unidirectional_sequence_lstm_f32",
    "unidirectional_sequence_lstm_projected_f32",
    "unidirectional_sequence_lstm_normalized_f32",
)
"""For one layer: without a projection, with one, and with layer normalization."""


@dataclass(frozen=True, slots=True)
class Lstm:
    """``cell_clip`` and ``projection_clip`` bound cells and what is projected; 0 for no bound."""

    cell_clip: float
    projection_clip: float
    time_major: bool
    merged: bool = False  # whether two layers have one output
    basic: bool = False  # of LSTM, whether all weights are one tensor
    between: tuple[Quantization | None, ...] = ()  # of intermediate tensors


def attributes(options: Options) -> Lstm:
    """Return the attributes; ValueError if they are none that kernels have."""
    if options["fused_activation_function"] != "TANH":
        raise ValueError(f"the activation {options['fused_activation_function']} is not supported")
    for name in ("cell_clip", "proj_clip"):
        if not 0 <= options[name] < np.inf:
            raise ValueError(f"the option {name} is {options[name]}")
    return Lstm(
        float(options["cell_clip"]),
        float(options["proj_clip"]),
        bool(options.get("time_major", False)),
        bool(options.get("merge_outputs", False)),
        options.get("kernel_type") == "BASIC",
        tuple(options.get("between", ())),
    )


@dataclass(frozen=True, slots=True)
class Layer:
    """Positions of a layer's inputs: ``first`` is that of the input gate's weights."""

    first: int
    hidden: int
    cells: int
    name: str = ""  # "forward", "backward"

    def weights(self, gate: int) -> int:
        """Return the position of a gate's weights for the input."""
        return self.first + gate

    def recurrent(self, gate: int) -> int:
        """Return the position of a gate's weights for the hidden state."""
        return self.first + 4 + gate

    def peephole(self, gate: int) -> int | None:
        """Return the position of a gate's weights for the cells; None for the cell gate."""
        offset = {_INPUT: 8, _FORGET: 9, _OUTPUT: 10}.get(gate)
        return None if offset is None else self.first + offset

    def bias(self, gate: int) -> int:
        """Return the position of a gate's bias."""
        return self.first + 11 + gate

    @property
    def projection(self) -> int:
        """Position of the projection's weights; its bias comes next."""
        return self.first + 15

    @property
    def states(self) -> tuple[int, ...]:
        """Positions of the states."""
        return self.hidden, self.cells

    def units(self, node: Operands) -> int:
        """Return how many cells the layer has."""
        return node.input(self.recurrent(_FORGET)).shape[0]

    def outputs(self, node: Operands) -> int:
        """Return how many numbers the hidden state has."""
        return node.input(self.recurrent(_FORGET)).shape[1]

    def gates(self, node: Operands) -> tuple[int, ...]:
        """Return the gates in the order of kernels; the input gate may be left out."""
        is_coupled = not node.has(self.weights(_INPUT))
        return tuple(gate for gate in _ORDER if gate != _INPUT or not is_coupled)

    def has_peephole(self, node: Operands) -> bool:
        """Whether gates look at the cells."""
        return node.has(self.first + 10)

    def fields(self, node: Operands, pitch: int, *, backward: bool = False) -> dict[str, Value]:
        """Return the fields of the layer, whose output rows are ``pitch`` elements apart."""
        attrs: Lstm = node.attrs
        gates = self.gates(node)
        sequence = _sequence.Sizes.of(node.input().shape, time_major=attrs.time_major)
        role = f"{self.name}_" if self.name else ""

        def matrix(name: str, positions: list[int], layout: str) -> dict[str, Value]:
            tensors = [node.input(i) for i in positions]
            return _sequence.matrix(name, f"{role}{name}_weights", tensors, layout)

        bias = np.stack([node.input(self.bias(g)).array() for g in gates], axis=1)
        return {
            **matrix("input", [self.weights(g) for g in gates], "[units][gates][depth]"),
            **matrix("recurrent", [self.recurrent(g) for g in gates], "[units][gates][outputs]"),
            "bias": _float.array(f"{role}bias", bias, "[units][gates]"),
            "peephole": _peephole(node, self, f"{role}peephole"),
            **_projection(node, self, role),
            "cell_max": attrs.cell_clip or _GREATEST,
            "projection_max": attrs.projection_clip or _GREATEST,
            "gates": len(gates),
            "depth": node.input().shape[-1],
            "units": self.units(node),
            "outputs": self.outputs(node),
            **sequence.way(pitch, backward=backward),
        }

    def macs(self, node: Operands) -> int:
        """Count the multiply-accumulates for one row of the input."""
        units, outputs = self.units(node), self.outputs(node)
        projected = units * outputs if node.has(self.projection) else 0
        return len(self.gates(node)) * units * (node.input().shape[-1] + outputs) + projected


def complete(layer: Layer) -> Constraint:
    """Return the constraint that no gate lacks a part."""

    def constraint(node: Operands) -> str | None:
        for gate in _ORDER:
            is_there = gate in layer.gates(node)
            for position, is_wanted in _gate_parts(node, layer, gate):
                if node.has(position) != (is_there and is_wanted):
                    return f"input {position} is {'given' if node.has(position) else 'left out'}"
        return None

    constraint.__doc__ = (
        f"Each gate{_of(layer)} must have weights, recurrent weights and a bias, and all of them"
        " peephole connections or none; the input gate may be left out as a whole."
    )
    return constraint


def _gate_parts(node: Operands, layer: Layer, gate: int) -> Iterator[tuple[int, bool]]:
    """Yield the positions of a gate's parts and whether the gate needs them."""
    yield layer.weights(gate), True
    yield layer.recurrent(gate), True
    yield layer.bias(gate), True
    peephole = layer.peephole(gate)
    if peephole is not None:
        yield peephole, layer.has_peephole(node)


def normalization_fits(layer: Layer) -> Constraint:
    """Return the constraint that every gate that a layer has is normalized, or none is."""

    def constraint(node: Operands) -> str | None:
        given = [i for i in _NORMALIZATION if node.has(i)]
        wanted = sorted(_NORMALIZATION[gate] for gate in layer.gates(node))
        if not given:
            return None
        if given != wanted:
            return f"inputs {given} are given"
        faults = (
            _states.is_of(node.input(i), DType.FLOAT32, (layer.units(node),), "factors")
            for i in given
        )
        return next((fault for fault in faults if fault), None)

    constraint.__doc__ = (
        "All gates must have constant float32 factors for layer normalization, one for each unit,"
        " or none."
    )
    return constraint


def _is_normalized(node: Operands) -> bool:
    return node.has(_NORMALIZATION[_FORGET])


def fits(layer: Layer) -> Constraint:
    """Return the constraint that what a layer has is constant and has the right shape."""

    def constraint(node: Operands) -> str | None:
        recurrent = node.input(layer.recurrent(_FORGET))
        if len(recurrent.shape) != 2:
            return f"recurrent weights are {shape_text(recurrent)}"
        fault = _matrices(node, layer) or _vectors(node, layer)
        if fault:
            return fault
        other = next((i for i in (layer.hidden, layer.cells) if not _is_float(node, i)), None)
        if other is not None:
            return f"input {other} is {node.input(other).dtype.value}"
        return _sequence.state(
            layer.hidden, "the hidden state", layer.outputs(node), node
        ) or _sequence.state(layer.cells, "the cell state", layer.units(node), node)

    constraint.__doc__ = (
        f"Weights{_of(layer)} must be constant float32, or int8 with one scale and zero point 0,"
        " all else float32, and fit input and states."
    )
    return constraint


def _is_float(node: Operands, position: int) -> bool:
    return node.input(position).dtype is DType.FLOAT32


def _of(layer: Layer) -> str:
    return f" of the {layer.name} layer" if layer.name else ""


def _matrices(node: Operands, layer: Layer) -> str | None:
    units, outputs = layer.units(node), layer.outputs(node)
    gates = layer.gates(node)
    fault = _sequence.weights(
        [node.optional(layer.weights(g)) for g in gates], (units, node.input().shape[-1])
    ) or _sequence.weights([node.optional(layer.recurrent(g)) for g in gates], (units, outputs))
    is_projected = outputs != units or any(node.has(layer.projection + i) for i in (0, 1))
    if fault or not is_projected:
        return fault
    return _sequence.weights([node.optional(layer.projection)], (outputs, units))


def _vectors(node: Operands, layer: Layer) -> str | None:
    units = layer.units(node)
    places = [(layer.bias(gate), units) for gate in layer.gates(node)]
    if layer.has_peephole(node):
        looks = [layer.peephole(gate) for gate in layer.gates(node)]
        places += [(position, units) for position in looks if position is not None]
    if node.has(layer.projection + 1):
        places.append((layer.projection + 1, layer.outputs(node)))
    faults = (
        _states.is_of(node.optional(i), DType.FLOAT32, (count,), "values") for i, count in places
    )
    return next((fault for fault in faults if fault), None)


def states(layer: Layer) -> tuple[Constraint, Constraint]:
    """Return the constraints that both states are the operator's own variables."""
    name = f"{layer.name} " if layer.name else ""
    return (
        _states.variable(layer.hidden, f"{name}hidden state"),
        _states.variable(layer.cells, f"{name}cell state"),
    )


def _peephole(node: Operands, layer: Layer, role: str) -> Const | None:
    if not layer.has_peephole(node):
        return None
    positions = [layer.peephole(gate) for gate in layer.gates(node)]
    none = np.zeros(layer.units(node), np.float32)
    columns = [none if i is None else node.input(i).array() for i in positions]
    return _float.array(role, np.stack(columns, axis=1), "[units][gates]")


def _projection(node: Operands, layer: Layer, role: str) -> dict[str, Value]:
    weights = node.optional(layer.projection)
    if weights is None:
        return {"projection_bias": None}
    given = node.optional(layer.projection + 1)
    bias = np.zeros(layer.outputs(node)) if given is None else given.array()
    return {
        **_sequence.matrix("projection", f"{role}projection", [weights], "[outputs][units]"),
        "projection_bias": _float.array(f"{role}projection_bias", bias, "[outputs]"),
    }


def one_layer(node: Operands, layer: Layer) -> Kernel:
    """Return the kernel for a node of a single layer."""
    if _is_normalized(node):
        return Kernel(KERNELS[2], scratch=4 * layer.units(node) * len(layer.gates(node)))
    if not node.has(layer.projection):
        return Kernel(KERNELS[0])
    return Kernel(KERNELS[1], scratch=4 * layer.units(node))


def lowered(node: Operands, layer: Layer) -> Lowered:
    """Return the call of this kernel."""
    made = layer.fields(node, layer.outputs(node))
    if _is_normalized(node):
        gates = layer.gates(node)
        factors = np.stack([node.input(_NORMALIZATION[g]).array() for g in gates], axis=1)
        made = {f"layer.{key}": value for key, value in made.items()}
        made["normalization"] = _float.array("normalization", factors, "[units][gates]")
    return Lowered(made, (node.input(layer.hidden).shape[0],), (0, *layer.states))
