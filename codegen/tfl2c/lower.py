# SPDX-License-Identifier: Apache-2.0
"""Graph + Plan -> Program. Asks each node's operator; decides nothing itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from tfl2c import ops
from tfl2c.graph import ABSENT, Graph, Node, Tensor
from tfl2c.ops import _marks
from tfl2c.ops._rows import rows_of
from tfl2c.planner import Plan, Step, sweeps_of
from tfl2c.program import (
    About,
    Call,
    Const,
    Feed,
    Initial,
    Kernel,
    Kind,
    Loop,
    Lowered,
    Mark,
    Pointers,
    Port,
    Program,
    Segment,
    Shared,
    Slot,
    State,
    Turn,
    Value,
    Within,
    as_const,
)
from tfl2c.targets import Target


@dataclass(frozen=True, slots=True)
class Design:
    """All that was decided about a model that can be compiled."""

    graph: Graph  # as the passes left it
    kernels: Mapping[int, Kernel]  # by position in graph.nodes
    fastest: Mapping[int, Kernel]  # that they could have been, and those with less scratch
    others: Mapping[int, tuple[Kernel, ...]]
    plan: Plan
    program: Program


def select(graph: Graph, target: Target) -> dict[int, Kernel]:
    """Return the kernel of each node, by its position in ``graph.nodes``."""
    kernels = {}
    for position, node in enumerate(graph.nodes):
        choose = ops.find(node).select
        if choose is None:
            raise TypeError(f"{node.op} {node.index} is a view and should be gone")
        kernels[position] = choose(graph.operands(node), target)
    return kernels


def alternatives(graph: Graph, target: Target) -> dict[int, tuple[Kernel, ...]]:
    """Return the kernels with less scratch that nodes could have instead, by position."""
    offers = ((i, node, ops.find(node).alternatives) for i, node in enumerate(graph.nodes))
    return {i: offer(graph.operands(node), target) for i, node, offer in offers if offer}


def lower(graph: Graph, kernels: Mapping[int, Kernel], plan: Plan, about: About) -> Program:
    """Return what is to be printed for ``graph`` as it was planned."""
    return _Lowering(graph, kernels, plan).program(about)


class _Lowering:
    """The names of slots and constants while a program is put together."""

    def __init__(self, graph: Graph, kernels: Mapping[int, Kernel], plan: Plan) -> None:
        self._graph = graph
        self._kernels = kernels
        self._plan = plan
        self._constants: dict[int, Const] = {}
        self._slots = dict(self._named_slots())

    def program(self, about: About) -> Program:
        graph, plan = self._graph, self._plan
        schedule, fed = self._without_feed()
        rings = {p: step.rings for step in plan.schedule for p in step.nodes}
        order = [*fed, *(p for step in schedule for p in step.nodes if not self._is_mark(p))]
        calls = tuple(call for position in order for call in self._calls(position, rings[position]))
        layers = self._layers(order)
        slots = (*self._slots.values(), *(self._scratch(p) for p in order if p in plan.scratch))
        return Program(
            about=about,
            arena_bytes=plan.arena_bytes,
            state=self._state(),
            scratch_bytes=plan.scratch_bytes(),
            inputs=tuple(self._port(i) for i in self._inputs()),
            outputs=tuple(self._port(i) for i in graph.outputs),
            calls=calls,
            segments=tuple(self._mark(step) or _segment(step, layers, calls) for step in schedule),
            slots=tuple(sorted(slots, key=lambda s: (s.first, s.offset, s.last, s.name))),
            shared=tuple(
                Shared(self._slots[o.input].name, self._slots[o.output].name, o.distance, o.reason)
                for o in plan.overlaps
            ),
            within=tuple(self._within()),
            feed=self._feed(),
        )

    def _is_mark(self, position: int) -> bool:
        return self._graph.nodes[position].op in _marks.OPS

    def _mark(self, step: Step) -> Mark | None:
        """Return what a step is that computes nothing."""
        node = self._graph.nodes[step.nodes[0]]
        kind = _KINDS.get(node.op)
        looks = kind in {Kind.IF, Kind.TEST}
        return Mark(kind, self._place(node.inputs[0]) if looks else None) if kind else None

    def _inputs(self) -> tuple[int, ...]:
        """Return the inputs, fed ones included."""
        fed = (i for n in self._graph.nodes if n.op == ops.FEED for i in n.outputs)
        return (*self._graph.inputs, *fed)

    def _without_feed(self) -> tuple[tuple[Step, ...], tuple[int, ...]]:
        """Return the steps behind the one with the node FEED, and that one's other nodes."""
        schedule = self._plan.schedule
        feeds = (i for i, n in enumerate(self._graph.nodes) if n.op == ops.FEED)
        feed = next(feeds, None)
        if feed is None:
            return schedule, ()
        return schedule[1:], tuple(p for p in schedule[0].nodes if p != feed)

    def _feed(self) -> Feed | None:
        """Return what runs behind each row of a fed input; None when it is written whole."""
        position = next((i for i, n in enumerate(self._graph.nodes) if n.op == ops.FEED), None)
        if position is None:
            return None
        node, step = self._graph.nodes[position], self._plan.schedule[0]
        (tensor,) = node.outputs
        rows, elements = rows_of(self._graph.tensors[tensor].shape)
        counter = max(i for i, t in self._graph.tensors.items() if t.is_variable)
        layers = [p for p in step.nodes if p != position]
        done, sweeps = sweeps_of(step.loops, position, layers)
        used = len(sweeps) - 1 if layers else rows
        places = [at for at, p in enumerate(layers) for _ in range(self._parts(p))]
        return Feed(
            place=self._slots[tensor],
            rows=rows,
            used=used,
            row_elements=elements,
            held=step.rings.get(tensor, rows),
            counter=self._slots[counter],
            layers=tuple(range(len(places))),
            sweeps=sweeps if layers else (0,) * (rows + 1),
            done=tuple(tuple(made[at] for at in places) for made in done),
        )

    def _state(self) -> State | None:
        """Return what lasts, and what it holds at first; bytes between variables are zeros."""
        offset, size = self._plan.state(self._graph)
        initial: list[Initial] = []
        slots = [(s, i) for i, s in self._slots.items() if self._graph.tensors[i].is_variable]
        for slot, i in sorted(slots, key=lambda pair: pair[0].offset):
            octets = self._graph.tensors[i].initial or bytes(slot.size)
            fill = octets[0] if octets == octets[:1] * slot.size else None
            last = initial[-1] if initial else None
            if fill is not None and last is not None and last.value == fill:
                initial[-1] = Initial(last.offset, slot.offset + slot.size - last.offset, fill)
                continue
            bytes_ = np.frombuffer(octets, np.uint8)
            const = as_const(f"state_{i}_initial", bytes_, np.uint8, f"[{slot.size}]")
            initial.append(Initial(slot.offset, slot.size, const if fill is None else fill))
        return State(offset, size, tuple(initial)) if size else None

    def _named_slots(self) -> Iterator[tuple[int, Slot]]:
        """Yield the slots with names for C: after the input, or the layer that makes them."""
        names = {}
        for node in self._graph.nodes:
            for i, tensor in enumerate(node.outputs):
                names[tensor] = f"{_name(node)}_out{f'_{i}' if i else ''}"
        names |= {t: f"input_{i}" for i, t in enumerate(self._inputs())}
        for tensor, slot in sorted(self._plan.slots.items()):
            kind = "state" if self._graph.tensors[tensor].is_variable else "tensor"
            yield tensor, replace(slot, name=names.get(tensor, f"{kind}_{tensor}"))

    def _within(self) -> Iterator[Within]:
        """Yield where tensors lie that share bytes with others."""
        for tensor in self._slots:
            whole = self._graph.whole(tensor)
            if whole.of != tensor:
                name = self._graph.tensors[whole.of].name
                used = self._slots[whole.of].name if whole.of in self._slots else None
                yield Within(self._slots[tensor].name, name, used, whole.at)

    def _scratch(self, position: int) -> Slot:
        name = f"{_name(self._graph.nodes[position])}_scratch"
        return replace(self._plan.scratch[position], name=name)

    def _parts(self, position: int) -> int:
        """Return how many kernels a node calls."""
        return 3 if self._kernels[position].mended else 1

    def _layers(self, order: Sequence[int]) -> dict[int, tuple[int, ...]]:
        """Return the numbers of the calls of each node."""
        layers: dict[int, tuple[int, ...]] = {}
        count = 0
        for position in order:
            layers[position] = tuple(range(count, count + self._parts(position)))
            count = layers[position][-1] + 1
        return layers

    def _calls(self, position: int, rings: Mapping[int, int]) -> tuple[Call, ...]:
        graph, node, kernel = self._graph, self._graph.nodes[position], self._kernels[position]
        op = ops.find(node)
        if op.lower is None:
            raise TypeError(f"{node.op} has no lowering")
        operands = graph.operands(node)
        lowered = op.lower(operands, kernel)
        present = tuple(i for i in node.inputs if i != ABSENT)
        inputs, outputs = self._arguments(node, lowered)
        scratch = (self._scratch(position),) if position in self._plan.scratch else ()
        ring_fields = self._ring_fields(position, rings)
        call = Call(
            index=node.index,
            op=node.op,
            name=_name(node),
            tensor=graph.tensors[node.outputs[0]].name,
            shapes=(
                tuple(graph.tensors[i].shape for i in present),
                tuple(graph.tensors[i].shape for i in node.outputs),
            ),
            kernel=kernel,
            fields={**lowered.fields, **ring_fields},
            arguments=(*inputs, *outputs, *(scratch if kernel.alone.scratch else ())),
            extent=lowered.extent,
            macs=op.macs(operands),
            reads=self._slot_names(present),
            writes=self._slot_names(node.outputs),
        )
        if kernel.mended is None:
            return (call,)
        helper = replace(call, extent=(0, rows_of(operands.output().shape)[0]), macs=0, mends=True)
        return (
            replace(
                helper,
                name=f"{call.name}_before",
                kernel=Kernel(kernel.mended.before),
                fields=_held(lowered.before, ring_fields),
                arguments=(*inputs, *scratch),
            ),
            call,
            replace(
                helper,
                name=f"{call.name}_after",
                kernel=Kernel(kernel.mended.after),
                fields=_held(lowered.after, ring_fields),
                arguments=(*outputs, *scratch),
            ),
        )

    def _arguments(self, node: Node, lowered: Lowered) -> tuple[_Arguments, _Arguments]:
        inputs = tuple(self._place(node.inputs[p]) for p in lowered.inputs)
        outputs = tuple(self._place(i) for i in node.outputs)
        return (
            (Pointers(inputs, are_written=False),) if lowered.inputs_listed else inputs,
            (Pointers(outputs, are_written=True),) if lowered.outputs_listed else outputs,
        )

    def _ring_fields(self, position: int, rings: Mapping[int, int]) -> dict[str, int]:
        """Return the parameters that say how many rows a buffer holds, where it is a ring."""
        node = self._graph.nodes[position]
        rows = ops.find(node).rows
        access = (
            rows(self._graph.operands(node), self._kernels[position]) if rows and rings else None
        )
        if access is None:
            return {}
        ends = [(access.field, node.outputs[0])]
        ends += [(read.field, node.inputs[read.position]) for read in access.reads]
        roots = ((field, self._graph.root(tensor)) for field, tensor in ends)
        return {field: rings[root] for field, root in roots if root in rings}

    def _slot_names(self, tensors: tuple[int, ...]) -> tuple[str, ...]:
        roots = dict.fromkeys(self._graph.root(i) for i in tensors)
        return tuple(self._slots[i].name for i in roots if i in self._slots)

    def _place(self, tensor: int) -> Slot | Const:
        root = self._graph.root(tensor)
        if root in self._slots:
            return self._slots[root]
        if root not in self._constants:
            self._constants[root] = _constant(root, self._graph.tensors[root])
        return self._constants[root]

    def _port(self, index: int) -> Port:
        tensor = self._graph.tensors[index]
        quantization = tensor.quantization
        return Port(
            name=tensor.name,
            shape=tensor.shape,
            dtype=tensor.dtype,
            nbytes=tensor.nbytes,
            scale=quantization.scale if quantization else None,
            zero_point=quantization.zero_point if quantization else None,
            place=self._place(index),
        )


