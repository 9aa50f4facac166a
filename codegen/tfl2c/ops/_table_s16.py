# SPDX-License-Identifier: Apache-2.0
"""Functions of an int16 code as a table of 513 values with straight lines between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import DType, Operands, Quantization
from tfl2c.ops._elements import Form, zero_based
from tfl2c.program import Value, as_const

LEAST, GREATEST = DType.INT16.limits
_PIECES = 512
_INDEX_BITS = 7  # of a code, below those that choose a piece

Function = Callable[[float], float]
Float32 = NDArray[np.float32]


def form(function: Callable[[Operands], Function]) -> Form:
    """Return the form for int16 of a function of reals."""

    def table(node: Operands) -> NDArray[np.int16]:
        return table_of(function(node), node.input().affine, node.output().affine)

    def fields(node: Operands) -> Mapping[str, Value]:
        return {"table": as_const("table", table(node), np.int16, "[513]")}

    def compute(node: Operands) -> NDArray[Any]:
        return interpolated(table(node), node.input().array())

    return Form("lookup_s16", DType.INT16, compute, fields, (zero_based,), coded=True)


def table_of(function: Function, source: Quantization, result: Quantization) -> NDArray[np.int16]:
    """Return the table of ``function``, every step in float32 as the references compute it.

    A value leans towards the middle of the piece behind it by half of what a straight line would
    miss there.
    """
    with np.errstate(all="ignore"):
        low, high = (_real(source, code) for code in (LEAST, GREATEST))
        step = (high - low) / np.float32(_PIECES)
        span = _real(result, GREATEST) - _real(result, LEAST)
        gain = np.float32(GREATEST - LEAST + 1) / span
        starts = low + np.arange(_PIECES + 1, dtype=np.float32) * step
        middles = starts[:-1] + step / np.float32(2)
        values = _each(function, starts) * gain
        at_middle = _rounded(_each(function, middles) * gain)
        codes = _rounded(values[:-1])
        straight = _rounded((values[1:] + codes) / np.float32(2))
        codes = codes - _rounded((straight - at_middle) / np.float32(2))
        last = _rounded(_each(function, np.array([high])) * gain)
        whole = np.concatenate([codes, last]).clip(LEAST, GREATEST)
        return whole.astype(np.int16)


def interpolated(table: NDArray[np.int16], codes: NDArray[Any]) -> NDArray[np.int16]:
    """Return the values at ``codes``, computed modulo 2**16 as the kernel does."""
    wide = codes.astype(np.int64)
    piece, rest = (wide >> _INDEX_BITS) + _PIECES // 2, wide & ((1 << _INDEX_BITS) - 1)
    rise = (table[piece + 1].astype(np.int64) - table[piece]).astype(np.int16).astype(np.int64)
    values: NDArray[np.int16]
    values = (table[piece] + ((rise * rest + 64) >> _INDEX_BITS)).astype(np.int16)
    return values


def _real(quantization: Quantization, code: int) -> np.float32:
    return np.float32(quantization.scale) * np.float32(code - quantization.zero_point)


def _each(function: Function, reals: Float32) -> Float32:
    return np.array([function(float(x)) for x in reals], dtype=np.float32)


def _rounded(x: Float32) -> Float32:
    """Return the nearest integers, halves away from zero."""
    wide = x.astype(np.float64)
    return np.copysign(np.floor(np.abs(wide) + 0.5), wide).astype(np.float32)
