# SPDX-License-Identifier: Apache-2.0
"""The facts of a model before any C exists. How they look is the business of inspect_*.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from tfl2c import __version__, ops
from tfl2c.errors import BudgetError, OperatorError
from tfl2c.graph import DType, Graph, Node, Shape
from tfl2c.lower import Design
from tfl2c.planner import BALANCED, frontier
from tfl2c.reader import Origin
from tfl2c.report import inspect_memory, manifest
from tfl2c.report.inspect_blocks import Blocks
from tfl2c.report.inspect_memory import Memory
from tfl2c.targets import Target

_NEAR = 25  # offers within one of so many parts of their bytes are alike
_LONGEST_NOTE = 60  # characters of metadata that are shown as text


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reported on."""

    data: bytes
    origin: Origin
    graph: Graph  # as it was read
    faults: Sequence[OperatorError]
    design: Design | None
    target: Target
    optimize: str
    budget: int | None
    over: BudgetError | None


@dataclass(frozen=True, slots=True)
class Metadata:
    """An entry of the file's metadata; ``text`` is empty where it is no short text."""

    name: str
    bytes: int
    text: str


@dataclass(frozen=True, slots=True)
class Model:
    """The file, and what it is looked at for."""

    name: str
    bytes: int
    sha256: str
    description: str
    signatures: tuple[str, ...]
    metadata: tuple[Metadata, ...]
    target: str
    optimize: str
    tfl2c_version: str


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the model."""

    way: str  # "input", "output"
    name: str
    dtype: str
    shape: Shape
    bytes: int
    scale: float | None
    zero_point: int | None


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator of the model and what becomes of it."""

    index: int
    op: str
    tensor: str  # the first output's name
    inputs: tuple[Shape, ...]  # of the inputs that are not constant
    outputs: tuple[Shape, ...]
    macs: int | None  # None: not known of an operator that is refused
    weight_bytes: int  # constants in the model
    kernel: str  # empty: no code
    note: str  # what else becomes of it
    step: int | None  # of the plan
    constant_bytes: int | None  # weights, parameters and tables in flash
    scratch: int | None
    fault: str  # why it is refused; empty: supported
    remedy: str

    @property
    def supported(self) -> bool:
        """Whether it can be compiled."""
        return not self.fault


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums; what only a plan can tell is None without one."""

    operators: int
    refused: int
    macs: int  # of the operators that are supported
    macs_executed: int | None
    weight_bytes: int
    constant_bytes: int | None
    arena_bytes: int | None
    state_bytes: int | None
    scratch_bytes: int | None
    budget: int | None


@dataclass(frozen=True, slots=True)
class Offer:
    """About what a plan would take; ``optimize`` has the choices that come to it."""

    bytes: int
    more: float  # instructions relative to the fastest: 0.02 for two per cent more
    optimize: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it."""

    model: Model
    verdict: str
    remedy: str
    ok: bool
    totals: Totals
    ports: tuple[Port, ...]
    operators: tuple[Operator, ...]
    memory: Memory | None
    frontier: tuple[Offer, ...]  # the fewest bytes first; those that are almost alike are one

    def json(self) -> dict[str, Any]:
        """Return the facts as JSON has them."""
        plain = asdict(self)
        for row, operator in zip(plain["operators"], self.operators, strict=True):
            row["supported"] = operator.supported
        return plain


def facts(subject: Subject) -> Facts:
    """Return everything that is to be said about a model."""
    totals, over = _totals(subject), subject.over
    return Facts(
        model=_model(subject),
        verdict=over.fault if over else _verdict(totals),
        remedy=over.remedy if over else "",
        ok=not subject.faults and over is None,
        totals=totals,
        ports=tuple(_interface(subject)),
        operators=tuple(_operators(subject)),
        memory=inspect_memory.memory(subject.design) if subject.design else None,
        frontier=tuple(_frontier(subject.design)) if subject.design else (),
    )


def _verdict(totals: Totals) -> str:
    if totals.refused:
        return f"{totals.refused} of {totals.operators} operators are refused"
    if totals.budget is None:
        return "all operators are supported"
    return f"all operators are supported and the arena fits {totals.budget:,} bytes"


