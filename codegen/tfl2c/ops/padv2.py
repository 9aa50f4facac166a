# SPDX-License-Identifier: Apache-2.0
"""PADV2: a border of a given value around any dimensions."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _moves, _pad
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered

_VALUE = 2  # position of the input


def _value(node: Operands) -> bytes:
    return node.input(_VALUE).array().tobytes()


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _pad.lowered(node, _value(node))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _pad.values(node, _value(node))


OP = Op(
    "PADV2",
    attributes=no_attributes,
    inputs=(3, 3),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0, _VALUE),
        _moves.one_quantization(0, _VALUE),
        _checks.constant(1, "paddings"),
        _checks.index_type(1, "paddings"),
        _checks.constant(_VALUE, "value of the padding"),
        _moves.one_number(_VALUE, "value of the padding"),
        _pad.few_dimensions,
        _pad.amounts_fit,
    ),
    shapes=_pad.shapes,
    kernels=_pad.KERNELS,
    select=_pad.select,
    lower=_lower,
    rows=_pad.rows,
    identity=_pad.identity,
    evaluate=_evaluate,
    unsigned=True,
)
