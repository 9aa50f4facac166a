# SPDX-License-Identifier: Apache-2.0
"""Runs a program with a time limit that also ends the programs it started."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tfl2c.errors import ToolError


@dataclass(frozen=True, slots=True)
class Finished:
    """What a program left behind. ``status`` is negative when a signal ended it."""

    status: int
    output: str  # standard output and standard error as they came

    def tail(self, lines: int = 12) -> str:
        """Return the end of the output, for a message."""
        return "\n".join(self.output.rstrip().splitlines()[-lines:])


def run(
    command: Sequence[str],
    *,
    timeout: float,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run ``command`` to its end and return what it said.

    ``environment`` is added to ours. Raises `ToolError` when the program cannot be started or
    takes longer than ``timeout`` seconds; nothing of it runs on then.
    """
    try:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a compiler driver starts others: one group, one end
        )
    except OSError as error:
        raise ToolError(f"{command[0]}: cannot be started: {error.strerror}") from error
    with child:
        try:
            output, _ = child.communicate(timeout=timeout)
        except BaseException as error:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            if isinstance(error, subprocess.TimeoutExpired):
                name = Path(command[0]).name
                raise ToolError(f"{name}: still running after {timeout:g} s") from None
            raise
    return Finished(child.returncode, output.decode(errors="replace"))
