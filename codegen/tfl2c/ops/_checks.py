# SPDX-License-Identifier: Apache-2.0
"""Constraints that several operators share. A docstring is the sentence that a user reads."""

from __future__ import annotations

from tfl2c.arithmetic import ACTIVATIONS
from tfl2c.graph import DType, Operands, Tensor
from tfl2c.ops._op import Constraint, Options, shape_text


def activation(options: Options) -> str:
    """Return the fused activation; ValueError if it has no range of codes."""
    name = str(options["fused_activation_function"])
    if name not in ACTIVATIONS:
        raise ValueError(f"the fused activation {name} is not supported")
    return name


def not_empty(node: Operands) -> str | None:
    """No tensor may be without elements."""
    empty = next((t for t in (*node.present(), node.output()) if t.elements == 0), None)
    return None if empty is None else f"one is {shape_text(empty)}"


def quantized(tensor: Tensor, dtype: DType, name: str) -> str | None:
    """Return what keeps ``tensor`` from being ``dtype`` with one scale and zero point."""
    if tensor.dtype is not dtype:
        return f"{name} is {tensor.dtype.value}"
    if tensor.quantization is None:
        return f"{name} has no scale"
    return None if tensor.quantization.per_tensor else f"{name} has a scale per channel"


def int8_activations(node: Operands) -> str | None:
    """Input and output must be int8 with one scale and zero point each."""
    return quantized(node.input(), DType.INT8, "the input") or quantized(
        node.output(), DType.INT8, "the output"
    )


def same_quantization(node: Operands) -> str | None:
    """Input and output must have the same scale and zero point."""
    source, result = node.input().quantization, node.output().quantization
    if source == result or source is None or result is None:
        return None
    return (
        f"{source.scale:g} and {source.zero_point} against {result.scale:g} and {result.zero_point}"
    )


def rank(position: int, *allowed: int) -> Constraint:
    """Return the constraint that input ``position`` has one of the ``allowed`` ranks."""

    def constraint(node: Operands) -> str | None:
        tensor = node.input(position)
        return None if len(tensor.shape) in allowed else f"it is {shape_text(tensor)}"

    ranks = " or ".join(map(str, allowed))
    constraint.__doc__ = f"Input {position} must have {ranks} dimensions."
    return constraint


def constant(position: int, what: str) -> Constraint:
    """Return the constraint that input ``position`` is in the model when it is given."""

    def constraint(node: Operands) -> str | None:
        tensor = node.optional(position)
        return None if tensor is None or tensor.is_constant else "it is computed at run time"

    constraint.__doc__ = f"The {what} must be constant."
    return constraint


def index_type(position: int, what: str) -> Constraint:
    """Return the constraint that input ``position`` holds int32 or int64 when it is given."""

    def constraint(node: Operands) -> str | None:
        tensor = node.optional(position)
        fine = tensor is None or tensor.dtype in {DType.INT32, DType.INT64}
        return None if fine or tensor is None else f"they are {tensor.dtype.value}"

    constraint.__doc__ = f"The {what} must be int32 or int64."
    return constraint
