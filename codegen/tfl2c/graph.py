# SPDX-License-Identifier: Apache-2.0
"""The model as the compiler sees it: tensors and nodes, frozen; no flatbuffers, no C.

Tensors are addressed by their index in the model's subgraph. Shapes are in TFLite's order (NHWC for
images). A pass may leave indices unused or add tensors behind the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.errors import GraphError

Shape = tuple[int, ...]
ABSENT = -1  # stands in Node.inputs where an optional input is left out


class DType(Enum):
    """Element type of a tensor; the value is TFLite's name in lower case."""

    FLOAT32 = "float32"
    FLOAT16 = "float16"
    FLOAT64 = "float64"
    INT4 = "int4"
    INT8 = "int8"
    INT16 = "int16"
    INT32 = "int32"
    INT64 = "int64"
    UINT8 = "uint8"
    UINT16 = "uint16"
    UINT32 = "uint32"
    UINT64 = "uint64"
    BOOL = "bool"
    STRING = "string"
    RESOURCE = "resource"
    VARIANT = "variant"
    COMPLEX64 = "complex64"
    COMPLEX128 = "complex128"
    BFLOAT16 = "bfloat16"
    INT2 = "int2"
    UINT4 = "uint4"
    FLOAT8_E4M3FN = "float8_e4m3fn"
    FLOAT8_E5M2 = "float8_e5m2"

    @property
    def bits(self) -> int:
        """Bits of one element in memory; 0 for types that have no fixed size."""
        return _BITS.get(self, 0)

    @property
    def numpy(self) -> np.dtype[Any]:
        """The numpy type of the same layout, little-endian; only for byte-sized plain types."""
        return np.dtype(self.value).newbyteorder("<")

    @property
    def limits(self) -> tuple[int, int]:
        """Lowest and highest code of an integer type."""
        if self in {DType.INT2, DType.INT4}:
            return -(2 ** (self.bits - 1)), 2 ** (self.bits - 1) - 1
        info = np.iinfo(self.value)
        return int(info.min), int(info.max)


_BITS = {
    DType.FLOAT32: 32,
    DType.FLOAT16: 16,
    DType.FLOAT64: 64,
    DType.INT2: 2,
    DType.INT4: 4,
    DType.INT8: 8,
    DType.INT16: 16,
    DType.INT32: 32,
    DType.INT64: 64,
    DType.UINT8: 8,
    DType.UINT16: 16,
    DType.UINT32: 32,
    DType.UINT64: 64,
    DType.BOOL: 8,
    DType.COMPLEX64: 64,
}


@dataclass(frozen=True, slots=True)
class Quantization:
    """real = scale * (code - zero_point); one pair per tensor, or one per slice of ``axis``."""

    scales: tuple[float, ...]  # float32 values, each finite and > 0
    zero_points: tuple[int, ...]  # as many as scales
    axis: int = 0  # the dimension of per-channel scales

    @property
    def scale(self) -> float:
        """The scale of a per-tensor quantization."""
        return self.scales[0]

    @property
    def zero_point(self) -> int:
        """The zero point of a per-tensor quantization."""
        return self.zero_points[0]

    @property
    def per_tensor(self) -> bool:
        """Whether one pair serves the whole tensor."""
        return len(self.scales) == 1


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of another tensor, from byte ``at`` on: what is written to one is in the other."""

    of: int  # owns its bytes, or is a part itself
    at: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """A value of the model: constant when ``data`` is there, else computed at run time."""

    name: str
    shape: Shape
    dtype: DType
    quantization: Quantization | None = None
    data: bytes | None = field(default=None, repr=False)  # little-endian, row-major, exact size
    is_variable: bool = False
    view_of: int | None = None  # the tensor whose bytes these are (RESHAPE and friends)
    initial: bytes | None = field(default=None, repr=False)  # of a variable: bytes; None: zeros
    part: Part | None = None  # where it lies in another tensor, each of a life of its own
    open_dims: tuple[int, ...] = ()  # those that the file leaves open, whatever lengths it gives

    @property
    def elements(self) -> int:
        """Number of elements; 1 for rank 0."""
        return prod(self.shape)

    @property
    def nbytes(self) -> int:
        """Bytes in memory."""
        return (self.elements * self.dtype.bits + 7) // 8

    @property
    def is_constant(self) -> bool:
        """Whether the bytes are known at compile time."""
        return self.data is not None

    @property
    def affine(self) -> Quantization:
        """The quantization of a tensor that must have one."""
        if self.quantization is None:
            raise GraphError(f"'{self.name}' has no quantization")
        return self.quantization

    def array(self) -> NDArray[Any]:
        """Return the constant's elements in the tensor's shape (read-only)."""
        if self.data is None:
            raise GraphError(f"'{self.name}' is not a constant")
        return np.frombuffer(self.data, dtype=self.dtype.numpy).reshape(self.shape)


@dataclass(frozen=True, slots=True)
class Node:
    """One operator. ``attrs`` is the operator's own frozen dataclass."""

    index: int  # TFLite operator index, for messages and comments
    op: str  # TFLite's name, "CONV_2D"
    attrs: Any
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    unsigned: bool = False  # its int8 codes are uint8 codes less 128 and round as these do


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in execution order over tensors."""

    name: str
    tensors: Mapping[int, Tensor]
    nodes: tuple[Node, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    description: str = ""
    subgraphs: Mapping[int, Graph] = field(default_factory=dict)
    """Those that operators call, theirs as well, by number; they have no name."""

    def root(self, tensor: int) -> int:
        """Return the tensor that owns the bytes of ``tensor``, views followed."""
        while (base := self.tensors[tensor].view_of) is not None:
            tensor = base
        return tensor

    def whole(self, tensor: int) -> Part:
        """Return the tensor that is a part of no other and where ``tensor`` begins in it."""
        at, root = 0, self.root(tensor)
        while (part := self.tensors[root].part) is not None:
            at, root = at + part.at, part.of
        return Part(root, at)

    def consumers(self, tensor: int) -> tuple[Node, ...]:
        """Return the nodes that read ``tensor`` itself, in order."""
        return tuple(n for n in self.nodes if tensor in n.inputs)

    def operands(self, node: Node) -> Operands:
        """Return ``node`` with its tensors at hand."""
        return Operands(self, node)

    def with_tensors(self, changed: Mapping[int, Tensor]) -> Graph:
        """Return the graph with some tensors replaced or added."""
        return replace(self, tensors={**self.tensors, **changed})


class AbsentInputError(LookupError):
    """An operator was asked for an input that the model leaves out."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass(frozen=True, slots=True)
