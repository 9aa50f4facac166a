# SPDX-License-Identifier: Apache-2.0
"""Kills a writer before each of its steps, and says what was left.

``python -m tests.support.killed FOLDER beside|inside|fallback`` writes a library over another one
in a child process that is killed before its first request to the system, its second, and so on. It
prints how many requests there were; its status is 1 if one of the deaths left neither of the two.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import sys
from pathlib import Path, PurePosixPath

from tfl2c import project


def library(text: str, *more: str) -> dict[PurePosixPath, str]:
    """Return the files of a model, its manifest among them."""
    paths = ["a.c", "a.h", "tfl2c/shared.h", *more, "a.json"]
    files = {PurePosixPath(path): f"{path} {text}\n" for path in paths}
    manifest = {"tfl2c_version": "0", "text": text, "files": sorted(paths)}
    return files | {PurePosixPath("a.json"): json.dumps(manifest)}


BEFORE, AFTER = library("1", "old.h"), library("2", "tfl2c/new.h")


def tree(folder: Path) -> dict[PurePosixPath, str]:
    """Return what is in a folder, but not what a killed run keeps in a temporary one."""
    paths = (p for p in folder.rglob("*") if p.is_file())
    texts = {PurePosixPath(p.relative_to(folder)): p.read_text("utf-8") for p in paths}
    return {p: text for p, text in texts.items() if not p.parts[0].startswith(".tfl2c.")}


def dies(folder: Path, request: int) -> bool:
    """Write ``AFTER`` in a child that is killed before a request; whether it was."""
    child = os.fork()
    if child == 0:
        left = itertools.count(request, -1)

        def count(_event: str, _arguments: object) -> None:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        project.write(AFTER, folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def is_sound(folder: Path, how: str) -> bool:
    """Whether a folder is one of the two, and whether the next run makes it the new one."""
    if how == "beside" and tree(folder) not in (BEFORE, AFTER):
        return False
    project.write(AFTER, folder)
    litter = [p for p in folder.parent.rglob("*") if p.name.startswith(".tfl2c.")]
    return not litter and tree(folder) == AFTER


def main() -> int:
    """Kill at every request; see above."""
    home, how = Path(sys.argv[1]).resolve(), sys.argv[2]
    folder = home / "x"
    if how == "fallback":
        project._exchanged = lambda *_: False
    for request in itertools.count():
        os.chdir(home)
        shutil.rmtree(folder, ignore_errors=True)
        project.write(BEFORE, folder)
        os.chdir(folder if how == "inside" else home)
        if not dies(folder, request):
            print(request)  # noqa: T201 (it is what it is for)
            return 0
        if not is_sound(folder, how):
            return 1
    return 1


if __name__ == "__main__":
    sys.exit(main())
