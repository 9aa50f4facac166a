# SPDX-License-Identifier: Apache-2.0
"""The command line, run in this process or as a reader of the pages would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tfl2c import cli


@dataclass(frozen=True, slots=True)
class Said:
    """What a run of the command line left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Said]


def runner(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *command: str
) -> Run:
    """Return a function that runs `tfl2c COMMAND` with more arguments in the working folder."""

    def call(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["tfl2c", *command, *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        out, err = capsys.readouterr()
        assert isinstance(stop.value.code, int)
        return Said(stop.value.code, out, err)

    return call


def shell(command: str, cwd: Path) -> str:
    """Run a line of shell, this environment's tfl2c first on PATH; return what it printed.

    It must succeed.
    """
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
    return done.stdout
