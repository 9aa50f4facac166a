# SPDX-License-Identifier: Apache-2.0
"""The package as it ships: what the wheel and the sdist hold, and that no checkout is needed."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

import pytest

from tests.support.conventions import ROOT, tracked
from tfl2c import __version__, assets
from tfl2c.errors import ToolError

MODEL = ROOT / "tests/models/digits.tflite"
SHIPPED = {"codegen": "", "templates": "tfl2c/", "runtime_c": "tfl2c/", "boards": "tfl2c/"}


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command away from the checkout and return what it prints; it must succeed."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sdist, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    """Return the wheel."""
    return built / f"tfl2c-{__version__}-py3-none-any.whl"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `bin` of a new virtual environment that holds the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    run(folder / "bin/python", "-m", "pip", "install", "-qq", wheel, cwd=folder)
    return folder / "bin"


@pytest.mark.sweep
def test_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    expected = set()
    for path in tracked():
        if path.parts[0] in SHIPPED:
            inside = path.relative_to("codegen") if path.parts[0] == "codegen" else path
            expected.add(SHIPPED[path.parts[0]] + str(inside))
    names = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == expected


@pytest.mark.sweep
def test_wheel_says_what_it_is(wheel: Path) -> None:
    about = f"tfl2c-{__version__}.dist-info"
    with ZipFile(wheel) as archive:
        metadata = archive.read(f"{about}/METADATA").decode()
        assert archive.read(f"{about}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert "\nLicense-Expression: Apache-2.0\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata


@pytest.mark.sweep
def test_sdist_holds_what_the_tests_need(built: Path) -> None:
    top = PurePosixPath(f"tfl2c-{__version__}")
    with tarfile.open(built / f"{top}.tar.gz") as archive:
        names = {PurePosixPath(m.name).relative_to(top) for m in archive if m.isfile()}
    places = {*SHIPPED, "tests"}
    assert {p for p in tracked() if p.parts[0] in places} <= names
    assert {p.parts[0] for p in names} - places == {
        *("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md"),
        *(".gitignore", "PKG-INFO", "pyproject.toml"),
    }


@pytest.mark.sweep
def test_wheel_compiles_a_model_like_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "python", "-c", "import tfl2c; print(tfl2c.__file__)", cwd=tmp_path)
    assert Path(where).is_relative_to(installed.parent)
    for binary, out in ((installed, "wheel"), (Path(sys.executable).parent, "checkout")):
        run(binary / "tfl2c", MODEL, "--target", "cortex-m4", "--out", out, cwd=tmp_path)
    files = contents(tmp_path / "wheel")
    assert {"digits.h", "digits.c", "digits.json"} <= set(files)
    assert files == contents(tmp_path / "checkout")


@pytest.mark.sweep
def test_wheel_knows_its_boards(installed: Path, tmp_path: Path) -> None:
    listing = run(installed / "tfl2c", "boards", cwd=tmp_path)
    boards = [p.parent.name for p in tracked() if p.name == "board.toml"]
    assert boards
    assert [name for name in boards if name not in listing] == []


def test_data_is_found_beside_the_package() -> None:
    for folder in ("templates", "runtime_c", "boards"):
        assert (assets.root() / folder).is_dir()


def test_lost_data_is_an_error_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets, "__file__", str(tmp_path / "site/lib/tfl2c/assets.py"))
    with pytest.raises(ToolError, match="reinstall tfl2c"):
        assets.root.__wrapped__()
