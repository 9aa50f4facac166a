# SPDX-License-Identifier: Apache-2.0
"""float32 nodes: what operators share that take int8 and float32 alike.

Where activations are float32 and weights are int8 codes, these are used as the reals that they
stand for. TensorFlow Lite rounds the activations to codes there, at run time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from tfl2c.arithmetic import ACTIVATIONS
from tfl2c.graph import DType, Operands, Tensor
from tfl2c.ops import _affine, _checks
from tfl2c.ops._op import Constraint
from tfl2c.program import Const, Kernel, Value, as_const

_GREATEST = float(np.finfo(np.float32).max)


def is_float(node: Operands) -> bool:
    """Whether input and output are float32."""
    return node.input().dtype is node.output().dtype is DType.FLOAT32


def int8_or_float(node: Operands) -> str | None:
    """Input and output must be int8 with one scale and zero point each, or both float32."""
    return None if is_float(node) else _checks.int8_activations(node)


def when_quantized(constraint: Constraint) -> Constraint:
    """Return a constraint that float32 nodes need not meet."""

    def narrowed(node: Operands) -> str | None:
        return None if is_float(node) else constraint(node)

    narrowed.__doc__ = _narrowed(constraint)
    return narrowed


def when_float(constraint: Constraint) -> Constraint:
    """Return a constraint that only float32 nodes must meet."""

    def narrowed(node: Operands) -> str | None:
        return constraint(node) if is_float(node) else None

    narrowed.__doc__ = _narrowed(constraint, "When not quantized")
    return narrowed


def of_codes(constraint: Constraint) -> Constraint:
    """Return a constraint on weights that float32 weights need not meet."""

    def narrowed(node: Operands) -> str | None:
        return constraint(node) if has_codes(node) else None

    narrowed.__doc__ = _narrowed(constraint)
    return narrowed


def _narrowed(constraint: Constraint, when: str = "When quantized") -> str:
    doc = constraint.__doc__ or ""
    return f"{when}, {doc[:1].lower()}{doc[1:]}"


def float_weights(node: Operands) -> str | None:
    """A float32 input needs float32 weights."""
    mixed = is_float(node) and has_codes(node)
    return f"they are {node.input(1).dtype.value}" if mixed else None


def symmetric_codes(node: Operands) -> str | None:
    """Quantized weights of a float32 input must have zero point 0."""
    return _affine.symmetric_weights(node) if is_float(node) and has_codes(node) else None


def has_codes(node: Operands) -> bool:
    """Whether the weights, input 1, are codes and no reals."""
    return node.input(1).dtype is not DType.FLOAT32


def kernel(node: Operands, name: str) -> Kernel:
    """Return the kernel for a float32 node: ``name``, or the one of that name for codes."""
    return Kernel(f"{name}_s8" if has_codes(node) else name)


def range_fields(activation: str) -> dict[str, Value]:
    """Return the kernel's parameters for the range of a fused activation."""
    least, greatest = ACTIVATIONS[activation]
    return {
        "output_min": -_GREATEST if least is None else least,
        "output_max": _GREATEST if greatest is None else greatest,
    }


def weights_fields(tensor: Tensor, channels: int, layout: str, units: str) -> dict[str, Value]:
    """Return the kernel's parameters for weights as they are in the model, scales with codes."""
    if tensor.dtype is DType.FLOAT32:
        return {"weights": array("weights", tensor.array(), layout)}
    scales = tensor.affine.scales
    return {
        "weights": as_const("weights", tensor.array(), np.int8, layout),
        "scale": array("scale", scales * (channels if len(scales) == 1 else 1), units),
    }


def bias(node: Operands, channels: int, layout: str) -> Const:
    """Return the bias of every output channel, 0 where there is none."""
    given = node.optional(2)
    values = np.zeros(channels) if given is None else given.array().reshape(-1)
    return array("bias", values, layout)


def array(role: str, values: Any, layout: str) -> Const:
    """Return floats as they are; unlike `as_const` does, NaN passes."""
    return Const(role, np.asarray(values, dtype=np.float32), layout)
