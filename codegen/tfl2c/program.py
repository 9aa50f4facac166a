# SPDX-License-Identifier: Apache-2.0
"""What is printed: constants, calls, slots. No decision is left for whoever renders it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import DType, Shape
from tfl2c.targets import Target

C_TYPES: Mapping[DType, str] = {
    DType.INT8: "int8_t",
    DType.UINT8: "uint8_t",
    DType.INT16: "int16_t",
    DType.UINT16: "uint16_t",
    DType.INT32: "int32_t",
    DType.UINT32: "uint32_t",
    DType.INT64: "int64_t",
    DType.UINT64: "uint64_t",
    DType.FLOAT32: "float",
    DType.BOOL: "uint8_t",
    DType.COMPLEX64: "float",  # real and imaginary part, side by side
}


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """An array in flash. ``role`` completes its C name: ``<model>_<call>_<role>``."""

    role: str  # "weights", "bias", "multiplier", ... or a full name
    values: NDArray[Any]  # dtype is the C element type
    layout: str  # what the dimensions are, for the comment: "[output_channels][...]"

    @property
    def c_type(self) -> str:
        """The element type in C."""
        return C_TYPES[DType(self.values.dtype.name)]

    @property
    def nbytes(self) -> int:
        """Bytes of flash."""
        return int(self.values.nbytes)


Value = int | float | Const | tuple[int, ...] | None  # None is NULL


@dataclass(frozen=True, slots=True)
class Kernel:
    """The function that computes a node, chosen before planning: ``tfl2c_<name>``."""

    name: str
    scratch: int = 0  # bytes it needs besides its tensors, alive during the call only
    most_rows: int = 0  # rows that a call may make with so much scratch; 0: any number
    function: str = ""  # of the application, in place of tfl2c_<name>
    slower: float = 0.0  # 0.02: on this core by two per cent more than estimates for all cores say
    mended: Mended | None = None

    @property
    def symbol(self) -> str:
        """The function's name in C."""
        return self.function or f"tfl2c_{self.name}"

    @property
    def alone(self) -> Kernel:
        """The kernel as it is where nothing is mended."""
        return self.mended.kernel if self.mended else self


@dataclass(frozen=True, slots=True)
class Mended:
    """What puts some channels right in what a kernel makes.

    ``before`` makes them from the inputs and leaves them in the scratch behind that of the kernel,
    ``after`` puts them into the output. They are called with each call of the kernel.
    """

    kernel: Kernel  # alone, with the scratch that it takes itself
    before: str
    after: str
    channels: int


@dataclass(frozen=True, slots=True)
class Lowered:
    """A call of a kernel: ``tfl2c_k(&params, inputs.., outputs.., scratch, extent..)``.

    ``inputs`` are positions in Node.inputs whose bytes the kernel gets by pointer; what the kernel
    reads from flash through ``fields`` (weights, tables) is not among them. ``before`` and
    ``after`` have the fields of the kernels that mend it, where it is mended.
    """

    fields: Mapping[str, Value]
    extent: tuple[int, ...]  # trailing arguments: (first row, rows) or (elements,)
    inputs: tuple[int, ...] = (0,)
    inputs_listed: bool = False  # the kernel takes them as one array of pointers
    outputs_listed: bool = False  # likewise
    before: Mapping[str, Value] = field(default_factory=dict)
    after: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a buffer lives: bytes [offset, offset + size) of the arena in steps [first, last]."""

    name: str
    offset: int
    size: int
    first: int
    last: int
    dtype: DType | None = None  # None: scratch, whatever its kernel makes of it
    shape: Shape = ()


@dataclass(frozen=True, slots=True)
class Pointers:
    """Any number of inputs or outputs, for a kernel that takes an array of pointers."""

    places: tuple[Slot | Const, ...]
    are_written: bool


@dataclass(frozen=True, slots=True)
class Call:
    """A layer: a kernel with its parameters and the buffers it works on."""

    index: int  # TFLite operator index
    op: str
    name: str  # C name of the parameters, unique in the program: "conv_2d_0"
    tensor: str  # the first output's name in the model
    shapes: tuple[tuple[Shape, ...], tuple[Shape, ...]]  # of inputs and outputs
    kernel: Kernel
    fields: Mapping[str, Value]
    arguments: tuple[Slot | Const | Pointers, ...]  # inputs, outputs, scratch
    extent: tuple[int, ...]
    macs: int  # as in the model
    reads: tuple[str, ...]  # names of slots
    writes: tuple[str, ...]
    mends: bool = False  # it is called along with the kernel of the same operator

    @property
    def consts(self) -> tuple[Const, ...]:
        """The arrays in flash that the layer reads."""
        return tuple(v for v in (*self.fields.values(), *self.places) if isinstance(v, Const))

    @property
    def places(self) -> tuple[Slot | Const, ...]:
        """Where the arguments lie, those behind arrays of pointers as well."""
        several = (a.places if isinstance(a, Pointers) else (a,) for a in self.arguments)
        return tuple(place for places in several for place in places)


@dataclass(frozen=True, slots=True)
class Turn:
    """One call of a layer's kernel: in round i of its loop for ``advance`` * i rows further on."""

    layer: int  # position in Program.calls
    extent: tuple[int, ...]  # (first row, rows) where the layer is called more than once
    advance: int = 0