def _frontier(design: Design) -> Iterator[Offer]:
    """Yield the offers that ``--optimize`` takes and, of the others, those many bytes apart."""
    offers = frontier(design.graph, design.fastest, design.others)
    cheap = next((o for o in offers if o.more <= BALANCED), None)
    taken = {"ram": offers[0], "balanced": cheap, "speed": offers[-1]}
    bytes_ = 0
    for offer in offers:
        names = tuple(name for name, found in taken.items() if found is offer)
        if names or offer.bytes >= bytes_:
            yield Offer(offer.bytes, offer.more, names)
            bytes_ = offer.bytes + offer.bytes // _NEAR


def _model(subject: Subject) -> Model:
    return Model(
        name=subject.graph.name,
        bytes=len(subject.data),
        sha256=sha256(subject.data).hexdigest(),
        description=subject.graph.description,
        signatures=subject.origin.signatures,
        metadata=tuple(
            Metadata(name, len(content), _note_text(content))
            for name, content in subject.origin.metadata
        ),
        target=subject.target.name,
        optimize=subject.optimize,
        tfl2c_version=__version__,
    )


def _note_text(content: bytes) -> str:
    text = content.rstrip(b"\0").decode("ascii", errors="replace")
    return text if len(text) <= _LONGEST_NOTE and text.isascii() and text.isprintable() else ""


def _interface(subject: Subject) -> Iterator[Port]:
    """Yield what the C will have, or what the model has when there will be none."""
    if subject.design is None:
        yield from _ports(subject.graph)
        return
    program = subject.design.program
    for way, ports in (("input", program.inputs), ("output", program.outputs)):
        for p in ports:
            yield Port(way, p.name, p.dtype.value, p.shape, p.nbytes, p.scale, p.zero_point)


def _ports(graph: Graph) -> Iterator[Port]:
    for way, tensors in (("input", graph.inputs), ("output", graph.outputs)):
        for tensor in (graph.tensors[i] for i in tensors):
            known = tensor.quantization
            single = known if known is not None and known.per_tensor else None
            yield Port(
                way=way,
                name=tensor.name,
                dtype=tensor.dtype.value,
                shape=tensor.shape,
                bytes=tensor.nbytes,
                scale=single.scale if single else None,
                zero_point=single.zero_point if single else None,
            )


def _totals(subject: Subject) -> Totals:
    graph, design = subject.graph, subject.design
    refused = {error.index for error in subject.faults}
    fine = [node for node in graph.nodes if node.index not in refused]
    constants = {i for node in graph.nodes for i in node.inputs if i in graph.tensors}
    program = design.program if design else None
    return Totals(
        operators=len(graph.nodes),
        refused=len(refused),
        macs=sum(ops.find(node).macs(graph.operands(node)) for node in fine),
        macs_executed=sum(call.macs for call in program.calls) if program else None,
        weight_bytes=sum(
            graph.tensors[i].nbytes for i in constants if graph.tensors[i].is_constant
        ),
        constant_bytes=manifest.constant_bytes(program) if program else None,
        arena_bytes=program.arena_bytes if program else None,
        state_bytes=program.state_bytes if program else None,
        scratch_bytes=program.scratch_bytes if program else None,
        budget=subject.budget,
    )


# ----------------------------------------------------------------------------------- operators


def _operators(subject: Subject) -> Iterator[Operator]:
    """Yield the model's operators, then those that run in its branches and loops."""
    faults = {error.index: error for error in subject.faults}
    fates = _Fates(subject)
    design = subject.design
    every = [(node, subject.graph) for node in subject.graph.nodes]
    every += [(node, design.graph) for node in fates.blocks.inner()] if design else []
    for node, graph in every:
        operands, fault = graph.operands(node), faults.get(node.index)
        outputs = [graph.tensors[i] for i in node.outputs]
        kernel, step, constant_bytes, scratch = fates.numbers(node) if not fault else _NOTHING
        yield Operator(
            index=node.index,
            op=node.op,
            tensor=outputs[0].name if outputs else "",
            inputs=tuple(t.shape for t in operands.present() if not t.is_constant),
            outputs=tuple(t.shape for t in outputs),
            macs=None if fault else ops.find(node).macs(operands),
            weight_bytes=sum(t.nbytes for t in operands.present() if t.is_constant),
            kernel=kernel,
            note="" if fault else fates.note(node),
            step=step,
            constant_bytes=constant_bytes,
            scratch=scratch,
            fault=fault.reason if fault else "",
            remedy=fault.remedy if fault else "",
        )


