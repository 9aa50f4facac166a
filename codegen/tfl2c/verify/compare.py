# SPDX-License-Identifier: Apache-2.0
"""Compares bytes that we computed with those of a reference, and says where they first differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c import ops
from tfl2c.graph import DType, Graph, Node, Tensor

TOLERANCE: Final = 1e-5
"""How far results of float kernels may be off, as a share of the largest value expected."""

_FLOATS: Final = (DType.FLOAT32, DType.FLOAT16, DType.FLOAT64)


@dataclass(frozen=True, slots=True)
class Expected:
    """A tensor to be compared; integers, and floats that are mere codes, have no tolerance."""

    name: str
    tensor: Tensor
    is_exact: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """The first element of a tensor that is not as expected."""

    tensor: str
    element: int  # row-major
    ours: float | int
    expected: float | int
    differing: int  # elements
    elements: int

    def __str__(self) -> str:
        share = f"{self.differing} of {self.elements} differ"
        return f"element {self.element} is {self.ours}, expected {self.expected} ({share})"


def expected(graph: Graph, index: int) -> Expected:
    """Return how the tensor ``index`` of a graph, as it was read, is to be compared."""
    makers = {i: node for node in graph.nodes for i in node.outputs}
    tensor = graph.tensors[index]
    return Expected(tensor.name, tensor, is_exact=_is_exact(graph, index, makers))


def _is_exact(graph: Graph, index: int, makers: dict[int, Node]) -> bool:
    """Whether no float arithmetic is between the tensor and codes, constants or inputs."""
    while graph.tensors[index].dtype in _FLOATS and index in makers:
        node = makers[index]
        if node.op == "DEQUANTIZE":
            return True
        if not ops.find(node).view:
            return False
        index = node.inputs[0]
    return True


def difference(of: Expected, ours: bytes, theirs: bytes) -> Difference | None:
    """Return where ``ours`` first differs from ``theirs``; None when it is as it must be."""
    if ours == theirs:
        return None
    a, b = (_elements(of.tensor, octets) for octets in (ours, theirs))
    if len(a) != len(b):
        return Difference(of.name, min(len(a), len(b)), len(a), len(b), len(b), len(b))
    wrong = _unequal_bytes(a, b) if of.is_exact else ~_is_near(a, b)
    places = np.flatnonzero(wrong)
    if not len(places):
        return None
    at = int(places[0])
    return Difference(of.name, at, a[at].item(), b[at].item(), len(places), len(b))


def first_difference(
    ports: Sequence[Expected],
    ours: Sequence[Sequence[bytes]],
    theirs: Sequence[Sequence[bytes]],
) -> tuple[int, int, Difference] | None:
    """Return (sample, port, difference) of the first sample that is not as expected."""
    for sample, (found, wanted) in enumerate(zip(ours, theirs, strict=True)):
        for position, (port, a, b) in enumerate(zip(ports, found, wanted, strict=True)):
            if wrong := difference(port, a, b):
                return sample, position, wrong
    return None


def _elements(tensor: Tensor, octets: bytes) -> NDArray[Any]:
    return np.frombuffer(octets, dtype=tensor.dtype.numpy)


def _unequal_bytes(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    """Compare as bytes: -0.0 is not 0.0, and a NaN may equal itself."""
    rows = (x.view(np.uint8).reshape(len(x), -1) for x in (a, b))
    first, second = rows
    return np.asarray((first != second).any(axis=1))


def _is_near(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    finite = np.abs(b[np.isfinite(b)])
    largest = float(finite.max()) if len(finite) else 0.0
    return np.asarray(np.isclose(a, b, rtol=0, atol=TOLERANCE * largest, equal_nan=True))
