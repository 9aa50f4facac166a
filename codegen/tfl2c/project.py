# SPDX-License-Identifier: Apache-2.0
"""Writes a generated folder: all of it or nothing. The only writer.

A folder is made beside its place and exchanged with what is there in one step of the file system.
Where there is no such step, and for a folder that must stay itself because a shell stands in it, it
is two or more; what a run that was killed between them left behind, the next one mends.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, Final

from tfl2c.errors import UsageError

_TEMPORARY: Final = ".tfl2c."  # how the names of temporary folders begin
_FRESH: Final = "new"  # in a temporary folder: what is to be the folder
_OLD: Final = "old"  # what was there, as far as it is out of the way
_GONE: Final = "gone"  # the same, once it is out of the way as a whole

# What a model of a folder writes over another's: it tells of the folder, or of the last model.
_SHARED: Final = {
    *("CMakeLists.txt", "LICENSE.txt", "README.md"),
    *("idf_component.yml", "library.json", "library.properties"),
}

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


def write(files: Mapping[PurePosixPath, str], folder: Path, *, force: bool = False) -> None:
    """Put ``files`` into ``folder``, which may exist if tfl2c wrote it.

    Files of other models and of the user stay; those that an earlier run wrote for the same model
    and that are no longer needed go. The folder changes in one step.

    Raises `UsageError` if the folder holds something that tfl2c did not write (unless ``force``),
    or a model that cannot share its kernels, or cannot be written.
    """
    folder = Path(os.path.realpath(folder))
    try:
        home = folder if _stays(folder) else folder.parent
        home.mkdir(parents=True, exist_ok=True)
        with _alone(folder.parent):
            for place in (folder.parent, folder):
                _mend(folder, place)
            kept = _kept(files, folder, force=force)
            with TemporaryDirectory(dir=home, prefix=_prefix(folder)) as temporary:
                fresh = Path(temporary) / _FRESH
                _fill(fresh, files, folder, kept)
                (_move_entries if home == folder else _replace)(fresh, folder)
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


def _fill(
    fresh: Path, files: Mapping[PurePosixPath, str], folder: Path, kept: list[PurePosixPath]
) -> None:
    fresh.mkdir()
    for path in kept:
        _keep(folder / path, fresh / path)
    for name, text in files.items():
        place = fresh / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")


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
    found = (json.loads(text) for path, text in files.items() if _is_json(path))
    own: dict[str, Any] = next((data for data in found if "tfl2c_version" in data), {})
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


def _is_json(path: PurePosixPath) -> bool:
    return path.suffix == ".json" and len(path.parts) == 1


def _is_shared(path: PurePosixPath) -> bool:
    """Whether models of one folder have the file in common: kernels, boards, the folder's own."""
    return path.parts[:-1] not in {(), ("src",)} or path.name in _SHARED


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
    """Whether the folder itself must stay.

    A shell stands in it, something is mounted there, or its parent cannot be written.
    """
    here = Path.cwd()
    stands = folder in (here, *here.parents) or folder.is_mount()
    return folder.is_dir() and (stands or not os.access(folder.parent, os.W_OK))


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let other runs that write there wait; where locks are impossible, do without."""
    handle = None
    try:
        with suppress(OSError):
            handle = os.open(home, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _prefix(folder: Path) -> str:
    return f"{_TEMPORARY}{folder.name}."


def _mend(folder: Path, home: Path) -> None:
    """Finish or take back what a killed run left in ``home``, and remove its temporary folder."""
    for left in sorted(home.glob(f"{_TEMPORARY}*")):
        if not left.name.startswith(_prefix(folder)) or not left.is_dir():
            continue
        fresh, old, gone = left / _FRESH, left / _OLD, left / _GONE
        if home != folder:
            if old.is_dir() and not folder.exists():
                old.rename(folder)
        elif gone.is_dir() and fresh.is_dir():
            _move(fresh, folder)
        elif old.is_dir():
            _move(old, folder)
        shutil.rmtree(left, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    for entry in sorted(source.iterdir()):
        entry.rename(target / entry.name)


def _move_entries(fresh: Path, folder: Path) -> None:
    """Put what is in ``fresh`` into ``folder``, entry by entry; all comes back if one fails."""
    old, gone = fresh.parent / _OLD, fresh.parent / _GONE
    old.mkdir()
    placed: list[str] = []
    try:
        for entry in sorted(folder.iterdir()):
            if entry != fresh.parent:
                entry.rename(old / entry.name)
        old.rename(gone)  # from here on the way is forward for whoever mends
        for entry in sorted(fresh.iterdir()):
            entry.rename(folder / entry.name)
            placed.append(entry.name)
    except BaseException:
        for name in placed:
            (folder / name).rename(fresh / name)
        _move(gone if gone.exists() else old, folder)
        raise


def _replace(fresh: Path, folder: Path) -> None:
    """Put ``fresh`` in the place of ``folder``; what was there stays in the temporary folder."""
    if not folder.exists():
        fresh.rename(folder)
        return
    if _exchanged(fresh, folder):
        return
    old = fresh.parent / _OLD
    try:
        folder.rename(old)
        fresh.rename(folder)
    except BaseException:  # Ctrl-C too: what was there is the user's
        if not folder.exists():
            old.rename(folder)
        raise


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot do that."""
    try:
        exchange = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(exchange(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)
