# SPDX-License-Identifier: Apache-2.0
"""What templates see of a program: everything is text or a flag, nothing is left to work out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Final

from tfl2c.program import (
    C_TYPES,
    Call,
    Const,
    Feed,
    Kind,
    Mark,
    Pointers,
    Port,
    Program,
    Slot,
    Turn,
    Value,
)
from tfl2c.render.text import (
    affine,
    brackets,
    call,
    comment,
    filled,
    literal,
    literals,
    numbers,
    operand,
    paragraph,
    string,
)

_INDENT: Final = "    "


@dataclass(frozen=True, slots=True)
class _Array:
    """A constant array in flash."""

    c_type: str
    name: str
    count: int
    about: str  # where its layout is told, and the layout
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Layer:
    """The parameters of a layer, ready to be printed."""

    title: str
    shapes: str
    params_type: str
    name: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A call, the number of the layer that it is part of, and what of the model it stands for."""

    layer: int
    origin: str
    statement: str


@dataclass(frozen=True, slots=True)
class _Loop:
    """Lines as they are, or calls in order; ``head`` opens a loop around them.

    ``gap`` asks for an empty line before, ``margin`` is what all lines begin with.
    """

    gap: bool
    comment: str
    head: str
    turns: tuple[_Turn, ...]
    margin: str = "    "
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _FedLayer:
    """A layer as it runs behind an input row: its column of the table, and the call."""

    layer: int
    origin: str
    column: int
    statement: str


@dataclass(frozen=True, slots=True)
class _Feed:
    """How an input comes in by rows."""

    counter: int  # offset of the rows' count
    place: int  # offset of the input's buffer
    rows: int
    used: int
    held: int
    row_elements: int
    c_type: str
    table_type: str  # of the tables' numbers
    sweeps: tuple[str, ...]  # lines of a table
    sweeps_count: int
    done: tuple[str, ...]
    done_count: int
    columns: int
    layers: tuple[_FedLayer, ...]


@dataclass(frozen=True, slots=True)
class _Buffer:
    """A buffer of the arena as a local pointer, and its line in the table above them."""

    c_type: str
    name: str
    offset: int
    row: str


@dataclass(frozen=True, slots=True)
class _End:
    """An input or output as the header shows it."""

    position: int
    macro: str
    c_type: str
    about: str
    nbytes: int
    elements: int
    rank: int
    shape: str
    scale: str
    zero_point: str
    place: str  # an expression: where it begins
    is_constant: bool


