# SPDX-License-Identifier: Apache-2.0
"""L2_NORMALIZATION: x divided by the root of the sum of squares over the last dimension."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _float, _last_dimension
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_MOST = 33025  # squares of differences of codes add up in 31 bits
_SCALE_BITS = 7


@dataclass(frozen=True, slots=True)
class L2Normalization:
    """The fused activation."""

    activation: str


def _attributes(options: Options) -> L2Normalization:
    return L2Normalization(_checks.activation(options))


def _no_activation(node: Operands) -> str | None:
    """A fused activation is not supported."""
    activation = node.attrs.activation
    return None if activation == "NONE" else f"it is {activation}"


def _unit_range(node: Operands) -> str | None:
    """The output must have scale 1/128 and zero point 0."""
    found = node.output().affine
    if (found.scale, found.zero_point) == (2.0**-_SCALE_BITS, 0):
        return None
    return f"they are {found.scale:g} and {found.zero_point}"


def _short_rows(node: Operands) -> str | None:
    """The last dimension must be 1 to 33025 long."""
    return _last_dimension.short_rows(node, _MOST)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("l2_normalization_f32" if _float.is_float(node) else "l2_normalization_s8")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    depth, extent = _last_dimension.depth(node), _last_dimension.extent(node)
    if kernel.name == "l2_normalization_f32":
        return Lowered({"depth": depth}, extent)
    fields: dict[str, Value] = {
        "input_zero_point": node.input().affine.zero_point,
        "early_bits": _SCALE_BITS if node.node.unsigned else 0,  # the reference rounds later then
        "depth": depth,
    }
    return Lowered(fields, extent)


OP = Op(
    "L2_NORMALIZATION",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _float.int8_or_float,
        _last_dimension.whole_rows,
        _no_activation,
        _float.when_quantized(_unit_range),
        _float.when_quantized(_short_rows),
    ),
    shapes=_last_dimension.shapes,
    kernels=("l2_normalization_s8", "l2_normalization_f32"),
    select=_select,
    lower=_lower,
    unsigned=True,
)
