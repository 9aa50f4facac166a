# SPDX-License-Identifier: Apache-2.0
"""Models of one operator with a fault planted in them: what a hostile or broken file may hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Shape, TensorSpec

_TYPES = ("int8", "uint8", "int16", "int32", "int64", "float32", "bool", "uint32", "complex64")
_NUMBERS = (0, 1, -1, 3, 2**31 - 1, -(2**31))
_LENGTHS = (0, 1, 2, 7, 65536)

Fault = Callable[[ModelSpec, Generator], ModelSpec]


def mutant(model: ModelSpec, operators: list[str], rng: Generator) -> ModelSpec:
    """Return ``model`` with one or two faults; an operator may become one of ``operators``."""

    def other_operator(model: ModelSpec, rng: Generator) -> ModelSpec:
        return _with_node(model, replace(_node(model), op=str(rng.choice(operators)), options={}))

    faults = (*_FAULTS, other_operator)
    for _ in range(int(rng.integers(1, 3))):
        model = faults[int(rng.integers(len(faults)))](model, rng)
    return model


def _node(model: ModelSpec) -> OpSpec:
    return model.ops[-1]


def _with_node(model: ModelSpec, node: OpSpec) -> ModelSpec:
    return replace(model, ops=(*model.ops[:-1], node))


def _with_tensor(model: ModelSpec, old: TensorSpec, new: TensorSpec) -> ModelSpec:
    return replace(model, tensors=tuple(new if t is old else t for t in model.tensors))


def _some(model: ModelSpec, rng: Generator) -> TensorSpec:
    return model.tensors[int(rng.integers(len(model.tensors)))]


def _left_out(model: ModelSpec, rng: Generator) -> ModelSpec:
    node = _node(model)
    if not node.inputs:
        return model
    at = int(rng.integers(len(node.inputs)))
    inputs = tuple(None if i == at else name for i, name in enumerate(node.inputs))
    return _with_node(model, replace(node, inputs=inputs))


def _fewer_inputs(model: ModelSpec, rng: Generator) -> ModelSpec:
    node = _node(model)
    kept = int(rng.integers(len(node.inputs) + 1))
    return _with_node(model, replace(node, inputs=node.inputs[:kept]))


def _more_inputs(model: ModelSpec, rng: Generator) -> ModelSpec:
    node = _node(model)
    return _with_node(model, replace(node, inputs=(*node.inputs, *node.inputs[::-1])))


def _turned_inputs(model: ModelSpec, rng: Generator) -> ModelSpec:
    node = _node(model)
    return _with_node(model, replace(node, inputs=node.inputs[::-1]))


def _fewer_outputs(model: ModelSpec, rng: Generator) -> ModelSpec:
    node = _node(model)
    gone = node.outputs[-1:]
    model = replace(model, outputs=tuple(n for n in model.outputs if n not in gone))
    return _with_node(model, replace(node, outputs=node.outputs[:-1]))


def _more_outputs(model: ModelSpec, rng: Generator) -> ModelSpec:
    node = _node(model)
    made = replace(_some(model, rng), name="one_more", data=None, sparsity=None, is_variable=False)
    model = replace(model, tensors=(*model.tensors, made), outputs=(*model.outputs, made.name))
    return _with_node(model, replace(node, outputs=(*node.outputs, made.name)))


def _other_type(model: ModelSpec, rng: Generator) -> ModelSpec:
    tensor = _some(model, rng)
    return _with_tensor(model, tensor, _as(tensor, tensor.shape, str(rng.choice(_TYPES))))


def _other_rank(model: ModelSpec, rng: Generator) -> ModelSpec:
    tensor = _some(model, rng)
    shapes = ((), tensor.shape[1:], tensor.shape[:-1], (1, *tensor.shape), (*tensor.shape, 2))
    return _with_tensor(model, tensor, _as(tensor, shapes[rng.integers(len(shapes))]))


def _other_length(model: ModelSpec, rng: Generator) -> ModelSpec:
    tensor = _some(model, rng)
    if not tensor.shape:
        return model
    shape = list(tensor.shape)
    shape[rng.integers(len(shape))] = int(rng.choice(_LENGTHS))
    return _with_tensor(model, tensor, _as(tensor, tuple(shape)))


def _as(tensor: TensorSpec, shape: Shape, dtype: str = "") -> TensorSpec:
    """Return a tensor of another shape or type; a constant one repeats its elements."""
    data = tensor.data
    if data is not None and dtype:
        with np.errstate(invalid="ignore"):
            data = data.astype(dtype)
    if data is not None and (shape != tensor.shape or dtype):
        data = np.resize(data, shape)
    return replace(tensor, shape=shape, dtype=dtype or tensor.dtype, data=data)


def _no_scale(model: ModelSpec, rng: Generator) -> ModelSpec:
    tensor = _some(model, rng)
    return _with_tensor(model, tensor, replace(tensor, quant=None))


def _other_scale(model: ModelSpec, rng: Generator) -> ModelSpec:
    tensor = _some(model, rng)
    if tensor.quant is None:
        return model
    scale = float(np.float32(10.0 ** rng.integers(-37, 38)))
    quant = replace(tensor.quant, scales=(scale,) * len(tensor.quant.scales))
    return _with_tensor(model, tensor, replace(tensor, quant=quant))


def _computed(model: ModelSpec, rng: Generator) -> ModelSpec:
    """Let a constant be an input."""
    tensor = _some(model, rng)
    if tensor.data is None or tensor.sparsity is not None:
        return model
    model = _with_tensor(model, tensor, replace(tensor, data=None))
    return replace(model, inputs=(*model.inputs, tensor.name))


def _known(model: ModelSpec, rng: Generator) -> ModelSpec:
    """Let an input be constant."""
    if not model.inputs:
        return model
    name = str(rng.choice(model.inputs))
    tensor = model.tensor(name)
    if tensor.dtype not in _TYPES:
        return model
    data = np.ones(tensor.shape, tensor.dtype)
    model = _with_tensor(model, tensor, replace(tensor, data=data))
    return replace(model, inputs=tuple(n for n in model.inputs if n != name))


def _other_numbers(model: ModelSpec, rng: Generator) -> ModelSpec:
    """Let a constant of whole numbers hold others, one of them at least."""
    found = [t for t in model.tensors if t.data is not None and t.dtype in {"int32", "int64"}]
    found = [t for t in found if t.data is not None and t.data.size]
    if not found:
        return model
    tensor = found[int(rng.integers(len(found)))]
    assert tensor.data is not None
    data = tensor.data.copy()
    data.reshape(-1)[rng.integers(data.size)] = int(rng.choice(_NUMBERS))
    return _with_tensor(model, tensor, replace(tensor, data=data))


def _other_option(model: ModelSpec, rng: Generator) -> ModelSpec:
    node = _node(model)
    if "custom_options" in node.options:
        octets = rng.integers(0, 256, int(rng.integers(12)), np.uint8).tobytes()
        return _with_node(model, replace(node, options={"custom_options": octets}))
    names = [n for n, v in node.options.items() if isinstance(v, int | float | bool)]
    if not names:
        return _with_node(model, replace(node, options={}))
    name = str(rng.choice(names))
    options: dict[str, Any] = dict(node.options)
    if isinstance(options[name], bool):
        options[name] = not options[name]
    elif isinstance(options[name], float):
        options[name] = float(rng.choice([0.0, -1.0, 1e30, np.inf, np.nan]))
    else:
        options[name] = int(rng.choice(_NUMBERS))
    return _with_node(model, replace(node, options=options))


_FAULTS: tuple[Fault, ...] = (
    _left_out,
    _fewer_inputs,
    _more_inputs,
    _turned_inputs,
    _fewer_outputs,
    _more_outputs,
    _other_type,
    _other_rank,
    _other_length,
    _no_scale,
    _other_scale,
    _computed,
    _known,
    _other_numbers,
    _other_option,
)
