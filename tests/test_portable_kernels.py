# SPDX-License-Identifier: Apache-2.0
"""The C of kernels that are partly assembler on their cores equals the references as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from tests.support.cases import Case, expected_outputs, load_cases
from tests.support.devices import BUILD, Device, Job, joined, mismatches
from tests.test_ops import SWEEP_IMAGE
from tfl2c import project, targets
from tfl2c.verify import image, runner

pytestmark = pytest.mark.usefixtures("references")

TARGET = "cortex-m3"  # what is generated for it is C that any compiler takes
OPERATORS = (
    "conv_2d",
    "depthwise_conv_2d",
    "fully_connected",
    "svdf",
    "unidirectional_sequence_lstm",
)
KERNELS = {
    "conv_2d_s8_groups",
    "conv_2d_s8_packed",
    "depthwise_conv_2d_s8_tiled",
    "fully_connected_s8_packed",
    "svdf_s8_packed",
    "unidirectional_sequence_lstm_s8_packed",
}


def check(cases: Sequence[Case], folder: Path) -> set[str]:
    """Assert that code for the target, built for this machine, does what the references do.

    Returns the names of its files.
    """
    expected = expected_outputs(cases)
    files: dict[PurePosixPath, str] = {}
    for case in cases:
        files |= Device(TARGET).compile(Job(case.name, case.model, case.samples)).files
    generated = folder / "generated"
    project.write(files, generated)
    manifests = joined([case.name for case in cases], generated)
    built = image.build(
        generated,
        [replace(m, cflags=()) for m in manifests],  # which would select the core
        targets.lookup("host"),
        None,
        folder / "image",
        replace(BUILD, sanitize=True),
    )
    vectors = {c.name: [runner.Sample(inputs) for inputs in c.samples] for c in cases}
    found = {name: tuple(o) for name, o in runner.run(built, vectors).items()}
    lines = mismatches(built, found, expected, {c.name: c.table.tolerance for c in cases})
    assert not lines, "\n".join(lines)
    return {path.name for path in files}


@pytest.mark.parametrize("stem", OPERATORS)
def test_operator(stem: str, tmp_path: Path) -> None:
    names = check(load_cases(stem), tmp_path)
    assert names & {f"{kernel}.c" for kernel in KERNELS}


@pytest.mark.sweep
@pytest.mark.parametrize("stem", OPERATORS)
def test_operator_sweep(stem: str, tmp_path: Path) -> None:
    cases = load_cases(stem, "sweep")
    for start in range(0, len(cases), SWEEP_IMAGE):
        check(cases[start : start + SWEEP_IMAGE], tmp_path / str(start))
