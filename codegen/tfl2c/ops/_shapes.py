# SPDX-License-Identifier: Apache-2.0
"""Operators that are computed when the model is compiled: nothing of them is left in the code."""

from __future__ import annotations

from tfl2c.graph import DType, Operands


def index_output(node: Operands) -> str | None:
    """The output must be int32 or int64."""
    found = node.output().dtype
    return None if found in {DType.INT32, DType.INT64} else f"it is {found.value}"


def all_constant(node: Operands) -> str | None:
    """All inputs must be constant, or follow from shapes."""
    computed = [i for i in range(node.inputs) if node.has(i) and not node.input(i).is_constant]
    return f"input {computed[0]} is computed at run time" if computed else None
