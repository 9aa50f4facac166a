# SPDX-License-Identifier: Apache-2.0
"""Writes a generated folder: all of it or nothing. The only writer."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from tfl2c.errors import UsageError


def write(files: Mapping[PurePosixPath, str], folder: Path, *, force: bool = False) -> None:
    """Put ``files`` into ``folder``, which may exist if tfl2c wrote it.

    Files of other models and of the user stay; those that an earlier run wrote for the same model
    and that are no longer needed go. The folder changes in one step.

    Raises `UsageError` if the folder holds something that tfl2c did not write (unless ``force``),
    or cannot be written.
    """
    folder = Path(os.path.realpath(folder))
    try:
        kept = _kept(files, folder, force=force)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as temporary:
            fresh = Path(temporary) / "new"
            for path in kept:
                _keep(folder / path, fresh / path)
            for name, text in files.items():
                place = fresh / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="\n")
            _swap(fresh, folder, Path(temporary) / "old")
    except OSError as error:
        where = error.filename or folder
        if str(where).startswith(str(folder.with_name(f".{folder.name}."))):
            where = folder  # the temporary one is no business of the user
        raise UsageError(
            f"{where}: {error.strerror or error}; nothing was written", "choose another --out"
        ) from error


def manifests(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the manifests that tfl2c left in ``folder``, by file name."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(data, dict) and "tfl2c_version" in data:
            found[path.name] = data
    return found


def _kept(files: Mapping[PurePosixPath, str], folder: Path, *, force: bool) -> list[PurePosixPath]:
    """Return what stays of the folder as it is."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file", "choose another --out")
    present = set(_files(folder))
    known = manifests(folder)
    if present and not known and not force:
        raise UsageError(
            f"{folder} holds files that tfl2c did not write",
            "choose another --out, or --force to write into it all the same",
        )
    names = {str(path) for path in files}
    others = {f for name, data in known.items() if name not in names for f in _listed(data)}
    stale = {f for name, data in known.items() if name in names for f in _listed(data)} - others
    return sorted(path for path in present if str(path) not in names | stale)


def _listed(manifest: Mapping[str, Any]) -> list[str]:
    files = manifest.get("files")
    return [str(f) for f in files] if isinstance(files, list) else []


def _files(folder: Path) -> Iterator[PurePosixPath]:
    for parent, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(parent) / name).is_symlink()]
        for name in (*names, *links):
            yield PurePosixPath((Path(parent) / name).relative_to(folder))


def _keep(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target, follow_symlinks=False)


def _swap(fresh: Path, folder: Path, old: Path) -> None:
    """Put ``fresh`` in the place of ``folder``; what was there ends up at ``old``."""
    if not folder.exists():
        fresh.rename(folder)
        return
    try:
        folder.rename(old)
        fresh.rename(folder)
    except BaseException:  # Ctrl-C too: what was there is the user's
        if not folder.exists():
            old.rename(folder)
        raise
