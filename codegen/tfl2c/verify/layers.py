# SPDX-License-Identifier: Apache-2.0
"""Finds the first layer whose output is not what the reference makes of the same inputs.

The generated code runs as it is, and what every layer leaves in the arena is recorded. Layers whose
rows stream, and those that lost channels, never have their whole output there. If the fault may be
in one of these, a second library is generated in which every tensor is an output of the model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tfl2c import reader
from tfl2c.errors import quoted
from tfl2c.graph import DType, Graph, Tensor
from tfl2c.lower import Design
from tfl2c.verify.compare import Difference, difference, expected, first_difference
from tfl2c.verify.image import Tap

Run = tuple[bytes, ...]
"""What one inference left: outputs, or what was tapped."""

_SIGNED: Final = (DType.UINT8, DType.INT8)
_FLIPPED: Final = bytes(code ^ 0x80 for code in range(256))


@dataclass(frozen=True, slots=True)
class Layer:
    """The first layer that differs, or the last of those that it must be among."""

    index: int  # TFLite operator index
    op: str
    tensor: str
    shape: tuple[int, ...]
    sample: int
    difference: Difference
    since: int  # operator index from which on nothing could be compared; often index itself

    def __str__(self) -> str:
        shape = ",".join(map(str, self.shape))
        among = f" (or one before it, from operator {self.since} on)"
        return (
            f"operator {self.index} {self.op} {quoted(self.tensor)} [{shape}]"
            f"{among if self.since < self.index else ''}: sample {self.sample}, {self.difference}"
        )


@dataclass(frozen=True, slots=True)
class Exposed:
    """A model that has every computed tensor among its outputs."""

    model: bytes
    tensors: tuple[int, ...]  # in the order of the outputs: that of the operators


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap and the tensor that is to be found there."""

    tap: Tap
    tensor: int
    is_signed: bool  # codes there are int8, those of the model are uint8: 128 more

    def codes(self, octets: bytes) -> bytes:
        """Return what was found there as it is in the model."""
        return octets.translate(_FLIPPED) if self.is_signed else octets


def expose(model: bytes, graph: Graph) -> Exposed:
    """Return the model with the outputs of all its operators as its own."""
    made = (i for node in graph.nodes for i in node.outputs)
    tensors = tuple(i for i in made if _can_be_output(graph.tensors[i]))
    return Exposed(reader.with_outputs(model, tensors), tensors)


def tapped(design: Design, file: Graph) -> tuple[Tapped, ...]:
    """Return what can be recorded of a library whose model was ``file`` and became ``design``.

    That is the whole output of every segment of its program, where it still is as in the model.
    """
    graph, program = design.graph, design.program
    nodes = {node.index: node for node in graph.nodes}
    found = []
    for layer in (segment.layers[-1] for segment in program.segments if segment.layers):
        for tensor in nodes[program.calls[layer].index].outputs:
            slot = design.plan.slot(graph, tensor)
            known = file.tensors.get(tensor)  # not what a pass or a subgraph adds
            if slot is None or known is None or known.shape != graph.tensors[tensor].shape:
                continue
            if slot.size == known.nbytes and _can_be_output(known):
                is_signed = (known.dtype, graph.tensors[tensor].dtype) == _SIGNED
                found.append(Tapped(Tap(layer, slot.offset, slot.size), tensor, is_signed))
    return tuple(sorted(found, key=lambda t: t.tap.layer))


def _can_be_output(tensor: Tensor) -> bool:
    return tensor.nbytes > 0 and tensor.dtype is not DType.COMPLEX64


@dataclass(frozen=True, slots=True)
class Search:
    """The runs to look into. The callables run the library; each returns what every sample left.

    ``expected`` holds what the reference says each sample makes of every exposed tensor.
    """

    graph: Graph
    exposed: Exposed
    expected: Sequence[Run]
    run_tapped: Callable[[tuple[Tap, ...]], Sequence[Run]]
    run_exposed: Callable[[], Sequence[Run]]

    def first(self, taps: Sequence[Tapped]) -> Layer | None:
        """Return the first layer that differs; None when all are equal."""
        found = self._among(taps)
        if found is not None and found.since == found.index:
            return found
        again = self._alone()
        if again is None or (found is not None and again.index > found.index):
            return found
        return again

    def _among(self, taps: Sequence[Tapped]) -> Layer | None:
        """Return the first tapped layer that differs."""
        if not taps:
            return None
        columns = {tensor: i for i, tensor in enumerate(self.exposed.tensors)}
        known = [t for t in taps if t.tensor in columns]
        runs = self.run_tapped(tuple(t.tap for t in known))
        ports = [expected(self.graph, t.tensor) for t in known]
        for sample, (ours, theirs) in enumerate(zip(runs, self.expected, strict=True)):
            equal: set[int] = set()
            for tap, port, octets in zip(known, ports, ours, strict=True):
                wrong = difference(port, tap.codes(octets), theirs[columns[tap.tensor]])
                if wrong is not None:
                    return self._layer(tap.tensor, sample, wrong, equal)
                equal.add(tap.tensor)
        return None

    def _alone(self) -> Layer | None:
        """Return the first layer that differs when every tensor is an output of its own."""
        ports = [expected(self.graph, i) for i in self.exposed.tensors]
        found = first_difference(ports, self.run_exposed(), self.expected)
        if found is None:
            return None
        sample, position, wrong = found
        tensors = self.exposed.tensors
        return self._layer(tensors[position], sample, wrong, set(tensors[:position]))

    def _layer(self, tensor: int, sample: int, wrong: Difference, equal: set[int]) -> Layer:
        node = next(n for n in self.graph.nodes if tensor in n.outputs)
        of = self.graph.tensors[tensor]
        since = min((n for n in self._suspects(tensor, equal)), default=node.index)
        return Layer(node.index, node.op, of.name, of.shape, sample, wrong, since)

    def _suspects(self, tensor: int, equal: set[int]) -> Iterator[int]:
        """Yield the operators that may have made a wrong tensor: those behind the equal ones."""
        makers = {i: node for node in self.graph.nodes for i in node.outputs}
        waiting, seen = [tensor], set[int]()
        while waiting:
            i = waiting.pop()
            if i in seen or i in equal or i not in makers:
                continue
            seen.add(i)
            yield makers[i].index
            waiting += makers[i].inputs
