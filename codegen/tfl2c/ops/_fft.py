# SPDX-License-Identifier: Apache-2.0
"""FFT of real numbers in the arithmetic of KissFFT, which is TensorFlow Lite Micro's: radix 4.

Pairs of numbers count as complex ones, half as many; what these make is split into the spectrum.
Fixed point divides by the radix before each pass and rounds every product to 15 or 31 bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, floor, pi, prod, sin

import numpy as np

from tfl2c.graph import DType, Operands
from tfl2c.ops import _signal
from tfl2c.ops._op import Options
from tfl2c.program import Const, Kernel, Value

TYPES = {DType.INT16: "s16", DType.INT32: "s32", DType.FLOAT32: "f32"}
LONGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Fft:
    """``fft_length`` real numbers."""

    fft_length: int


def attributes(options: Options) -> Fft:
    """Read the length."""
    return Fft(_signal.number(options, "fft_length", 1, 2**31 - 1))


def power_of_two(node: Operands) -> str | None:
    """The length of the FFT must be a power of two from 4 to 65536."""
    length = node.attrs.fft_length
    fits = 4 <= length <= LONGEST and length & (length - 1) == 0
    return None if fits else f"it is {length}"


def kernels(name: str) -> tuple[str, ...]:
    """Return the kernels of an operator, one for each type."""
    return tuple(f"{name}_{suffix}" for suffix in TYPES.values())


def kernel(node: Operands, name: str) -> Kernel:
    """Return the kernel for the type of the input."""
    return Kernel(f"{name}_{TYPES[node.input().dtype]}")


def rows(node: Operands) -> int:
    """Return how many FFTs there are."""
    return prod(node.input().shape[:-1])


def fields(node: Operands, sign: int) -> dict[str, Value]:
    """Return the kernel's tables; ``sign`` is -1 for a spectrum and 1 for the way back."""
    points, dtype = node.attrs.fft_length // 2, node.input().dtype
    return {
        "turns": turns("turns", points, dtype, sign, "[points * 3 / 4][2]"),
        "splits": splits(points, dtype, sign),
        "points": points,
    }


def turns(role: str, points: int, dtype: DType, sign: int, layout: str) -> Const:
    """Return the powers of the first root of unity that an FFT of complex numbers needs."""
    angles = (sign * 2 * pi * i / points for i in range(max(1, points * 3 // 4)))
    return _circle(role, angles, dtype, layout)


def splits(points: int, dtype: DType, sign: int) -> Const:
    """Return what the spectrum of complex numbers is multiplied by to make that of real ones."""
    angles = (sign * pi * ((i + 1) / points + 0.5) for i in range(points // 2))
    return _circle("splits", angles, dtype, "[points / 2][2]")


def _circle(role: str, angles: Iterable[float], dtype: DType, layout: str) -> Const:
    """Return cosine and sine of each angle, rounded as the reference rounds them."""
    reals = [(cos(angle), sin(angle)) for angle in angles]
    if dtype is DType.FLOAT32:
        return Const(role, np.array(reals, dtype=np.float32), layout)
    most = dtype.limits[1]
    codes = [[floor(0.5 + most * x) for x in pair] for pair in reals]
    return Const(role, np.array(codes, dtype=dtype.numpy.type), layout)
