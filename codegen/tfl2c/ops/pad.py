# SPDX-License-Identifier: Apache-2.0
"""PAD: a border of zeros, which is the zero point, around any dimensions."""

from __future__ import annotations

from tfl2c.graph import Operands
from tfl2c.ops import _channels, _checks, _moves, _pad
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel, Lowered


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _pad.lowered(node, _pad.zero(node.output()))


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return _pad.values(node, _pad.zero(node.output()))


def _keeps_channels(node: Operands) -> bool:
    amounts = _pad.amounts(node)
    return _channels.between_int8(node) and bool(amounts) and not any(amounts[-1])


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    quantization = node.output().quantization  # which a file may leave out
    return sources[0].joined(quantization.zero_point if quantization else 0)


OP = Op(
    "PAD",
    attributes=no_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.constant(1, "paddings"),
        _checks.index_type(1, "paddings"),
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
    channels=_channels.ChannelRules(_keeps_channels, _bounds, _channels.straight),
    unsigned=True,
)
