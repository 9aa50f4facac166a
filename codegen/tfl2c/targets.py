# SPDX-License-Identifier: Apache-2.0
"""The cores that C is generated for: one row each. Code asks for a property, never for a name."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from tfl2c.errors import UsageError


class Simd(Enum):
    """The vector instructions a kernel variant may use."""

    NONE = "none"
    DSP = "dsp"  # Armv7E-M and the DSP extension of Armv8-M: two int16 or four int8 in a register
    MVE = "mve"  # Helium: 128-bit vectors


@dataclass(frozen=True, slots=True)
class Target:
    """What the compiler may assume about a core.

    ``cflags`` select the core in gcc (12 and later) and clang alike; everything linked into one
    image must share them, because they fix the calling convention of floats.
    """

    name: str
    simd: Simd = Simd.NONE
    fpu: bool = False  # float arithmetic in hardware, at least single precision
    align: int = 4  # bytes: what the arena, its buffers and the constants are aligned to
    long_multiply: bool = True  # 32 x 32 -> 64 bits in one instruction
    cflags: tuple[str, ...] = ()
    gnu_asm: bool = True  # Arm assembler in GNU syntax can be built for it


def _hard_float(*flags: str) -> tuple[str, ...]:
    return (*flags, "-mthumb", "-mfloat-abi=hard")


_ROWS: Final = (
    Target("cortex-m0", long_multiply=False, cflags=("-mcpu=cortex-m0", "-mthumb")),
    Target("cortex-m0plus", long_multiply=False, cflags=("-mcpu=cortex-m0plus", "-mthumb")),
    Target("cortex-m3", cflags=("-mcpu=cortex-m3", "-mthumb")),
    Target(
        "cortex-m4",
        Simd.DSP,
        fpu=True,
        cflags=_hard_float("-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16"),
    ),
    Target(
        "cortex-m7",
        Simd.DSP,
        fpu=True,
        # Single precision: the code also runs on the parts that have no double precision.
        cflags=_hard_float("-mcpu=cortex-m7", "-mfpu=fpv5-sp-d16"),
    ),
    Target(
        "cortex-m33",
        Simd.DSP,
        fpu=True,
        cflags=_hard_float("-mcpu=cortex-m33", "-mfpu=fpv5-sp-d16"),
    ),
    Target(
        "cortex-m55",
        Simd.MVE,
        fpu=True,
        align=16,
        cflags=_hard_float("-mcpu=cortex-m55"),
    ),
    Target(
        "cortex-m85",
        Simd.MVE,
        fpu=True,
        align=16,
        # By architecture: gcc 12 and clang 14 do not know -mcpu=cortex-m85.
        cflags=_hard_float("-march=armv8.1-m.main+mve.fp+fp.dp"),
    ),
    Target("host", fpu=True, align=16, gnu_asm=False),
)

TARGETS: Final = MappingProxyType({row.name: row for row in _ROWS})


def lookup(name: str) -> Target:
    """Return the target called ``name``; raise `UsageError` with the known names otherwise."""
    if name in TARGETS:
        return TARGETS[name]
    close = difflib.get_close_matches(name, TARGETS, n=1)
    if f"cortex-{name.lower()}" in TARGETS:
        close = [f"cortex-{name.lower()}"]
    hint = f"did you mean '{close[0]}'? " if close else ""
    raise UsageError(f"unknown target '{name}'", f"{hint}known: {', '.join(TARGETS)}")