_Numbers = tuple[str, int | None, int | None, int | None]
_NOTHING: _Numbers = ("", None, None, None)


class _Fates:
    """What becomes of the operators of a model."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._design = design = subject.design
        calls = design.program.calls if design else ()
        self._calls = {call.index: call for call in calls if not call.mends}
        schedule = design.plan.schedule if design else ()
        nodes = design.graph.nodes if design else ()
        self._steps = {nodes[p].index: n for n, step in enumerate(schedule) for p in step.nodes}
        self._streamed = {
            nodes[p].index for step in schedule if len(step.nodes) > 1 for p in step.nodes
        }
        self._constant = {i for i, t in subject.graph.tensors.items() if t.is_constant}
        self._needed = _needed(subject.graph)
        self.blocks = Blocks(design.graph if design else None)

    def numbers(self, node: Node) -> _Numbers:
        """Return kernel, step, bytes in flash and scratch, of an operator that is supported."""
        if self._design is None:
            select = ops.find(node).select
            if select is None:
                return _NOTHING
            operands = self._subject.graph.operands(node)
            return select(operands, self._subject.target).name, None, None, None
        call = self._calls.get(node.index)
        if call is None:
            return _NOTHING
        parts = (c for c in self._design.program.calls if c.index == node.index)
        size = sum(map(manifest.layer_bytes, parts))
        return call.kernel.name, self._steps[node.index], size, call.kernel.scratch

    def note(self, node: Node) -> str:
        """Return what is worth knowing besides the kernel; asked for in the order of nodes."""
        folded = self._constant.issuperset(i for i in node.inputs if i >= 0)
        if folded and ops.find(node).evaluate is not None:
            self._constant.update(node.outputs)
        if node.index in self._calls:
            return ", ".join(self._remarks(node))
        if not ops.find(node).view and self._design is None:
            return ""
        if self._needed.isdisjoint(node.outputs):
            return "no output needs it"
        if self._constant.issuperset(node.outputs):
            return "computed at compile time"
        if block := self.blocks.note(node.index):
            return block
        op = ops.find(node)
        if op.joins or op.cuts:
            return "tensors in place, no copy"
        return "another shape, same bytes" if op.view else "absorbed by its reader"

    def _remarks(self, node: Node) -> Iterator[str]:
        if node.index in self._streamed:
            yield "streamed by rows"
        computed = self._calls[node.index].shapes[1]
        tensors = self._subject.graph.tensors
        declared = tuple(tensors[i].shape for i in node.outputs if i in tensors)
        if declared and computed != declared:
            yield f"computes {' '.join(map(shape_text, computed))} of it"


def _needed(graph: Graph) -> set[int]:
    """Return the tensors that an output of the model depends on."""
    needed = set(graph.outputs)
    for node in reversed(graph.nodes):
        if not needed.isdisjoint(node.outputs):
            needed.update(node.inputs)
    return needed


# ---------------------------------------------------------------------------------------- texts


def shape_text(shape: Shape) -> str:
    """Return "1x96x96x3"; "scalar" for rank 0."""
    return "x".join(map(str, shape)) or "scalar"


def shapes_text(operator: Operator) -> str:
    """Return "1x96x96x3 > 1x48x48x8": what flows in and out."""
    sides = (" ".join(map(shape_text, s)) for s in (operator.inputs, operator.outputs))
    return " > ".join(sides)


def plain(name: str, limit: int = 60) -> str:
    """Return a model's own words fit for one line: printable, bounded."""
    text = "".join(c if c.isprintable() else "?" for c in name[: limit + 1])
    return text if len(text) <= limit else text[: limit - 3] + "..."


def quantization_text(port: Port) -> str:
    """Return "0.00390625 x (q + 128)", or how else the numbers are meant."""
    if port.scale is None or port.zero_point is None:
        return "as they are" if port.dtype in {DType.FLOAT32.value, DType.BOOL.value} else ""
    if port.zero_point == 0:
        return f"{port.scale:.9g} x q"
    sign = "-" if port.zero_point >= 0 else "+"
    return f"{port.scale:.9g} x (q {sign} {abs(port.zero_point)})"
