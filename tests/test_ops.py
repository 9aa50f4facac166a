# SPDX-License-Identifier: Apache-2.0
"""Every output of every operator case equals the reference's, on every kind of core."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.cases import (
    Case,
    Refusal,
    expected_outputs,
    load_cases,
    load_refusals,
    operators,
)
from tests.support.devices import HOST, Device, Job, mismatches
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import ModelError

pytestmark = pytest.mark.usefixtures("references")

SWEEP_IMAGE = 130  # cases in one image: more would not fit a board's memory
FEW = 11  # one case in so many runs on the cores that share their kernels with another one
SHARED = 5  # and in sweeps one in so many whose kernels have one form for all cores


def on(*targets: str) -> list[Any]:
    """Return targets as parameters, those of emulated cores marked."""
    return [t if t == HOST else pytest.param(t, marks=pytest.mark.qemu) for t in targets]


def check(cases: Sequence[Case], device: Device, folder: Path) -> None:
    """Assert that ``device`` computes what the references do, in every byte but for tolerances."""
    expected = expected_outputs(cases)
    jobs = [Job(c.name, c.model, c.samples) for c in cases]
    built, found = device.run(jobs, folder)
    lines = mismatches(built, found, expected, {c.name: c.table.tolerance for c in cases})
    names = {line.split(":")[0] for line in lines}
    parameters = [f"{c.name} is {dict(c.parameters)}" for c in cases if c.name in names]
    assert not lines, "\n".join([f"{len(names)} of {len(cases)} cases differ", *lines, *parameters])


def has_own_forms(cases: Sequence[Case], target: str) -> bool:
    """Whether kernels that the cases call have a form for such a core."""
    some = (Device(target).compile(Job(c.name, c.model, c.samples)) for c in cases[::FEW])
    return any(path.stem.endswith(("_dsp", "_mve")) for made in some for path in made.files)


@pytest.mark.parametrize("target", on(HOST, "cortex-m0", "cortex-m4", "cortex-m55"))
@pytest.mark.parametrize("stem", operators())
def test_operator(stem: str, target: str, tmp_path: Path) -> None:
    check(load_cases(stem), Device(target), tmp_path)


@pytest.mark.parametrize("target", on("cortex-m3", "cortex-m7", "cortex-m33"))
def test_some_of_all_operators(target: str, tmp_path: Path) -> None:
    chosen = [case for stem in operators() for case in load_cases(stem)[::FEW]]
    check(chosen, Device(target), tmp_path)


@pytest.mark.sweep
@pytest.mark.parametrize("target", on(HOST, "cortex-m4", "cortex-m55"))
@pytest.mark.parametrize("stem", operators())
def test_operator_sweep(stem: str, target: str, tmp_path: Path) -> None:
    cases = load_cases(stem, "sweep")
    if target != HOST and not has_own_forms(cases, target):
        cases = cases[::SHARED]
    for start in range(0, len(cases), SWEEP_IMAGE):
        part = cases[start : start + SWEEP_IMAGE]
        check(part, Device(target), tmp_path / str(start))


@pytest.mark.parametrize(
    "refusal", [r for stem in operators() for r in load_refusals(stem)], ids=lambda r: r.name
)
def test_refusal(refusal: Refusal) -> None:
    """What cannot be computed exactly is refused with a sentence that names the operator."""
    with pytest.raises(ModelError) as caught:
        compile_model(refusal.model, Options(name=refusal.name))
    assert refusal.message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_operator_has_cases() -> None:
    """A table that expands to nothing would pass every test."""
    assert not [stem for stem in operators() if len(load_cases(stem)) < 10]
