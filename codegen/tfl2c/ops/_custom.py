# SPDX-License-Identifier: Apache-2.0
"""CUSTOM: an operator of the model's own that the application computes. A pass binds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tfl2c.errors import quoted
from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_DIMS = 8  # TFL2C_CUSTOM_MOST_DIMS

# TFL2C_CUSTOM_FLOAT32 and so on.
_NUMBERS = {
    DType.FLOAT32: 0,
    DType.INT32: 2,
    DType.UINT8: 3,
    DType.INT64: 4,
    DType.BOOL: 6,
    DType.INT16: 7,
    DType.INT8: 9,
}


@dataclass(frozen=True, slots=True)
class Custom:
    """``function`` is the application's, a C identifier; ``options`` are the model's, as bytes."""

    code: str
    function: str
    options: bytes


def _tensors(node: Operands) -> list[Tensor]:
    return [*node.present(), *(node.output(i) for i in range(len(node.node.outputs)))]


def _known_types(node: Operands) -> str | None:
    """Tensors must be float32, int8, uint8, int16, int32, int64 or bool."""
    other = next((t.dtype for t in _tensors(node) if t.dtype not in _NUMBERS), None)
    return None if other is None else f"one is {other.value}"


def _no_state(node: Operands) -> str | None:
    """A custom operator cannot work on variables of the model."""
    found = next((t for t in _tensors(node) if t.is_variable), None)
    return None if found is None else f"it is given {quoted(found.name)}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the shapes that the model declares; nobody else knows them."""
    return tuple(node.output(i).shape for i in range(len(node.node.outputs)))


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("custom", function=node.attrs.function)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    attrs: Custom = node.attrs
    tensors = _tensors(node)
    pairs = [t.quantization for t in tensors]
    single = [q if q is not None and q.per_tensor else None for q in pairs]
    padded = [(*t.shape, *[1] * (_DIMS - len(t.shape))) for t in tensors]
    options = as_const("options", list(attrs.options), np.uint8, f"[{len(attrs.options)}]")
    fields: dict[str, Value] = {
        "options": options if attrs.options else None,
        "options_bytes": len(attrs.options),
        "inputs": sum(1 for _ in node.present()),
        "outputs": len(node.node.outputs),
        "types": as_const("types", [_NUMBERS[t.dtype] for t in tensors], np.int32, "[tensors]"),
        "dims": as_const("dims", [len(t.shape) for t in tensors], np.int32, "[tensors]"),
        "shapes": as_const("shapes", padded, np.int32, f"[tensors][{_DIMS}]"),
        "scales": as_const(
            "scales", [q.scale if q else 0 for q in single], np.float32, "[tensors]"
        ),
        "zero_points": as_const(
            "zero_points", [q.zero_point if q else 0 for q in single], np.int32, "[tensors]"
        ),
    }
    present = tuple(i for i in range(node.inputs) if node.has(i))
    return Lowered(fields, (), present, inputs_listed=True, outputs_listed=True)


OP = Op(
    "CUSTOM",
    attributes=no_attributes,
    inputs=(0, 64),
    outputs=(1, 64),
    constraints=(_known_types, _no_state),
    shapes=_shapes,
    select=_select,
    lower=_lower,
)