class View:
    """Everything of a program that is text."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._prefix = program.about.name
        self._names: dict[int, str] = {}
        self.arrays = tuple(self._arrays())
        self.layers = tuple(self._layer(c) for c in program.calls)
        self.layer_count = len(program.calls)
        self.loops = tuple(self._loops())
        self.initial = tuple(self._initial())
        self.feed = self._feed(program.feed)
        self.headers = tuple(self._headers())
        self.buffers = tuple(self._buffers())
        self.inputs = tuple(self._end("INPUT", i, p) for i, p in enumerate(program.inputs))
        self.outputs = tuple(self._end("OUTPUT", i, p) for i, p in enumerate(program.outputs))
        self.ends = (*self.inputs, *self.outputs)
        self.input_count, self.output_count = len(self.inputs), len(self.outputs)
        self.accessible = () if self.feed else self.inputs
        self.one_input = self.inputs[0] if self.input_count == 1 else None
        self.one_accessible = None if self.feed else self.one_input
        self.one_output = self.outputs[0] if self.output_count == 1 else None
        self.kernels = sorted({c.kernel.name for c in program.calls})
        self.custom = sorted({c.kernel.function for c in program.calls if c.kernel.function})
        self.labels = tuple(map(string, program.notes.labels))
        self.label_count = len(self.labels)
        self.normalizations = tuple(self._normalizations())
        self.cflags = " ".join(program.about.target.cflags)

    def _normalizations(self) -> Iterator[tuple[str, str]]:
        """Yield macros of the header and their values."""
        for found in self._program.notes.normalizations:
            if found.position < self.input_count:
                macro = self.inputs[found.position].macro
                for what, values in (("MEAN", found.means), ("STD", found.stds)):
                    yield f"{macro}_{what}", "{" + ", ".join(map(literal, values)) + "}"

    def _headers(self) -> Iterator[str]:
        """Yield the headers of the standard library that the source needs."""
        if any(value is None for c in self._program.calls for value in c.fields.values()):
            yield "stddef.h"
        if self.initial or self.feed:
            yield "string.h"

    def _arrays(self) -> Iterator[_Array]:
        """Yield each distinct constant once; equal ones share an array."""
        known: dict[tuple[str, bytes], str] = {}
        for owner, about, const in self._constants():
            key = (const.c_type, const.values.tobytes())
            if key not in known:
                known[key] = f"{self._prefix}_{owner}{const.role}"
                yield _array(known[key], about, const)
            self._names[id(const)] = known[key]

    def _constants(self) -> Iterator[tuple[str, str, Const]]:
        """Yield constants, before each what its name begins with and what is said about it."""
        for c in self._program.calls:
            for field, const in c.fields.items():
                if isinstance(const, Const):
                    about = f"{field} of tfl2c/{c.kernel.name}.h: {const.layout}"
                    yield f"{c.name}_", about, const
        shared = [a for c in self._program.calls for a in c.places if isinstance(a, Const)]
        shared += [p.place for p in self._program.outputs if isinstance(p.place, Const)]
        shared += [place for place in self._program.conditions if isinstance(place, Const)]
        initial = self._program.state.initial if self._program.state else ()
        shared += [part.value for part in initial if isinstance(part.value, Const)]
        for const in {id(c): c for c in shared}.values():
            yield "", const.layout, const

    def _layer(self, c: Call) -> _Layer:
        shapes = " -> ".join(", ".join(map(brackets, side)) for side in c.shapes)
        return _Layer(
            title=f"Operator {c.index}, {c.op}: {comment(c.tensor)}",
            shapes=paragraph(shapes),
            params_type=f"tfl2c_{c.kernel.name}_params",
            name=c.name,
            fields=tuple((field, self._value(v)) for field, v in c.fields.items()),
        )

    def _loops(self) -> Iterator[_Loop]:
        gap, depth = True, 1
        for segment in self._program.segments:
            if isinstance(segment, Mark):
                depth -= segment.kind in {Kind.ELSE, Kind.END_IF, Kind.END_LOOP}
                lines = self._lines(segment)
                gap = gap and segment.kind in {Kind.IF, Kind.LOOP}
                yield _Loop(gap, "", "", (), _INDENT * depth, lines)
                depth += segment.kind in {Kind.IF, Kind.ELSE, Kind.LOOP}
                gap = False
                continue
            first, last = segment.layers[0], segment.layers[-1]
            nodes = {self._program.calls[layer].index for layer in segment.layers}
            takes_turns = len(nodes) > 1
            heading = f"Layers {first} to {last}, row by row" if takes_turns else ""
            for loop in segment.loops:
                repeats = loop.rounds > 1
                head = f"for (int32_t i = 0; i < {loop.rounds}; i++) {{" if repeats else ""
                margin = _INDENT * (depth + repeats)
                turns = tuple(self._turn(t, margin, repeats=repeats) for t in loop.turns)
                yield _Loop(gap or bool(heading), heading, head, turns, _INDENT * depth)
                gap, heading = False, ""
            gap = takes_turns

    def _lines(self, mark: Mark) -> tuple[str, ...]:
        condition = f"*{self._argument(mark.condition)}" if mark.condition else ""
        match mark.kind:
            case Kind.IF:
                return (f"if ({condition} != 0u) {{",)
            case Kind.ELSE:
                return ("} else {",)
            case Kind.LOOP:
                return ("for (;;) {",)
            case Kind.TEST:
                return (f"if ({condition} == 0u) {{", f"{_INDENT}break;", "}")
            case _:
                return ("}",)

    def _initial(self) -> Iterator[str]:
        """Yield the statements that give the state its first values."""
        for part in self._program.state.initial if self._program.state else ():
            is_const = isinstance(part.value, Const)
            value = self._names[id(part.value)] if isinstance(part.value, Const) else part.value
            arguments = [f"&arena->bytes[{part.offset}]", str(value), str(part.size)]
            yield call("memcpy" if is_const else "memset", arguments, "    ")

    def _turn(self, turn: Turn, margin: str, *, repeats: bool) -> _Turn:
        c = self._program.calls[turn.layer]
        extent = [str(number) for number in turn.extent]
        if repeats and turn.advance:
            extent[0] = affine(turn.extent[0], turn.advance)
        arguments = [f"&{c.name}", *map(self._argument, c.arguments), *extent]
        return _Turn(turn.layer, _origin(c), call(c.kernel.symbol, arguments, margin))

    def _feed(self, feed: Feed | None) -> _Feed | None:
        if feed is None:
            return None
        numbers = [n for row in (*feed.done, feed.sweeps) for n in row]
        rows = ["{" + ", ".join(map(str, row)) + "}" for row in feed.done]
        dtype = self._program.inputs[0].dtype
        return _Feed(
            counter=feed.counter.offset,
            place=feed.place.offset,
            rows=feed.rows,
            used=feed.used,
            held=feed.held,
            row_elements=feed.row_elements,
            c_type=C_TYPES[dtype],
            table_type="uint8_t" if max(numbers) < 2**8 else "uint16_t",
            sweeps=tuple(filled([str(n) for n in feed.sweeps], "        ")),
            sweeps_count=len(feed.sweeps),
            done=tuple(filled(rows, "        ")),
            done_count=len(feed.done),
            columns=len(feed.layers),
            layers=tuple(self._fed_layer(layer, i) for i, layer in enumerate(feed.layers)),
        )

    def _fed_layer(self, layer: int, column: int) -> _FedLayer:
        c = self._program.calls[layer]
        extent = (f"from[{column}]", f"to[{column}] - from[{column}]")
        arguments = [f"&{c.name}", *map(self._argument, c.arguments), *extent]
        return _FedLayer(layer, _origin(c), column, call(c.kernel.symbol, arguments, " " * 16))

    def _argument(self, place: Slot | Const | Pointers) -> str:
        if isinstance(place, Pointers):
            element = "void *const" if place.are_written else "const void *const"
            return f"({element}[]){{{', '.join(map(self._argument, place.places))}}}"
        return self._names[id(place)] if isinstance(place, Const) else place.name

    def _value(self, value: Value) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, Const):
            return self._names[id(value)]
        if isinstance(value, tuple):
            return "{" + ", ".join(map(literal, value)) + "}"
        return literal(value)

    def _buffers(self) -> Iterator[_Buffer]:
        used = {a.name for c in self._program.calls for a in c.places if isinstance(a, Slot)}
        used |= {place.name for place in self._program.conditions if isinstance(place, Slot)}
        if self._program.feed is not None:
            used.add(self._program.feed.place.name)
        slots = [slot for slot in self._program.slots if slot.name in used]
        width = max((len(slot.name) for slot in slots), default=0)
        for slot in slots:
            yield _Buffer(_c_type(slot), slot.name, slot.offset, self._row(slot, width))

    def _row(self, slot: Slot, width: int) -> str:
        steps = self._program.steps
        inside = steps[max(slot.first, 0) : slot.last + 1]
        numbers = [layer for step in inside for layer in step]
        first, end = min(numbers, default=0), max(numbers, default=0)
        layers = str(first) if first == end else f"{first} to {end}"
        return f"{slot.offset:8d} {slot.size:8d}  {layers:10s} {slot.name:{width}s}  {_holds(slot)}"

    def _end(self, kind: str, position: int, port: Port) -> _End:
        place = port.place
        name = comment(port.name) or "without a name"
        return _End(
            position=position,
            macro=f"{self._prefix.upper()}_{kind}_{position}",
            c_type=C_TYPES[port.dtype],
            about=f"{name}: {port.dtype.value} {brackets(port.shape)}",
            nbytes=port.nbytes,
            elements=port.elements,
            rank=len(port.shape),
            shape="{" + ", ".join(map(str, port.shape or (1,))) + "}",
            scale="" if port.scale is None else literal(port.scale),
            zero_point="" if port.zero_point is None else operand(port.zero_point),
            place=self._names[id(place)]
            if isinstance(place, Const)
            else f"&arena->bytes[{place.offset}]",
            is_constant=isinstance(place, Const),
        )


def _origin(c: Call) -> str:
    return f"operator {c.index}: {comment(c.tensor)}"


def _array(name: str, about: str, const: Const) -> _Array:
    lines = tuple(numbers(literals(const.values), _INDENT))
    return _Array(const.c_type, name, const.values.size, paragraph(about), lines)


def _holds(slot: Slot) -> str:
    """Return what is in a buffer; of an image that passes through a ring of rows, how many."""
    if slot.dtype is None:
        return "scratch"
    shape = brackets(slot.shape)
    if len(slot.shape) != 4 or 0 in slot.shape:
        return shape
    rows = slot.size * 8 // (prod(slot.shape[2:]) * slot.dtype.bits)
    if rows >= prod(slot.shape[:2]):
        return shape
    return f"{rows} {'row' if rows == 1 else 'rows'} of {shape}"


def _c_type(slot: Slot) -> str:
    return "void" if slot.dtype is None else C_TYPES[slot.dtype]