class Operands:
    """A node and its tensors: what constraints, shape rules and lowering look at."""

    graph: Graph
    node: Node

    @property
    def attrs(self) -> Any:
        """The operator's own attributes."""
        return self.node.attrs

    @property
    def inputs(self) -> int:
        """Number of inputs, absent ones counted."""
        return len(self.node.inputs)

    def has(self, position: int) -> bool:
        """Whether input ``position`` is given."""
        return position < len(self.node.inputs) and self.node.inputs[position] != ABSENT

    def input(self, position: int = 0) -> Tensor:
        """Return an input that must be there; raises `AbsentInputError` if a file left it out."""
        if not self.has(position):
            raise AbsentInputError(position)
        return self.graph.tensors[self.node.inputs[position]]

    def optional(self, position: int) -> Tensor | None:
        """Return an input, or None when it is left out."""
        return self.input(position) if self.has(position) else None

    def output(self, position: int = 0) -> Tensor:
        """Return an output."""
        return self.graph.tensors[self.node.outputs[position]]

    def present(self) -> Iterator[Tensor]:
        """Yield the inputs that are there, in order."""
        return (self.graph.tensors[i] for i in self.node.inputs if i != ABSENT)


def verify(graph: Graph, after: str) -> None:
    """Raise `GraphError` if the graph is inconsistent; ``after`` names what made it."""
    known = _Known(graph)
    for node in graph.nodes:
        for i in node.inputs:
            if i != ABSENT and i not in known:
                raise GraphError(f"after {after}: {node.op} {node.index} reads {i} too early")
        for i in node.outputs:
            if i in known.tensors or i not in graph.tensors:
                raise GraphError(f"after {after}: {node.op} {node.index} cannot write {i}")
        known.add(*node.outputs)
    for i in graph.outputs:
        if i not in known:
            raise GraphError(f"after {after}: output {i} is never made")
    for i, tensor in graph.tensors.items():
        base, at = (tensor.part.of, tensor.part.at) if tensor.part else (graph.root(i), 0)
        if at + tensor.nbytes > graph.tensors[base].nbytes:
            raise GraphError(f"after {after}: view {i} is larger than what it views")


class _Known:
    """The tensors whose bytes are there: parts with their whole, a whole with all its parts."""

    def __init__(self, graph: Graph) -> None:
        self.tensors: set[int] = set()
        self._graph = graph
        self._owners = owners(graph, graph.nodes)
        self._parts: dict[int, list[int]] = {}
        self._missing: dict[int, int] = {}  # bytes of a tensor that no part of it has brought
        for i, tensor in graph.tensors.items():
            if tensor.part is not None:
                self._parts.setdefault(tensor.part.of, []).append(i)
        self.add(*(i for i, t in graph.tensors.items() if t.is_constant or t.is_variable))
        self.add(*graph.inputs)

    def __contains__(self, tensor: int) -> bool:
        return self._owners[tensor] in self.tensors

    def add(self, *tensors: int) -> None:
        """Add tensors, and what they bring with them."""
        waiting = list(tensors)
        while waiting:
            i = waiting.pop()
            if i in self.tensors:
                continue
            self.tensors.add(i)
            waiting += self._parts.get(i, ())
            part = self._graph.tensors[i].part if i in self._graph.tensors else None
            if part is not None and part.of not in self.tensors:
                of, own = self._graph.tensors[part.of].nbytes, self._graph.tensors[i].nbytes
                self._missing[part.of] = self._missing.get(part.of, of) - own
                waiting += [part.of] if self._missing[part.of] <= 0 else []


def owners(graph: Graph, nodes: Iterable[Node]) -> Mapping[int, int]:
    """Return for each tensor the one whose value it is: itself or, of a view, what it views.

    ``nodes`` are those that make a value of their own, be it in the place of another one.
    """
    made = {i for node in nodes for i in node.outputs}.union(graph.inputs)
    owners: dict[int, int] = {}
    for i in graph.tensors:
        owner = i
        while owner not in made and (base := graph.tensors[owner].view_of) is not None:
            owner = base
        owners[i] = owner
    return owners
