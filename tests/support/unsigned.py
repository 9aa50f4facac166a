# SPDX-License-Identifier: Apache-2.0
"""Makes uint8 models out of int8 ones: the same reals, every code and zero point 128 more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec

_HALF = 128
_WEIGHTS = 1  # the position among the inputs
_IMAGE = {"TRANSPOSE_CONV": 2}  # where it is not the first input
_WEIGHING = {"CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV"}


def as_uint8(model: ModelSpec, rng: Generator) -> ModelSpec | None:
    """Return the model with uint8 in place of int8, weights with some zero point.

    None where nothing is int8, something is quantized otherwise, or weights have several scales.
    """
    types = {t.dtype for t in model.tensors if t.quant is not None or t.data is None}
    if "int8" not in types or types & {"float32", "int4", "int16"}:
        return None
    if any(t.quant is not None and len(t.quant.scales) > 1 for t in model.tensors):
        return None
    if any(op.op in _WEIGHING and not _has_weights(model, op) for op in model.ops):
        return None
    weights = {op.inputs[_WEIGHTS] for op in model.ops if op.op in _WEIGHING}
    zeros = {
        name: int(rng.choice([0, 1, 120, 128, 128, 150, 255]))
        for name in sorted(filter(None, weights))
    }
    tensors = tuple(_unsigned(t, zeros.get(t.name)) for t in model.tensors)
    return replace(model, tensors=tensors)


def _has_weights(model: ModelSpec, op: OpSpec) -> bool:
    """Whether weights and bias are constant: others are refused."""
    image = _IMAGE.get(op.op, 0)
    given = [name for i, name in enumerate(op.inputs) if name is not None and i != image]
    return all(model.tensor(name).data is not None for name in given)


def _unsigned(tensor: TensorSpec, zero: int | None) -> TensorSpec:
    if tensor.dtype != "int8":
        return tensor
    data = None if tensor.data is None else (tensor.data.view(np.uint8) ^ _HALF)
    quant = tensor.quant
    if quant is not None:
        own = quant.zero_points[0] + _HALF if zero is None else zero
        quant = Quant(quant.scales, (own,))
    return replace(tensor, dtype="uint8", data=data, quant=quant)
