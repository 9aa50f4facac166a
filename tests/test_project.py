# SPDX-License-Identifier: Apache-2.0
"""Writing a folder: all or nothing, and whatever is not of the same model stays."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tests.support import networks
from tfl2c import project
from tfl2c.compiler import Options, compile_model
from tfl2c.errors import UsageError

Files = dict[PurePosixPath, str]


def library(name: str, *more: str, text: str = "1") -> Files:
    """Return a model's files: its source, its manifest, shared ones and ``more``."""
    paths = [f"{name}.c", "CMakeLists.txt", "tfl2c/shared.h", *more, f"{name}.json"]
    files = {PurePosixPath(path): f"{name} {text}\n" for path in paths}
    manifest = {"tfl2c_version": "0", "files": sorted(paths)}
    return files | {PurePosixPath(f"{name}.json"): json.dumps(manifest)}


def tree(folder: Path) -> Mapping[str, bytes | str]:
    """Return every file and link below a folder with its content or target."""
    return {
        p.relative_to(folder).as_posix(): str(p.readlink()) if p.is_symlink() else p.read_bytes()
        for p in folder.rglob("*")
        if p.is_symlink() or p.is_file()
    }


def names(folder: Path) -> set[str]:
    """Return the relative paths of all files and links below a folder."""
    return set(tree(folder))


OF_A = {"a.c", "a.json", "CMakeLists.txt", "tfl2c/shared.h"}
OF_B = {"b.c", "b.json", "CMakeLists.txt", "tfl2c/shared.h"}


# ----------------------------------------------------------------------------------- plain


def test_a_new_folder_and_its_parents(tmp_path: Path) -> None:
    files = library("a", "tfl2c/src/k.c")
    project.write(files, tmp_path / "x/y")
    assert tree(tmp_path / "x/y") == {str(p): text.encode() for p, text in files.items()}
    assert names(tmp_path) == {f"x/y/{path}" for path in files}


def test_an_empty_folder_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    project.write(library("a"), tmp_path / "x")
    assert names(tmp_path / "x") == OF_A


def test_line_ends_and_letters_are_kept(tmp_path: Path) -> None:
    files = {PurePosixPath("a.json"): "one\ntwo \u00e9\n"}
    project.write(files, tmp_path / "x")
    assert (tmp_path / "x/a.json").read_bytes() == b"one\ntwo \xc3\xa9\n"


def test_the_folder_can_be_read_by_others(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    project.write(library("a"), tmp_path / "x")
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_the_same_again_changes_nothing(tmp_path: Path) -> None:
    project.write(library("a"), tmp_path / "x")
    before = tree(tmp_path)
    project.write(library("a"), tmp_path / "x")
    assert tree(tmp_path) == before


# ------------------------------------------------------------------------------ who owns what


def test_stale_files_of_the_same_model_go(tmp_path: Path) -> None:
    project.write(library("a", "tfl2c/old.h", "board/main.c"), tmp_path / "x")
    project.write(library("a", text="2"), tmp_path / "x")
    assert names(tmp_path / "x") == OF_A
    assert (tmp_path / "x/a.c").read_text() == "a 2\n"
    assert not (tmp_path / "x/board").exists()


def test_two_models_share_a_folder(tmp_path: Path) -> None:
    project.write(library("a", "tfl2c/both.h", "tfl2c/only_a.h"), tmp_path / "x")
    project.write(library("b", "tfl2c/both.h"), tmp_path / "x")
    assert names(tmp_path / "x") == OF_A | OF_B | {"tfl2c/both.h", "tfl2c/only_a.h"}
    project.write(library("a"), tmp_path / "x")
    assert names(tmp_path / "x") == OF_A | OF_B | {"tfl2c/both.h"}
    project.write(library("b"), tmp_path / "x")
    assert names(tmp_path / "x") == OF_A | OF_B


def test_files_of_the_user_stay(tmp_path: Path) -> None:
    project.write(library("a"), tmp_path / "x")
    (tmp_path / "x/tfl2c/mine.h").write_text("mine")
    (tmp_path / "x/build").mkdir()
    (tmp_path / "x/build/a.o").write_bytes(b"\x7fELF")
    (tmp_path / "x/build/a.o").chmod(0o640)
    project.write(library("a", text="2"), tmp_path / "x")
    assert names(tmp_path / "x") == OF_A | {"tfl2c/mine.h", "build/a.o"}
    assert (tmp_path / "x/build/a.o").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "manifest", [None, "", "{", "[]", "{}", '{"name": "a"}', "[" * 100_000, "\ud800"]
)
def test_a_folder_of_the_user_is_refused(tmp_path: Path, manifest: str | None) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x/a.c").write_text("mine")
    if manifest is not None:
        (tmp_path / "x/a.json").write_text(manifest, errors="surrogatepass")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match="holds files that tfl2c did not write; choose another"):
        project.write(library("a"), tmp_path / "x")
    assert tree(tmp_path) == before


