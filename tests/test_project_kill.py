# SPDX-License-Identifier: Apache-2.0
"""What is left when tfl2c is killed, the disk is full or a folder cannot be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pytest

from tests.support.conventions import ROOT
from tests.support.killed import AFTER, BEFORE, tree
from tfl2c import project
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import UsageError

MODEL = ROOT / "tests/models/motor.tflite"


@pytest.mark.parametrize("how", ["beside", "inside", "fallback"])
def test_killed_at_every_step(tmp_path: Path, how: str) -> None:
    """The folder is the old one or the new one; at the latest the next run makes it so."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed", str(tmp_path), how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) > 20


def test_the_folder_is_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not project._exchanged(tmp_path / "one", tmp_path / "other"):
        pytest.skip("this system cannot exchange folders")
    assert [p.name for p in (tmp_path / "one").iterdir()] == ["other"]


def named(name: str) -> Mapping[PurePosixPath, str]:
    """Return the library of a model with that name."""
    paths = [f"{name}.c", "tfl2c/shared.h", f"{name}.json"]
    files = {PurePosixPath(path): "" for path in paths}
    manifest = json.dumps({"tfl2c_version": "0", "files": paths})
    return {**files, PurePosixPath(f"{name}.json"): manifest}


def test_two_runs_take_turns(tmp_path: Path) -> None:
    """Each sees what the others have written, so none loses files."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda name: project.write(named(name), tmp_path / "x"), "bcdefg"))
    assert set(project.manifests(tmp_path / "x")) == {f"{name}.json" for name in "bcdefg"}


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A limit on the size of files stands for it: a write stops half way."""
    project.write(compile_model(MODEL.read_bytes(), Options("motor")).files, tmp_path / "motor")
    before = tree(tmp_path / "motor")
    done = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 2; exec "$0" -m tfl2c "$1"', sys.executable, str(MODEL)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("error: ")
    assert "File too large; nothing was written; choose another --out" in done.stderr
    assert tree(tmp_path / "motor") == before
    assert [p.name for p in tmp_path.iterdir()] == ["motor"]


@pytest.mark.parametrize(("number", "text"), [(13, "Permission denied"), (30, "Read-only file")])
def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, text: str
) -> None:
    def refuse(path: str, *_: object) -> None:
        raise OSError(number, os.strerror(number), path)

    project.write(BEFORE, tmp_path / "x")
    monkeypatch.setattr(tempfile._os, "mkdir", refuse)  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match=f"x: {text}.*; nothing was written; choose another"):
        project.write(AFTER, tmp_path / "x")
    monkeypatch.undo()
    assert tree(tmp_path / "x") == BEFORE


def test_a_parent_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in the folder changes, entry by entry; the folder stays where it is."""
    project.write(BEFORE, tmp_path / "x")
    inode = (tmp_path / "x").stat().st_ino
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != tmp_path)
    project.write(AFTER, tmp_path / "x")
    assert (tmp_path / "x").stat().st_ino == inode
    assert tree(tmp_path / "x") == AFTER
