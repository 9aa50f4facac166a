# SPDX-License-Identifier: Apache-2.0
"""What a model is fed: made up from a seed, or taken from a user's ``.npy`` files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tfl2c.errors import UsageError, quoted
from tfl2c.graph import DType, Graph, Quantization, Tensor

KINDS: Final = ("random", "extremes", "ramp", "flat")
"""What samples are made up, in turn: extremes are the ends of the range, flat is one of these."""

_NEUTRAL: Final = Quantization((0.02,), (0,))  # floats about -3 .. 3, as after normalization
_CODES: Final = (-128, 127)


@dataclass(frozen=True, slots=True)
class Sample:
    """The bytes of every input for one run; ``kind`` is one of `KINDS` or names a file."""

    kind: str
    inputs: tuple[bytes, ...]


def made_up(graph: Graph, count: int, seed: int) -> Iterator[Sample]:
    """Yield ``count`` samples that depend on the shapes and types of the inputs and on ``seed``."""
    rng = np.random.default_rng(seed)
    tensors = [(graph.tensors[i], _scale(graph, i)) for i in graph.inputs]
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        values = [_values(kind, tensor, scale, rng) for tensor, scale in tensors]
        yield Sample(kind, tuple(v.tobytes() for v in values))


def from_files(graph: Graph, files: Sequence[Path]) -> Iterator[Sample]:
    """Yield the samples in ``files``: one file per input, and again one per input for more.

    A file holds an array of the input's type and shape, or several of them along a new or the
    first axis. Raises `UsageError` when it does not.
    """
    count = len(graph.inputs)
    if len(files) % count:
        raise UsageError(f"{len(files)} files for a model of {count} inputs", "give one per input")
    for start in range(0, len(files), count):
        group = files[start : start + count]
        arrays = [
            _load(path, graph.tensors[i]) for path, i in zip(group, graph.inputs, strict=True)
        ]
        if len({len(a) for a in arrays}) != 1:
            lengths = ", ".join(f"{p.name} {len(a)}" for p, a in zip(group, arrays, strict=True))
            raise UsageError(f"the files hold different numbers of samples: {lengths}")
        for number, rows in enumerate(zip(*arrays, strict=True)):
            yield Sample(f"{group[0].name}[{number}]", tuple(row.tobytes() for row in rows))


def _load(path: Path, tensor: Tensor) -> NDArray[Any]:
    """Return the samples of one input, [samples, elements]."""
    try:
        array = np.load(path, allow_pickle=False)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except (ValueError, EOFError) as error:
        raise UsageError(f"{path}: not a .npy file", "write it with numpy.save") from error
    if not isinstance(array, np.ndarray):
        raise UsageError(f"{path}: an archive of arrays", "write one array with numpy.save")
    if array.dtype != tensor.dtype.numpy:
        raise UsageError(f"{path}: {array.dtype}, but {_about(tensor)}")
    if array.shape == tensor.shape:
        shapes = True
    else:
        batch_of_one = tensor.shape[:1] == (1,) and array.shape[1:] == tensor.shape[1:]
        shapes = batch_of_one or array.shape[1:] == tensor.shape
    if not shapes or array.size == 0:
        raise UsageError(f"{path}: shape {list(array.shape)}, but {_about(tensor)}")
    return np.ascontiguousarray(array).reshape(-1, tensor.elements)


def _about(tensor: Tensor) -> str:
    return f"input {quoted(tensor.name)} is {tensor.dtype.value} {list(tensor.shape)}"


def _scale(graph: Graph, index: int) -> Quantization:
    """Return what an input's floats are about: the codes that a QUANTIZE makes of them."""
    for node in graph.consumers(index):
        made = graph.tensors[node.outputs[0]].quantization
        if node.op == "QUANTIZE" and made is not None and made.per_tensor:
            return made
    return _NEUTRAL


def _values(kind: str, tensor: Tensor, scale: Quantization, rng: Generator) -> NDArray[Any]:
    if tensor.dtype is DType.BOOL:
        return _codes(kind, tensor, (0, 1), rng).astype(np.bool_)
    if tensor.dtype in {DType.FLOAT32, DType.FLOAT16, DType.FLOAT64}:
        return _floats(kind, tensor, scale, rng)
    return _codes(kind, tensor, tensor.dtype.limits, rng)


def _codes(kind: str, tensor: Tensor, limits: tuple[int, int], rng: Generator) -> NDArray[Any]:
    low, high = limits
    dtype = np.dtype(np.uint8) if tensor.dtype is DType.BOOL else tensor.dtype.numpy
    if kind == "random":
        return rng.integers(low, high, tensor.shape, dtype=dtype.type, endpoint=True)
    if kind == "extremes":
        return rng.choice(np.array(limits, dtype=dtype), size=tensor.shape)
    if kind == "flat":
        return np.full(tensor.shape, rng.choice(np.array(limits, dtype=dtype)), dtype=dtype)
    steps = np.arange(tensor.elements, dtype=np.uint64)
    step = max(1, (high - low) // max(tensor.elements - 1, 1))
    span = np.uint64(high - low)
    codes = steps * np.uint64(step) % (span + np.uint64(1) if high - low < 2**64 - 1 else span)
    return (codes + np.uint64(low % 2**64)).astype(dtype).reshape(tensor.shape)


def _floats(kind: str, tensor: Tensor, scale: Quantization, rng: Generator) -> NDArray[Any]:
    """Return floats about the codes -128 to 127, beyond them and, in extremes, between two."""
    low, high = ((code - scale.zero_point) * scale.scale for code in _CODES)
    if kind == "random":
        values = rng.uniform(low, high, tensor.shape)
    elif kind == "extremes":
        halves = (rng.integers(-300, 300, tensor.shape) + 0.5) * scale.scale
        corners = rng.choice(np.array([0.0, -0.0, low, high, 4 * low, 4 * high]), tensor.shape)
        values = np.where(rng.random(tensor.shape) < 0.5, halves, corners)
    elif kind == "flat":
        values = np.full(tensor.shape, rng.choice([low, high]))
    else:
        values = np.linspace(1.2 * low, 1.2 * high, tensor.elements).reshape(tensor.shape)
    return np.asarray(values, dtype=tensor.dtype.numpy)