def test_force_keeps_what_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    for name in ("a.c", "mine.c"):
        (tmp_path / "x" / name).write_text("mine")
    project.write(library("a"), tmp_path / "x", force=True)
    assert names(tmp_path / "x") == OF_A | {"mine.c"}
    assert (tmp_path / "x/mine.c").read_text() == "mine"
    assert (tmp_path / "x/a.c").read_text() == "a 1\n"


@pytest.mark.parametrize("files", [7, [1, None], ["/etc/passwd", "../y"], {"a": 1}])
def test_a_strange_list_of_files_does_no_harm(tmp_path: Path, files: Any) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "y").write_text("mine")
    manifest = {"tfl2c_version": "0", "files": files}
    (tmp_path / "x/a.json").write_text(json.dumps(manifest))
    project.write(library("a"), tmp_path / "x")
    assert names(tmp_path) == {f"x/{name}" for name in OF_A} | {"y"}


def test_manifests_are_found(tmp_path: Path) -> None:
    project.write(library("a"), tmp_path)
    (tmp_path / "package.json").write_text('{"name": "no manifest"}')
    assert set(project.manifests(tmp_path)) == {"a.json"}


# ------------------------------------------------------------------------------------- links


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    project.write(library("a"), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert names(tmp_path / "real") == OF_A


def test_links_in_the_folder_stay_links(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/file").write_text("mine")
    project.write(library("a"), tmp_path / "x")
    links = {"to_folder": "../elsewhere", "to_file": "../elsewhere/file", "to_nothing": "none"}
    for name, target in links.items():
        (tmp_path / "x" / name).symlink_to(target)
    project.write(library("a", text="2"), tmp_path / "x")
    assert names(tmp_path / "x") == OF_A | set(links)
    assert {n: str((tmp_path / "x" / n).readlink()) for n in links} == links
    assert tree(tmp_path / "elsewhere") == {"file": b"mine"}


def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine.c").write_text("mine")
    project.write(library("a"), tmp_path / "x")
    (tmp_path / "x/a.c").unlink()
    (tmp_path / "x/a.c").symlink_to("../mine.c")
    project.write(library("a"), tmp_path / "x")
    assert (tmp_path / "mine.c").read_text() == "mine"
    assert not (tmp_path / "x/a.c").is_symlink()


def test_a_kept_file_is_copied_where_it_cannot_be_linked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "Operation not permitted")

    project.write(library("a"), tmp_path / "x")
    (tmp_path / "x/mine.txt").write_text("mine")
    monkeypatch.setattr(os, "link", refuse)
    project.write(library("a"), tmp_path / "x")
    assert tree(tmp_path / "x")["mine.txt"] == b"mine"


# ---------------------------------------------------------------------------- all or nothing


class Fault:
    """Stands for a function of the file system; fails at the n-th call."""

    def __init__(self, function: Any, call: int, error: BaseException) -> None:
        self.function, self.left, self.error = function, call, error

    def bind(self) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise self.error
            return self.function(*arguments, **named)

        return call


FULL = OSError(28, "No space left on device")


def failed_write(folder: Path, owner: Any, name: str, call: int, error: BaseException) -> None:
    """Write a library while a call of a function of the file system fails."""
    files = library("a", "tfl2c/new.h", text="2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, Fault(getattr(owner, name), call, error).bind())
        with pytest.raises((UsageError, type(error))):
            project.write(files, folder)


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt(), MemoryError()])
@pytest.mark.parametrize("present", [True, False])
@pytest.mark.parametrize(
    ("place", "calls"), [("write_text", 5), ("mkdir", 3), ("rename", 1), ("link", 1)]
)
def test_a_fault_leaves_everything_as_it_was(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    present: bool,
    place: str,
    calls: int,
    error: BaseException,
) -> None:
    if place == "link" and (not present or error is FULL):
        return  # nothing to keep, or it is copied instead
    if present:
        project.write(library("a", "tfl2c/old.h"), tmp_path / "x")
        (tmp_path / "x/mine.txt").write_text("mine")
    before = tree(tmp_path)
    monkeypatch.setattr(project, "_exchanged", lambda *_: False)
    for call in range(1, calls + 1):
        failed_write(tmp_path / "x", os if place == "link" else Path, place, call, error)
        assert tree(tmp_path) == before, call
        assert {p.name for p in tmp_path.iterdir()} == ({"x"} if present else set())


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "write_text", Fault(Path.write_text, 2, FULL).bind())
    expected = f"{tmp_path / 'x'}: No space left on device; nothing was written; choose another"
    with pytest.raises(UsageError) as caught:
        project.write(library("a"), tmp_path / "x")
    assert expected in str(caught.value)


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()])
def test_the_old_folder_comes_back_when_the_new_one_cannot_take_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    project.write(library("a"), tmp_path / "x")
    before = tree(tmp_path)
    monkeypatch.setattr(project, "_exchanged", lambda *_: False)
    failed_write(tmp_path / "x", Path, "rename", 2, error)
    assert tree(tmp_path) == before


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    project.write(library("a"), tmp_path / "x")
    shutil.rmtree(tmp_path / "x/tfl2c")
    (tmp_path / "x/tfl2c").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match="nothing was written"):
        project.write(library("a"), tmp_path / "x")
    assert tree(tmp_path) == before


