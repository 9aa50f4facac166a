# SPDX-License-Identifier: Apache-2.0
"""Public models need no more flash on Cortex-M4 than is promised, in bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import networks
from tfl2c import boards, project, targets
from tfl2c.compiler import Options, compile_model
from tfl2c.verify import bench, image, manifest

TARGET = "cortex-m4"

# Weights with the parameters of calls and of channels.
WEIGHTS = {
    "kws_ref_model": 34_000,
    "pretrainedResnet_quant": 88_000,
    "ad01_int8": 286_000,
    "vww_96_int8": 54_000,
}

# Code and tables that are no weights, by model and what is preferred.
REST = {
    ("kws_ref_model", "balanced"): 9_000,
    ("kws_ref_model", "size"): 5_000,
    ("vww_96_int8", "balanced"): 14_000,
}


def flash(name: str, optimize: str, folder: Path) -> bench.Flash:
    path = networks.find(name)
    if path is None:
        pytest.skip("the model lies outside the repository")
    options = Options(name=name, target=TARGET, optimize=optimize)
    generated = folder / "generated"
    project.write(compile_model(path.read_bytes(), options).files, generated)
    models = [manifest.read(generated / f"{name}.json")]
    board = boards.for_target(TARGET)
    built = image.build(generated, models, targets.lookup(TARGET), board, folder / "build")
    return bench.flash(built)


@pytest.mark.parametrize("name", WEIGHTS)
def test_weights(name: str, tmp_path: Path) -> None:
    parts = flash(name, "balanced", tmp_path)
    assert parts.weights + parts.parameters <= WEIGHTS[name]


@pytest.mark.parametrize(("name", "optimize"), REST)
def test_all_but_weights(name: str, optimize: str, tmp_path: Path) -> None:
    parts = flash(name, optimize, tmp_path)
    assert parts.kernels + parts.program + parts.parameters <= REST[name, optimize]
