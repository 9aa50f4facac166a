# SPDX-License-Identifier: Apache-2.0
"""The runtime's functions of floats against float64, over floats of every size."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from math import erfc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.conventions import ROOT
from tfl2c.verify import toolchain

_STEP = 77_977  # of the bits: every exponent and both signs are met some hundred times
_SECONDS = 60.0

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of runtime_c; ``ulps`` is what its header promises, in the last place."""

    header: str
    name: str
    truth: Callable[[Array], Array]
    ulps: float
    greatest: float = np.inf  # of the arguments


def _erfc(x: Array) -> Array:
    return np.array([erfc(v) for v in x])


FUNCTIONS = {
    "exp": Function("exponential_f32", "tfl2c_exponential_any_f32", np.exp, 2),
    "log": Function("logarithm_f32", "tfl2c_logarithm_f32", np.log, 2),
    "sin": Function("sine_f32", "tfl2c_sine_f32", np.sin, 2),
    "cos": Function("sine_f32", "tfl2c_cosine_f32", np.cos, 2),
    "sqrt": Function("root_f32", "tfl2c_root_f32", np.sqrt, 0.5),
    "tanh": Function("hyperbolic_f32", "tfl2c_tangent_f32", np.tanh, 3),
    "expm1": Function("hyperbolic_f32", "tfl2c_exponential_less_one_f32", np.expm1, 3, 0.0),
    "erfc": Function("error_f32", "tfl2c_error_complement_f32", _erfc, 8),
    "floor": Function("rounding_f32", "tfl2c_integer_below_f32", np.floor, 0),
}

_PROGRAM = """\
#include <stdio.h>
#include "tfl2c/{header}.h"

int main(void)
{{
    float x;

    while (fread(&x, sizeof(x), 1, stdin) == 1) {{
        x = {name}(x);
        fwrite(&x, sizeof(x), 1, stdout);
    }}
    return 0;
}}
"""


def computed(function: Function, x: Array, folder: Path) -> Array:
    """Return what the function makes of ``x`` on this machine."""
    return ran(_PROGRAM.format(header=function.header, name=function.name), x, folder)


def ran(text: str, x: Array, folder: Path) -> Array:
    """Return the floats that a program writes when it reads those of ``x``, sanitized."""
    source, program = folder / "main.c", folder / "main"
    source.write_text(text, "utf-8")
    include = ROOT / "runtime_c" / "include"
    flags = ["-std=c99", "-O2", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    build = [toolchain.find(toolchain.HOST_CC), *flags, f"-I{include}", source, "-o", program]
    subprocess.run([str(part) for part in build], check=True, timeout=_SECONDS)
    run = subprocess.run(
        [str(program)], input=x.tobytes(), capture_output=True, check=True, timeout=_SECONDS
    )
    return np.frombuffer(run.stdout, dtype="<f4")


def arguments(greatest: float) -> Array:
    """Return floats of every size, subnormal ones, infinities and NaN among them."""
    bits = np.arange(0, 2**32, _STEP, dtype=np.uint64).astype("<u4")
    corners = [0.0, -0.0, 1e-45, -1e-45, 1.0, -1.0, 88.72, 88.73, -103.97, -104.0, 3.4e38]
    special = np.array([*corners, np.inf, -np.inf, np.nan], dtype="<f4")
    near = np.concatenate([np.linspace(-12, 12, 20_001), np.linspace(-110, 90, 20_001)])
    x = np.concatenate([bits.view("<f4"), special, near.astype("<f4")])
    return x[~(x > greatest)]


_CLAMPS = """\
#include <stdio.h>
#define TFL2C_FLOATS_ARE_CALLS 1
#include "tfl2c/floats.h"

int main(void)
{
    float x[3];

    while (fread(x, sizeof(x), 1, stdin) == 1) {
        x[0] = tfl2c_clamp_f32(x[0], x[1], x[2]);
        fwrite(x, sizeof(x[0]), 1, stdout);
    }
    return 0;
}
"""


def far_off(ours: Array, truth: Array, ulps: float) -> Array:
    """Return where results are farther from the truth than so many units in the last place."""
    with np.errstate(over="ignore", invalid="ignore"):
        nearest = truth.astype(np.float32)
        _, exponent = np.frexp(np.where(np.isfinite(truth), truth, 1.0))
        unit = np.ldexp(1.0, np.maximum(exponent - 24, -149))
        near = np.abs(ours.astype(np.float64) - truth) <= ulps * unit
    same = (ours == nearest) | (np.isnan(ours) & np.isnan(truth))
    wrong: Array = ~(near | same)
    return wrong


@pytest.mark.parametrize("name", FUNCTIONS)
def test_error_is_as_stated(name: str, tmp_path: Path) -> None:
    function = FUNCTIONS[name]
    x = arguments(function.greatest)
    with np.errstate(all="ignore"):
        truth = function.truth(x.astype(np.float64))
    ours = computed(function, x, tmp_path)
    wrong = far_off(ours, truth, function.ulps)
    assert [(x[i], ours[i], truth[i]) for i in np.flatnonzero(wrong)[:5]] == []


@pytest.mark.parametrize("name", ["sin", "tanh", "sqrt", "floor"])
def test_zero_keeps_its_sign(name: str, tmp_path: Path) -> None:
    zeros = np.array([0.0, -0.0], dtype="<f4")
    assert computed(FUNCTIONS[name], zeros, tmp_path).tobytes() == zeros.tobytes()


def test_whole_numbers_clamp_as_floats_do(tmp_path: Path) -> None:
    """Zeros keep their signs and a NaN stays what it is."""
    x = np.concatenate([arguments(np.inf), np.array([6.0, np.nextafter(6.0, 7.0), -np.nan], "<f4")])
    ends = [(0.0, np.inf), (-1.0, 1.0), (0.0, 6.0), (-np.inf, np.inf)]
    read = np.array([(v, *pair) for pair in ends for v in x], dtype="<f4")
    values, least, greatest = read.T
    truth = np.where(values < least, least, np.where(values > greatest, greatest, values))
    assert ran(_CLAMPS, read, tmp_path).tobytes() == truth.tobytes()


def test_what_counts_as_far_off() -> None:
    truth = np.array([1.0 + 2.0**-25, 1e-45, np.nan, np.inf])
    ours = np.array([1.0, 0.0, np.nan, np.inf], dtype=np.float32)
    assert far_off(ours, truth, 0.5).tolist() == [False, True, False, False]
    assert far_off(np.array([1.0 + 2.0**-21], dtype=np.float32), truth[:1], 2).all()
