# SPDX-License-Identifier: Apache-2.0
"""Sources that are compiled as one hide nothing that they would show by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest

from tests.support.cases import load_cases
from tests.support.devices import HOST, Device, Job, joined
from tfl2c import project, targets
from tfl2c.verify import image
from tfl2c.verify.objects import BuildError

FEW = 3


@pytest.fixture
def names(tmp_path: Path) -> Sequence[str]:
    """Return the names of models in the folder whose layers have equal names and kernels."""
    cases = [case for case in load_cases("abs") if case.name.startswith("abs_int8_")][:FEW]
    files: dict[PurePosixPath, str] = {}
    for case in cases:
        files |= Device(HOST).compile(Job(case.name, case.model, ())).files
    project.write(files, tmp_path)
    return [case.name for case in cases]


def build(names: Sequence[str], folder: Path) -> image.Image:
    models = joined(names, folder)
    return image.build(folder, models, targets.lookup(HOST), None, folder / "image")


def test_models_that_include_the_same_are_one_source(names: Sequence[str], tmp_path: Path) -> None:
    built = build(names, tmp_path)
    (sources,) = {model.sources for model in built.manifests}
    assert [source for source in sources if source.startswith("joined_")] == list(sources[:2])
    text = "".join((tmp_path / source).read_text("utf-8") for source in sources[:2])
    assert all(f'#include "{n}{part}.c"' in text for n in names for part in ("", "_weights"))


@pytest.mark.parametrize("at", range(FEW))
def test_a_missing_header_is_found(names: Sequence[str], tmp_path: Path, at: int) -> None:
    """Wherever the model is: what its neighbours include does not help it."""
    source = tmp_path / f"{names[at]}.c"
    lines = source.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith('#include "tfl2c/')]
    assert len(kept) < len(lines)
    source.write_text("".join(kept), "utf-8")
    with pytest.raises(BuildError, match=names[at]):
        build(names, tmp_path)
