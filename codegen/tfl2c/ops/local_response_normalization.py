# SPDX-License-Identifier: Apache-2.0
"""LOCAL_RESPONSE_NORMALIZATION: elements over a power of the squares around them.

The element ``radius`` behind is not among those around, as in LiteRT's reference; TensorFlow and
other kernels count it in.
"""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.graph import DType, Operands
from tfl2c.ops import _checks, _last_dimension
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target


@dataclass(frozen=True, slots=True)
class Normalization:
    """x * (bias + alpha * sum of squares in [-radius, radius))^-beta."""

    radius: int
    bias: float
    alpha: float
    beta: float


def _attributes(options: Options) -> Normalization:
    radius = int(options["radius"])
    if radius < 0:
        raise ValueError(f"the option radius is {radius}")
    return Normalization(radius, *(float(options[name]) for name in ("bias", "alpha", "beta")))


def _float(node: Operands) -> str | None:
    """Input and output must be float32."""
    types = node.input().dtype, node.output().dtype
    fits = types == (DType.FLOAT32, DType.FLOAT32)
    return None if fits else f"they are {types[0].value} and {types[1].value}"


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("local_response_normalization_f32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    attrs: Normalization = node.attrs
    fields: dict[str, Value] = {
        "depth": _last_dimension.depth(node),
        "radius": attrs.radius,
        "bias": attrs.bias,
        "alpha": attrs.alpha,
        "beta": attrs.beta,
    }
    return Lowered(fields, _last_dimension.extent(node))


OP = Op(
    "LOCAL_RESPONSE_NORMALIZATION",
    attributes=_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(_checks.not_empty, _float, _last_dimension.whole_rows),
    shapes=_last_dimension.shapes,
    kernels=("local_response_normalization_f32",),
    select=_select,
    lower=_lower,
)
