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

_TEMPORARY = ".tfl2c."  # how the names of temporary folders begin


def write(files: Mapping[PurePosixPath, str], folder: Path, *, force: bool = False) -> None:
    """Put ``files`` into ``folder``, which may exist if tfl2c wrote it.

    Files of other models and of the user stay; those that an earlier run wrote for the same model
    and that are no longer needed go. The folder changes in one step.

    Raises `UsageError` if the folder holds something that tfl2c did not write (unless ``force``),
    or a model that cannot share its kernels, or cannot be written.
    """
    folder = Path(os.path.realpath(folder))
    try:
        kept = _kept(files, folder, force=force)
        home = folder if _stays(folder) else folder.parent
        home.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=home, prefix=f"{_TEMPORARY}{folder.name}.") as temporary:
            fresh, old = Path(temporary) / "new", Path(temporary) / "old"
            fresh.mkdir()
            for path in kept:
                _keep(folder / path, fresh / path)
            for name, text in files.items():
                place = fresh / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="\n")
            (_exchange if home == folder else _swap)(fresh, folder, old)
    except OSError as error:
        where = error.filename or folder
        if _TEMPORARY in str(where):
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
    neighbours = {name: data for name, data in known.items() if name not in names}
    _check_neighbours(files, neighbours)
    others = {f for data in neighbours.values() for f in _listed(data)}
    stale = {f for name, data in known.items() if name in names for f in _listed(data)} - others
    return sorted(path for path in present if str(path) not in names | stale)


def _check_neighbours(
    files: Mapping[PurePosixPath, str], neighbours: Mapping[str, Mapping[str, Any]]
) -> None:
    """Raise `UsageError` if the models of a folder cannot be one image."""
    texts = [text for path, text in files.items() if _is_manifest(path)]
    own: dict[str, Any] = json.loads(texts[0]) if texts else {}
    alone = {str(path) for path in files} - {str(path) for path in files if _is_shared(path)}
    for name, data in neighbours.items():
        for key, what in (("target", "was made for"), ("tfl2c_version", "was made by tfl2c")):
            if data.get(key) != own.get(key):
                raise UsageError(
                    f"the folder also holds {name}, which {what} {data.get(key)}",
                    "models in one folder share kernels: make that one again or choose another "
                    "--out",
                )
        clash = sorted(alone.intersection(_listed(data)))
        if clash:
            raise UsageError(
                f"{clash[0]} belongs to the model of {name} already", "choose another --name"
            )


def _is_manifest(path: PurePosixPath) -> bool:
    return path.suffix == ".json" and len(path.parts) == 1


def _is_shared(path: PurePosixPath) -> bool:
    """Whether models of one folder have the file in common: kernels, boards, the folder's own."""
    return len(path.parts) > 1 or path.name in {"CMakeLists.txt", "README.md"}


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


def _stays(folder: Path) -> bool:
    """Whether the folder itself must stay: a shell stands in it, or something is mounted there."""
    here = Path.cwd()
    return folder.is_dir() and (folder in (here, *here.parents) or folder.is_mount())


def _exchange(fresh: Path, folder: Path, old: Path) -> None:
    """Put what is in ``fresh`` into ``folder``, entry by entry; all comes back if one fails."""
    old.mkdir()
    placed: list[str] = []
    try:
        for entry in sorted(folder.iterdir()):
            if entry != fresh.parent:
                entry.rename(old / entry.name)
        for entry in sorted(fresh.iterdir()):
            entry.rename(folder / entry.name)
            placed.append(entry.name)
    except BaseException:
        for name in placed:
            (folder / name).rename(fresh / name)
        for entry in sorted(old.iterdir()):
            entry.rename(folder / entry.name)
        raise


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
