# SPDX-License-Identifier: Apache-2.0
"""The task pages in docs/: every command in them runs, in order, as a reader would type it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.conventions import ROOT
from tests.support.documents import blocks, commands

TASKS = (
    *("CI", "DIFF", "EXACTNESS", "FIRST_MODEL", "FITTING", "LIMITS", "MISRA", "NEW_BOARD"),
    *("NEW_OPERATOR", "PACKAGES", "PLACEMENT", "REPORT"),
)
PAGES = {page: (ROOT / f"docs/{page}.md").read_text("utf-8") for page in TASKS}


def run(command: str, cwd: Path) -> None:
    """Run a line of shell with this environment's tfl2c first on PATH; it must succeed."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=cwd,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def test_every_page_has_commands() -> None:
    assert [page for page in TASKS if not list(commands(PAGES[page]))] == []


@pytest.mark.qemu
@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("page", TASKS)
def test_commands_run(page: str, tmp_path: Path) -> None:
    for name in ("tests", "boards", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    for command in commands(PAGES[page]):
        run(command, tmp_path)


def test_the_job_does_what_the_page_shows() -> None:
    """The job for GitHub Actions has the page's commands, for another model."""
    (job,) = blocks(PAGES["CI"], "yaml")
    steps = [line.partition("run: ")[2] for line in job.splitlines() if " run: tfl2c " in line]
    shown = [c.replace("tests/models/digits", "models/kws") for c in commands(PAGES["CI"])]
    assert [s.replace("build/kws", "build/ci") for s in steps] == shown[-3:]


def test_cmake_of_placement(tmp_path: Path) -> None:
    if not shutil.which("cmake"):
        pytest.skip("cmake is not installed")
    (text,) = blocks(PAGES["PLACEMENT"], "cmake")
    model = ROOT / "tests/models/digits.tflite"
    run(f"tfl2c {model} --out {tmp_path / 'digits'}", tmp_path)
    head = "cmake_minimum_required(VERSION 3.13)\nproject(x C)\nadd_subdirectory(digits)\n"
    (tmp_path / "CMakeLists.txt").write_text(head + text)
    run("cmake -S . -B build && cmake --build build", tmp_path)
    objects = next((tmp_path / "build").rglob("digits_weights.c.o"))
    assert b".external_flash" in objects.read_bytes()
