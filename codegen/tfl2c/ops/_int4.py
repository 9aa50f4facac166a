# SPDX-License-Identifier: Apache-2.0
"""int4 weights of int8 activations: they stay in flash as in the model, two codes a byte."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _affine
from tfl2c.program import Value, as_const


def has_weights(node: Operands) -> bool:
    """Whether the weights, input 1, are int4."""
    return node.input(1).dtype is DType.INT4


def weights(node: Operands) -> str | None:
    """Weights must be constant int8, or int4 if the input is int8, or float32 if the input is."""
    if node.input().dtype is DType.INT8 and has_weights(node):
        return None if node.input(1).is_constant else "they are computed at run time"
    return _affine.int8_weights(node)


def sum_fields(node: Operands, reals: Sequence[float], layout: str, units: str) -> dict[str, Value]:
    """Return the kernel's parameters for weights, bias and what happens to the sums."""
    codes = np.frombuffer(node.input(1).data or b"", np.int8)
    channels = node.output().shape[-1]
    return {
        "weights": as_const("weights", codes, np.int8, f"two codes a byte: {layout}"),
        "bias": as_const("bias", _affine.bias(node, channels), np.int32, units),
        **_affine.rescaling(reals, channels),
    }


def code_fields(node: Operands) -> dict[str, Value]:
    """Return the kernel's parameters for zero points and ranges."""
    return {
        "input_zero_point": _affine.zero_point(node),
        **_affine.output_fields(node, node.attrs.activation),
    }