# ---------------------------------------------------------------------------- a real library


def test_the_manifest_lists_what_is_written(tmp_path: Path) -> None:
    data = (networks.OWN / "digits.tflite").read_bytes()
    for name in ("one", "two"):
        compiled = compile_model(data, Options(name, "cortex-m4"))
        project.write(compiled.files, tmp_path / "x")
    found = project.manifests(tmp_path / "x")
    listed = {path for manifest in found.values() for path in manifest["files"]}
    assert listed == names(tmp_path / "x")


# ------------------------------------------------------------------------------ neighbours


def with_manifest(name: str, **entries: str) -> Files:
    """Return a model's files with more in the manifest."""
    files = library(name)
    own = PurePosixPath(f"{name}.json")
    return files | {own: json.dumps({**json.loads(files[own]), **entries})}


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"target": "cortex-m0"}, "b.json, which was made for cortex-m0"),
        ({"tfl2c_version": "9"}, "b.json, which was made by tfl2c 9"),
    ],
)
def test_models_that_cannot_share_kernels_are_refused(
    tmp_path: Path, entry: dict[str, str], message: str
) -> None:
    project.write(with_manifest("b", **entry), tmp_path / "x")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=message):
        project.write(library("a"), tmp_path / "x")
    assert tree(tmp_path) == before


def test_a_file_of_another_model_is_not_overwritten(tmp_path: Path) -> None:
    project.write(library("a", "a_weights.c"), tmp_path / "x")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=r"a_weights\.c belongs to the model of a\.json"):
        project.write(library("a_weights"), tmp_path / "x")
    assert tree(tmp_path) == before


# ------------------------------------------------------------ a folder that must stay itself


def test_the_folder_that_a_shell_stands_in_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(library("a", "gone.c"), tmp_path / "x")
    (tmp_path / "x/mine.txt").write_text("mine")
    inode = (tmp_path / "x").stat().st_ino
    monkeypatch.chdir(tmp_path / "x")
    project.write(library("a", text="2"), Path())
    assert (tmp_path / "x").stat().st_ino == inode
    assert names(tmp_path / "x") == OF_A | {"mine.txt"}
    assert (tmp_path / "x/a.c").read_text() == "a 2\n"


def test_a_fault_leaves_that_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write(library("a"), tmp_path / "x")
    before = tree(tmp_path)
    monkeypatch.chdir(tmp_path / "x")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "a.c" and self.parent.name == "new" and target.parent == tmp_path / "x":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(UsageError, match="No space left on device; nothing was written"):
        project.write(library("a", "new.c", text="2"), Path())
    assert tree(tmp_path) == before
