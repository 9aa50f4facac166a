# SPDX-License-Identifier: Apache-2.0
"""Generated files equal the reviewed ones in tests/golden; ``make golden`` rewrites those."""

from __future__ import annotations

import shutil
from collections.abc import Container
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tfl2c import boards, project
from tfl2c.compiler import Compiled, Options, compile_model
from tfl2c.report.manifest import text as manifest_text

GOLDEN = ROOT / "tests/golden"
COPIED = ("runtime_c", "boards", "templates")

CASES = {
    "digits": Options("digits", "cortex-m4", board=boards.load("mps2-an386")),
    "digits_float_io": Options("digits_float_io", "cortex-m0"),
    "motor": Options("motor", "host"),
}


@cache
def copied() -> frozenset[str]:
    """Return the texts that land in a generated folder as they are: they are reviewed elsewhere."""
    paths = (p for place in COPIED for p in (ROOT / place).rglob("*") if p.is_file())
    return frozenset(p.read_text("utf-8") for p in paths)


def files(folder: Path) -> dict[str, bytes]:
    """Return what is in a folder, by relative path."""
    paths = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def manifest_of(compiled: Compiled, ours: Container[PurePosixPath]) -> str:
    """Return the manifest without the hashes of files that are reviewed elsewhere."""
    origin = compiled.manifest["provenance"]
    listed = [f for f in origin["files"] if PurePosixPath(f["path"]) in ours]
    return manifest_text({**compiled.manifest, "provenance": {**origin, "files": listed}})


@pytest.mark.parametrize("name", CASES)
def test_output_is_the_reviewed_one(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    model = networks.OWN / f"{name}.tflite"
    compiled = compile_model(model.read_bytes(), CASES[name])
    ours = {path: text for path, text in compiled.files.items() if text not in copied()}
    ours[PurePosixPath(f"{name}.json")] = manifest_of(compiled, ours)
    project.write(ours, tmp_path / name)
    if request.config.getoption("--update-golden"):
        shutil.rmtree(GOLDEN / name, ignore_errors=True)
        shutil.copytree(tmp_path / name, GOLDEN / name)
    found, expected = files(tmp_path / name), files(GOLDEN / name)
    assert found.keys() == expected.keys(), "run `make golden` and look at the diff"
    changed = [path for path in found if found[path] != expected[path]]
    assert changed == [], "run `make golden` and look at the diff"


def test_every_golden_folder_is_compared() -> None:
    assert {p.name for p in GOLDEN.iterdir()} == set(CASES)


def test_golden_files_can_be_reviewed() -> None:
    sizes = [len(octets) for octets in files(GOLDEN).values()]
    assert sum(sizes) <= 150_000
