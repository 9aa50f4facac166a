# SPDX-License-Identifier: Apache-2.0
"""int8 tensors with equally many elements that are added or subtracted by one line.

Where `_fast_add` finds a line that gives the code of every pair of codes, its kernel does it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _broadcast, _fast_add, _places, _sums
from tfl2c.ops._access import RowAccess, element_access
from tfl2c.ops._op import Op
from tfl2c.ops._rows import rows_of
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_KERNEL = "add_s8_linear"


def operator(op: Op, sign: int) -> Op:
    """Return ``op``, which makes first + sign * second, with the kernel for lines as well."""
    other_select, other_lower, other_rows = op.select, op.lower, op.rows
    if other_select is None or other_lower is None or other_rows is None:
        raise TypeError("an operator without kernels has no lines")

    def select(node: Operands, target: Target) -> Kernel:
        if is_pairwise(node) and _line(node, sign) is not None:
            return Kernel(_KERNEL)
        return other_select(node, target)

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        line = _line(node, sign) if kernel.name == _KERNEL else None
        return other_lower(node, kernel) if line is None else by_rows(node, _fields(line))

    def rows(node: Operands, kernel: Kernel) -> RowAccess | None:
        return access(node) if kernel.name == _KERNEL else other_rows(node, kernel)

    return replace(op, kernels=(_KERNEL, *op.kernels), select=select, lower=lower, rows=rows)


def is_pairwise(node: Operands) -> bool:
    """Whether elements are int8 and nothing is broadcast but dimensions of length 1."""
    return node.input().dtype is DType.INT8 and _places.is_elementwise(node)


def by_rows(node: Operands, fields: Mapping[str, Value]) -> Lowered:
    """Return the call of a kernel for tensors with equally many elements, row by row."""
    rows, elements = rows_of(node.output().shape)
    places: dict[str, Value] = {
        "row_elements": elements,
        "first_rows": rows,
        "second_rows": rows,
        "output_rows": rows,
    }
    return Lowered({**places, **fields}, extent=(0, rows), inputs=(0, 1))


def access(node: Operands) -> RowAccess:
    """Return the access of such a kernel."""
    return element_access(node, "first_rows", "second_rows")


def _line(node: Operands, sign: int) -> _fast_add.Line | None:
    """Return one line that gives the code of every pair of codes, if it is found."""
    first, second, result = _broadcast.scales(node)
    if _broadcast.output_range(node) != DType.INT8.limits:
        return None
    return _fast_add.find(_table(node, sign), first / result, sign * second / result)


def _table(node: Operands, sign: int) -> _fast_add.Table:
    """Return the code of every pair of codes: [first + 128][second + 128]."""
    codes, every = _sums.codes(_sums.BITS_INT8, sign), np.arange(-128, 128)
    table: _fast_add.Table = codes(node, every[:, None], every[None, :])
    return table


def _fields(line: _fast_add.Line) -> dict[str, Value]:
    return {
        "addend": line.addend,
        "first_multiplier": line.first,
        "second_multiplier": line.second,
    }
