# SPDX-License-Identifier: Apache-2.0
"""Three input sets for any model: random, extremes, ramp."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.oracle import Octets
from tests.support.tflite_builder import ModelSpec, Quant, Shape, TensorSpec

NAMES = ("random", "extremes", "ramp")


def input_sets(model: ModelSpec, rng: Generator) -> tuple[Octets, ...]:
    """Return the bytes of each input for each of `NAMES`."""
    tensors = [model.tensor(name) for name in model.inputs]
    other = model.tensor(model.outputs[0]).quant
    return tuple(tuple(_octets(kind, t, other, rng) for t in tensors) for kind in NAMES)


def _octets(kind: str, tensor: TensorSpec, other: Quant | None, rng: Generator) -> bytes:
    if tensor.values:
        return rng.choice(tensor.values, tensor.shape).astype(tensor.dtype).tobytes()
    quant = tensor.quant or other
    scale = quant.scales[0] if quant else 1.0
    return input_values(kind, tensor.shape, tensor.dtype, scale, rng).tobytes()


def input_values(kind: str, shape: Shape, dtype: str, scale: float, rng: Generator) -> NDArray[Any]:
    """Return one tensor; ``scale`` is the step that a float tensor's values are about."""
    if dtype == "float32":
        return _floats(kind, shape, scale, rng)
    if dtype == "bool":
        return rng.integers(0, 2, shape).astype(np.bool_)
    info = np.iinfo(dtype)
    if kind == "random":
        return rng.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
    if kind == "extremes":
        return rng.choice(np.array([info.min, info.max], dtype=dtype), size=shape)
    count = int(np.prod(shape))
    step = max(1, (info.max - info.min) // max(count - 1, 1))
    span = info.max - info.min + 1
    codes = [i * step % span + info.min for i in range(count)]
    return np.array(codes, dtype=dtype).reshape(shape)


def _floats(kind: str, shape: Shape, scale: float, rng: Generator) -> NDArray[np.float32]:
    if kind == "random":
        values = rng.normal(0, 60 * scale, shape)
    elif kind == "extremes":
        halves = (rng.integers(-300, 300, shape) + 0.5) * scale  # ties between two codes
        corners = rng.choice(np.array([0.0, -0.0, 1e-40, -1e6 * scale, 1e6 * scale]), size=shape)
        values = np.where(rng.random(shape) < 0.7, halves, corners)
    else:
        values = np.linspace(-200 * scale, 200 * scale, int(np.prod(shape))).reshape(shape)
    return np.asarray(values, dtype=np.float32)