_Arguments = tuple[Slot | Const | Pointers, ...]


def _held(fields: Mapping[str, Value], rings: Mapping[str, int]) -> dict[str, Value]:
    """Return the fields of a kernel with as many rows as buffers hold."""
    return {name: rings.get(name, value) for name, value in fields.items()}


def _segment(step: Step, layers: Mapping[int, tuple[int, ...]], calls: Sequence[Call]) -> Segment:
    own = tuple(i for position in step.nodes for i in layers[position])
    loops = tuple(
        Loop(
            loop.rounds,
            tuple(
                Turn(i, (b.first, b.rows), b.advance) for b in loop.bands for i in layers[b.node]
            ),
        )
        for loop in step.loops
    )
    whole = Loop(1, tuple(Turn(i, calls[i].extent) for i in own))
    return Segment(own, loops or (whole,))


_KINDS: Final = MappingProxyType(
    {
        _marks.BEGIN_IF: Kind.IF,
        _marks.ELSE: Kind.ELSE,
        _marks.END_IF: Kind.END_IF,
        _marks.BEGIN_LOOP: Kind.LOOP,
        _marks.TEST: Kind.TEST,
        _marks.END_LOOP: Kind.END_LOOP,
    }
)
_NAMES: Final = MappingProxyType({_marks.END_IF: "if", _marks.BEGIN_LOOP: "while"})


def _name(node: Node) -> str:
    return f"{_NAMES.get(node.op, node.op.lower())}_{node.index}"


def _constant(index: int, tensor: Tensor) -> Const:
    layout = "".join(f"[{d}]" for d in tensor.shape)
    return as_const(f"tensor_{index}", tensor.array(), tensor.dtype.numpy.type, layout)
