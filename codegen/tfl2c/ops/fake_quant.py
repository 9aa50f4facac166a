# SPDX-License-Identifier: Apache-2.0
"""FAKE_QUANT: floats as they are after they were rounded to codes of some bits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _elements
from tfl2c.ops._op import Options
from tfl2c.program import Value

_LEAST_BITS, _MOST_BITS = 2, 16


@dataclass(frozen=True, slots=True)
class FakeQuant:
    """The reals that the least and the greatest code stand for, and the step between codes."""

    least: float
    greatest: float
    scale: float
    inverse: float


def _attributes(options: Options) -> FakeQuant:
    least, greatest = np.float32(options["min"]), np.float32(options["max"])
    bits = int(options["num_bits"])
    if not _LEAST_BITS <= bits <= _MOST_BITS:
        raise ValueError(f"the option num_bits is {bits}, not from {_LEAST_BITS} to {_MOST_BITS}")
    if not least <= 0 <= greatest or least == greatest:
        raise ValueError(f"the range from {least:g} to {greatest:g} does not hold 0 and more")
    if options["narrow_range"]:
        raise ValueError("narrow_range is for constant weights and not computed at run time")
    last = 2**bits - 1
    with np.errstate(over="ignore"):
        scale = (greatest - least) / np.float32(last)
        inverse = np.float32(1) / scale
    if not np.isfinite(scale) or not np.isfinite(inverse):
        raise ValueError(f"the range from {least:g} to {greatest:g} is no range of floats")
    zero = np.float32(min(max(np.floor(-least / scale + np.float32(0.5)), 0), last))
    ends = ((np.float32(code) - zero) * scale for code in (0, last))
    low, high = (float(end) for end in ends)
    return FakeQuant(low, high, float(scale), float(inverse))


def _fields(node: Operands) -> Mapping[str, Value]:
    attrs: FakeQuant = node.attrs
    names = ("least", "greatest", "scale", "inverse")
    return {name: getattr(attrs, name) for name in names}


def _compute(node: Operands) -> _elements.Array:
    attrs: FakeQuant = node.attrs
    least, greatest, scale, inverse = (
        np.float32(v) for v in (attrs.least, attrs.greatest, attrs.scale, attrs.inverse)
    )
    given = node.input().array()
    given = np.where(np.isnan(given), least, given)
    steps = (np.clip(given, least, greatest) - least) * inverse
    whole = np.trunc(steps)
    codes = np.where(steps - whole < np.float32(0.5), whole, whole + 1).astype(np.float32)
    return np.asarray(codes * scale + least)


OP = _elements.operator(
    "FAKE_QUANT",
    _elements.Form("fake_quant_f32", DType.FLOAT32, _compute, _fields),
    attributes=_attributes,
)
