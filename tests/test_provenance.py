# SPDX-License-Identifier: Apache-2.0
"""Where output comes from, and that it is the same bytes wherever tfl2c is installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.conventions import ROOT
from tfl2c import __version__, boards
from tfl2c.compiler import Options, compile_model

MODEL = ROOT / "tests/models/residual.tflite"
VERSIONS = ("3.11", "3.12", "3.13")


def compiled(python: str | Path, folder: Path, **environment: str) -> dict[str, bytes]:
    """Return what an interpreter's tfl2c writes, by path."""
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [python, "-m", "tfl2c", MODEL, "--target", "cortex-m4", "--board", "mps2-an386"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, command), "--package", "zephyr", "--out", str(out)],
        cwd=folder,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_two_places_of_installation(tmp_path: Path) -> None:
    found = []
    for place, seed, locale in (("a", "1", "C"), ("a longer/ path", "2", "C.UTF-8")):
        top = tmp_path / place
        for name in ("templates", "runtime_c", "boards"):
            shutil.copytree(ROOT / name, top / name)
        shutil.copytree(
            ROOT / "codegen", top / "codegen", ignore=shutil.ignore_patterns("__pycache__")
        )
        found.append(
            compiled(
                sys.executable,
                top,
                PYTHONPATH=str(top / "codegen"),
                PYTHONHASHSEED=seed,
                LC_ALL=locale,
            )
        )
    assert found[0] == found[1]
    assert not any(str(tmp_path).encode() in octets for octets in found[0].values())


def interpreters() -> Iterator[tuple[str, str]]:
    """Yield a version of Python and a command that runs it, for those that are here."""
    shims = sorted(Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob("versions/*"))
    for version in VERSIONS:
        places = [p / "bin/python" for p in shims if p.name.startswith(f"{version}.")]
        for command in (f"python{version}", *map(str, places)):
            probe = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2])"
            if shutil.which(command) is None:
                continue
            done = subprocess.run([command, "-c", probe], capture_output=True, check=False)
            if done.stdout.decode().strip() == version:
                yield version, command
                break


@pytest.mark.sweep
def test_versions_of_python(tmp_path: Path) -> None:
    """A wheel's dependencies are those of the version; the output is the same."""
    expected = compiled(sys.executable, tmp_path)
    for version, command in interpreters():
        place = tmp_path / version
        subprocess.run([command, "-m", "venv", place], check=True)
        install = [str(place / "bin/python"), "-m", "pip", "install", "-qq", str(ROOT)]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            pytest.skip(f"Python {version}: {done.stderr.splitlines()[-1]}")
        assert compiled(place / "bin/python", tmp_path) == expected, version


def test_interpreters_are_found() -> None:
    found = dict(interpreters())
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" in found


@pytest.mark.parametrize("package", [None, "arduino"])
def test_provenance(package: str | None) -> None:
    model = MODEL.read_bytes()
    row = boards.load("mps2-an386")
    compiled = compile_model(
        model, Options("m", "cortex-m4", 65536, "ram", board=row, package=package)
    )
    found = compiled.manifest["provenance"]
    assert found["tool_version"] == __version__
    assert found["model_sha256"] == hashlib.sha256(model).hexdigest()
    assert found["licence"] == "Apache-2.0 OR 0BSD"
    chosen = {"name": "m", "target": "cortex-m4", "arena": 65536, "optimize": "ram"}
    assert chosen.items() <= found["options"].items()
    assert (found["options"]["board"], found["options"]["package"]) == ("mps2-an386", package)
    texts = {str(path): text for path, text in compiled.files.items()}
    own = {"m.json", "CMakeLists.txt", "README.md"}
    assert {f["path"] for f in found["files"]} >= set(texts) - own
    runtime = {p.name: p.read_bytes() for p in (ROOT / "runtime_c").rglob("*.[ch]")}
    for file in found["files"]:
        octets = texts[file["path"]].encode()
        assert file["sha256"] == hashlib.sha256(octets).hexdigest()
        assert file["licence"] in octets.decode()[:200]
        name = file["path"].rpartition("/")[2]
        if file["origin"] == "runtime":
            assert octets == runtime[name]
        else:
            assert name not in runtime