@dataclass(frozen=True, slots=True)
class Loop:
    """Turns in order, all of them repeated ``rounds`` times."""

    rounds: int
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """Layers that run together: one of them whole, or several row by row through rings."""

    layers: tuple[int, ...]  # positions in Program.calls
    loops: tuple[Loop, ...]


class Kind(Enum):
    """What a mark is."""

    IF = "if"
    ELSE = "else"
    END_IF = "end if"
    LOOP = "loop"
    TEST = "test"
    END_LOOP = "end loop"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a branch or a loop begins or ends; IF and TEST go on where the condition is not 0."""

    kind: Kind
    condition: Slot | Const | None = None

    @property
    def layers(self) -> tuple[int, ...]:
        """None: nothing is computed."""
        return ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Input rows as the application hands them over, and what runs behind each.

    A sweep calls each layer at most once, in order. ``done[s]`` says how many rows each layer has
    made when ``s`` sweeps are over; behind row ``r`` run those from ``sweeps[r]`` on, up to
    ``sweeps[r + 1]``.
    """

    place: Slot
    rows: int
    used: int  # the first so many rows are needed; those behind them are only counted
    row_elements: int
    held: int  # rows that the input's buffer holds, a ring of them
    counter: Slot  # int32: rows that are there
    layers: tuple[int, ...]  # positions in Program.calls
    sweeps: tuple[int, ...]  # [used + 1]
    done: tuple[tuple[int, ...], ...]  # [sweeps + 1][layers]


@dataclass(frozen=True, slots=True)
class Initial:
    """What bytes [offset, offset + size) of the arena hold at first."""

    offset: int
    size: int
    value: int | Const  # of every byte, or all of them


@dataclass(frozen=True, slots=True)
class State:
    """The bytes [offset, offset + size) of the arena that last from one invocation to the next."""

    offset: int
    size: int
    initial: tuple[Initial, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Why a layer's output may lie over an input of its segment that dies there."""

    input: str  # names of slots
    output: str
    distance: int  # bytes that the output lies below the input at least
    reason: str


@dataclass(frozen=True, slots=True)
class Within:
    """A buffer that is bytes of a tensor of the model which is joined of buffers, or cut up."""

    buffer: str  # name of a slot
    tensor: str  # in the model
    whole: str | None  # name of its slot, if a call uses it as a whole
    at: int  # the byte of it at which the buffer begins


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the model."""

    name: str  # in the model
    shape: Shape
    dtype: DType
    nbytes: int
    scale: float | None
    zero_point: int | None
    place: Slot | Const  # an output may be a constant

    @property
    def elements(self) -> int:
        """Number of elements."""
        return prod(self.shape)


@dataclass(frozen=True, slots=True)
class Normalization:
    """How an input was made for training: (value - mean) / std, one pair or one per channel."""

    position: int  # among the inputs
    means: tuple[float, ...]
    stds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the model's file says about its inputs and outputs besides."""

    labels: tuple[str, ...] = ()  # of the classes, in order
    normalizations: tuple[Normalization, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """Where a program comes from."""

    name: str  # prefix of every C name and file
    version: str  # of tfl2c
    model_sha256: str
    target: Target
    optimize: str
    macs: int  # of the model as it was read


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that is printed."""

    about: About
    arena_bytes: int
    state: State | None
    scratch_bytes: int
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    calls: tuple[Call, ...]
    segments: tuple[Segment | Mark, ...]
    slots: tuple[Slot, ...]
    shared: tuple[Shared, ...]
    within: tuple[Within, ...] = ()
    feed: Feed | None = None
    notes: Notes = Notes()

    @property
    def state_bytes(self) -> int:
        """Bytes that last from one invocation to the next."""
        return 0 if self.state is None else self.state.size

    @property
    def consts(self) -> tuple[Const, ...]:
        """Every array in flash, some of them more than once."""
        outputs = [p.place for p in self.outputs if isinstance(p.place, Const)]
        outputs += [place for place in self.conditions if isinstance(place, Const)]
        first = [i.value for i in self.state.initial] if self.state else []
        several = [c for call in self.calls for c in call.consts]
        return (*several, *outputs, *(value for value in first if isinstance(value, Const)))

    @property
    def conditions(self) -> tuple[Slot | Const, ...]:
        """Where the conditions of branches and loops are."""
        found = (part.condition for part in self.segments if isinstance(part, Mark))
        return tuple(place for place in found if place is not None)

    @property
    def steps(self) -> tuple[tuple[int, ...], ...]:
        """The layers that run in each step, in the numbers that slots count lives in."""
        fed = () if self.feed is None else (self.feed.layers,)
        return (*fed, *(segment.layers for segment in self.segments))


def as_const(role: str, values: Any, dtype: type[np.generic], layout: str) -> Const:
    """Return ``values`` as an array of ``dtype``, which must hold every one of them exactly."""
    wide = np.asarray(values)
    array = wide.astype(dtype)
    if not np.array_equal(array, wide, equal_nan=True):
        raise OverflowError(f"{role}: values do not fit {np.dtype(dtype).name}")
    return Const(role, array, layout)
