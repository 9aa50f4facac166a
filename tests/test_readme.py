# SPDX-License-Identifier: Apache-2.0
"""README.md does what it says: its commands run, its C compiles, its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support import oracle
from tests.support.command_line import shell
from tests.support.conventions import ROOT

README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
STRICT_C = ("gcc", "-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror")

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def blocks(language: str) -> list[str]:
    """Return the fenced blocks of one language, in order."""
    return [text for name, text in _BLOCK.findall(README) if name == language]


def sessions() -> list[tuple[str, str | None]]:
    """Return the `tfl2c` commands of the README, each with its output where that is shown."""
    found: list[tuple[str, str | None]] = []
    for name, text in _BLOCK.findall(README):
        if name == "sh":
            commands = (line.partition(" #")[0].strip() for line in text.splitlines())
            found += [(command, None) for command in commands]
        elif name == "console":
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((command, output))
    return [(command, output) for command, output in found if command.startswith("tfl2c ")]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which every `tfl2c` command of the README was run, in order."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("tests", "boards", "examples"):
        (folder / name).symlink_to(ROOT / name)
    for command, output in sessions():
        if command.startswith("tfl2c verify ") and oracle.missing():
            continue
        printed = shell(command, folder)
        assert output in {None, printed}, command
    return folder


def test_commands_run(session: Path) -> None:
    assert len(sessions()) >= 2
    assert (session / "digits/digits.h").is_file()


def test_every_generated_file_is_described(session: Path) -> None:
    names = {p.name for p in (session / "digits").iterdir()}
    section = README.partition("## What you get")[2].partition("\n## ")[0]
    assert sorted(name for name in names if name not in section) == []


def test_c_example_compiles(session: Path, tmp_path: Path) -> None:
    (example,) = blocks("c")
    source = tmp_path / "main.c"
    source.write_text(example)
    shell(" ".join([*STRICT_C, "-fsyntax-only", "-Idigits", str(source)]), session)


def test_python_example_runs(
    session: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = blocks("python")
    monkeypatch.chdir(session)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    names: dict[str, Any] = {"image": np.zeros((1, 8, 8, 1), np.int8)}
    exec(compile(example, "README.md", "exec"), names)  # noqa: S102 (it is our own text)
    assert names["scores"].shape == (1, 10)
    assert names["scale"] > 0


def test_goals_exist() -> None:
    goals = re.findall(r"^\./bootstrap (\w+)", "\n".join(blocks("sh")), re.MULTILINE)
    assert {"demo", "test"} <= set(goals)
    for goal in goals:
        shell(f"make --dry-run {goal}", ROOT)


def test_figures_are_those_on_record() -> None:
    """Within a few per cent: rounded, and older by a change or two."""
    page = (ROOT / "docs/BENCHMARKS.md").read_text("utf-8").partition("## cortex-m4")[2]
    rows = re.findall(r"^\| `(\w+)`, [^|]*\| ([\d,]+) \([^|]*\| ([\d.]+) M", README, re.MULTILINE)
    assert len(rows) == 4
    for name, arena, millions in rows:
        cells = re.search(rf"^\| `{name}` \|(.*)\|$", page, re.MULTILINE)
        assert cells is not None
        values = [cell.strip().replace(",", "") for cell in cells[1].split("|")]
        assert int(values[4]) <= 1.05 * int(arena.replace(",", "")), name
        assert int(values[1]) <= 1.05e6 * float(millions), name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    targets = _LINK.findall(document.read_text("utf-8"))
    assert [t for t in targets if not (document.parent / t).exists()] == []
