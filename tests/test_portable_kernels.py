# SPDX-License-Identifier: Apache-2.0
"""The C of kernels that run in assembler on their cores equals the references as well."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from tests.support.cases import expected_outputs, load_cases
from tests.support.devices import Device, Job, mismatches
from tfl2c import project, targets
from tfl2c.verify import image, manifest, runner

pytestmark = pytest.mark.usefixtures("references")

OPERATORS = ("conv_2d", "depthwise_conv_2d", "fully_connected")
KERNELS = {
    "cortex-m3": {
        "conv_2d_s8_packed",
        "depthwise_conv_2d_s8_tiled",
        "fully_connected_s8_packed",
    },
}


@pytest.mark.parametrize("target", KERNELS)
def test_on_this_machine(target: str, tmp_path: Path) -> None:
    """What is generated for a core without vectors is C that any compiler takes."""
    cases = [case for stem in OPERATORS for case in load_cases(stem)]
    expected = expected_outputs(cases)
    files: dict[PurePosixPath, str] = {}
    for case in cases:
        files |= Device(target).compile(Job(case.name, case.model, case.samples)).files
    project.write(files, tmp_path / "generated")
    assert {f"{kernel}.c" for kernel in KERNELS[target]} <= {path.name for path in files}
    manifests = [manifest.read(tmp_path / f"generated/{case.name}.json") for case in cases]
    options = image.Options(sanitize=True)
    host = targets.lookup("host")
    built = image.build(
        tmp_path / "generated", manifests, host, None, tmp_path / "image", options
    )
    vectors = {c.name: [runner.Sample(inputs) for inputs in c.samples] for c in cases}
    found = {name: tuple(o) for name, o in runner.run(built, vectors).items()}
    lines = mismatches(built, found, expected)
    assert not lines, "\n".join(lines)
