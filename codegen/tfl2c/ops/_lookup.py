# SPDX-License-Identifier: Apache-2.0
"""Operators that are a function of one int8 code: the compiler computes a table of all 256."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import quantize_multiplier, requantize, round_half_away
from tfl2c.graph import DType, Operands
from tfl2c.ops import _channels
from tfl2c.ops._elements import Form
from tfl2c.ops._op import Constraint
from tfl2c.program import Value, as_const

LEAST, GREATEST = DType.INT8.limits
CODES = range(LEAST, GREATEST + 1)

GREATEST_SHIFT = 23  # differences of codes have 8 bits and a sign
_FAR = 2.0**20  # codes, beyond the range whatever the zero point

Function = Callable[[Operands], Sequence[int]]
"""The codes of the output, not clamped yet, for every code of the input in turn."""


def form(
    function: Function, *, constraints: tuple[Constraint, ...] = (), coded: bool = True
) -> Form:
    """Return the form for int8: every code becomes another as ``function`` says."""

    def table(node: Operands) -> NDArray[np.int8]:
        codes: NDArray[np.int8] = np.array(function(node)).clip(LEAST, GREATEST).astype(np.int8)
        return codes

    def fields(node: Operands) -> Mapping[str, Value]:
        return {"table": as_const("table", table(node), np.int8, "[256]")}

    def identity(node: Operands) -> bool:
        same = node.input().quantization == node.output().quantization
        return same and table(node).tolist() == list(CODES)

    def compute(node: Operands) -> NDArray[np.int8]:
        codes: NDArray[np.int8] = table(node)[node.input().array().astype(np.int64) - LEAST]
        return codes

    def bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
        codes, spans = table(node), zip(sources[0].low, sources[0].high, strict=True)
        parts = [codes[low - LEAST : high - LEAST + 1].astype(np.int64) for low, high in spans]
        low, high = ([int(end(part)) for part in parts] for end in (np.min, np.max))
        return _channels.Bounds(np.array(low, np.int64), np.array(high, np.int64))

    return Form(
        "lookup_s8",
        DType.INT8,
        compute,
        fields,
        constraints,
        coded=coded,
        identity=identity,
        bounds=bounds,
    )


def steps(node: Operands) -> list[int]:
    """Return every code less the input's zero point."""
    return [code - node.input().affine.zero_point for code in CODES]


def rescaled(node: Operands, quotient: float) -> list[int]:
    """Return every code rescaled by ``quotient``, the output's zero point added."""
    pair, zero = quantize_multiplier(quotient), node.output().affine.zero_point
    return [requantize(step, *pair) + zero for step in steps(node)]


def quotient(node: Operands) -> float:
    """Return input scale / output scale in double."""
    return node.input().affine.scale / node.output().affine.scale


def float_quotient(node: Operands) -> float:
    """Return input scale / output scale in float32, as TensorFlow Lite's own kernels divide."""
    source, result = (np.float32(t.affine.scale) for t in (node.input(), node.output()))
    with np.errstate(over="ignore"):
        return float(source / result)


def quotient_in_range(node: Operands) -> str | None:
    """Input scale / output scale must be below 2**23."""
    ratio = quotient(node)
    return None if quantize_multiplier(ratio)[1] <= GREATEST_SHIFT else f"it is {ratio:g}"


def of_reals(node: Operands, function: Callable[[float], float]) -> list[int]:
    """Return the codes of a function of reals, computed in float32 as the references do."""
    source, result = node.input().affine, node.output().affine
    inverse = np.float32(1) / np.float32(result.scale)
    codes = []
    for step in steps(node):
        real = np.float32(source.scale) * np.float32(step)
        with np.errstate(over="ignore"):
            result_steps = float(np.float32(function(float(real))) * inverse)
        codes.append(round_half_away(min(max(result_steps, -_FAR), _FAR)) + result.zero_point)
    return codes
