# SPDX-License-Identifier: Apache-2.0
"""Operators on the bits of two plain integers, whatever their width."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Array, Rule
from tfl2c.ops._op import Op
from tfl2c.program import Value

_TYPES = (DType.INT8, DType.UINT8, DType.INT16, DType.UINT16, DType.INT32, DType.UINT32)


def operator(
    name: str,
    compute: Callable[[Array, Array], Array],
    fields: Callable[[Operands], Mapping[str, Value]],
) -> Op:
    """Return the operator; ``fields`` are the kernel's parameters besides places and width."""

    def all_fields(node: Operands) -> Mapping[str, Value]:
        return {"element_bytes": node.output().dtype.bits // 8, **fields(node)}

    rule = Rule(name.lower(), _broadcast.unclamped(compute), all_fields)
    return _broadcast.operator(name, dict.fromkeys(_TYPES, rule))
