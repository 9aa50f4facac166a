# SPDX-License-Identifier: Apache-2.0
"""The pages: every command in them runs, in order, as a reader would type it, and what
sentences name exists.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from tests.support.command_line import shell
from tests.support.conventions import ROOT
from tests.support.documents import blocks, commands, fences, spans
from tests.support.tflite_builder import Quant, TensorSpec, build, single
from tests.test_custom_operators import network
from tfl2c.cli import app

TASKS = (
    *(
        "BENCH",
        "CI",
        "CUSTOM_OPERATORS",
        "DIFF",
        "EXACTNESS",
        "FIRST_MODEL",
        "FITTING",
        "FUZZING",
        "LIMITS",
    ),
    *("MISRA", "MODELS", "NEW_BOARD", "NEW_OPERATOR", "PACKAGES", "PLACEMENT", "REPORT"),
)
PAGES = {page: (ROOT / f"docs/{page}.md").read_text("utf-8") for page in TASKS}
EVERYWHERE = {
    str(path.relative_to(ROOT)): path.read_text("utf-8")
    for pattern in ("*.md", "docs/**/*.md", "boards/*.md", "examples/**/*.md")
    for path in sorted(ROOT.glob(pattern))
    if "golden" not in path.parts
}
# Pages whose commands other tests run: test_readme.py, test_examples.py.
ELSEWHERE = {
    "README.md",
    *(f"examples/{name}/README.md" for name in ("cpp", "motor", "placement", "two_models")),
}
PROGRAMS = ("tfl2c", "make", "./bootstrap", "python", "pip", "cmake")


def scaled() -> bytes:
    """Return a model whose input `image` may have other dimensions."""
    quant = Quant.of(0.1)
    image = TensorSpec("image", (1, 32, 32, 3), "int8", quant)
    return build(single("RELU", [image], TensorSpec("y", (1, 32, 32, 3), "int8", quant)))


# What a page calls `model.tflite`.
MODELS: dict[str, Callable[[], bytes]] = {
    "BENCH": (ROOT / "tests/models/digits.tflite").read_bytes,
    "CUSTOM_OPERATORS": network,
    "MODELS": scaled,
}


def test_every_page_has_commands() -> None:
    assert [page for page in TASKS if not list(commands(PAGES[page]))] == []


@pytest.mark.qemu
@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("page", TASKS)
def test_commands_run(page: str, tmp_path: Path) -> None:
    for name in ("tests", "boards", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    if page in MODELS:
        (tmp_path / "model.tflite").write_bytes(MODELS[page]())
    if page == "CUSTOM_OPERATORS":
        (code,) = blocks(PAGES[page], "c")
        (tmp_path / "my_amplify.c").write_text(code, "utf-8")
    for command in commands(PAGES[page]):
        if "tests.fuzz.reader" in command and find_spec("atheris") is None:
            continue  # it cannot be installed everywhere
        shell(command, tmp_path)


def test_no_page_has_commands_that_no_test_runs() -> None:
    run_here = {f"docs/{page}.md" for page in TASKS} | ELSEWHERE
    for name, text in EVERYWHERE.items():
        found = list(commands(text))
        goals = [c for c in found if re.match(r"(\./bootstrap|make) [a-z-]+$", c)]
        assert name in run_here or found == goals, f"{name}: nothing runs its commands"
        for language, block in fences(text):
            lines = [] if language == "sh" else [line.removeprefix("$ ") for line in block]
            shown = [line for line in lines if line.split(" ")[0] in PROGRAMS]
            assert shown == [], f"{name}: a command in a block that is not sh"


@pytest.mark.parametrize("name", EVERYWHERE)
def test_what_sentences_name_exists(name: str) -> None:
    """Commands within sentences are no examples to type: commands, options and goals are real."""
    for span in spans(EVERYWHERE[name]):
        words = shlex.split(span) if span.split(" ")[0] in PROGRAMS else [""]
        if words[0] == "tfl2c" and len(words) > 1:
            assert unknown(words[1:]) == [], span
        elif words[0] in {"make", "./bootstrap"} and re.fullmatch(r"[a-z]+(-[a-z]+)*", words[-1]):
            shell(f"make --dry-run {words[-1]}" if len(words) > 1 else "true", ROOT)
        elif words[:2] == ["python", "-m"]:
            assert find_spec(words[2]) is not None, span


def unknown(words: list[str]) -> list[str]:
    """Return the options of a command line that the command does not have."""
    group: Any = get_command(app)
    named = group.commands.get(words[0])
    command = named or group.commands["compile"]
    assert named or not re.fullmatch(r"[a-z-]*[a-z]", words[0]) or words[0][0] == "-", words[0]
    known = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
    return [word for word in words if word.startswith("--") and word not in known]


def test_the_job_does_what_the_page_shows() -> None:
    """The job for GitHub Actions has the page's commands, for another model."""
    (job,) = blocks(PAGES["CI"], "yaml")
    steps = [line.partition("run: ")[2] for line in job.splitlines() if " run: tfl2c " in line]
    shown = [c.replace("tests/models/digits", "models/kws") for c in commands(PAGES["CI"])]
    assert [s.replace("build/kws", "build/ci") for s in steps] == shown[-3:]


def test_cmake_of_placement(tmp_path: Path) -> None:
    if not shutil.which("cmake"):
        pytest.skip("cmake is not installed")
    (text,) = blocks(PAGES["PLACEMENT"], "cmake")
    model = ROOT / "tests/models/digits.tflite"
    shell(f"tfl2c {model} --out {tmp_path / 'digits'}", tmp_path)
    head = "cmake_minimum_required(VERSION 3.13)\nproject(x C)\nadd_subdirectory(digits)\n"
    (tmp_path / "CMakeLists.txt").write_text(head + text)
    shell("cmake -S . -B build && cmake --build build", tmp_path)
    objects = next((tmp_path / "build").rglob("digits_weights.c.o"))
    assert b".external_flash" in objects.read_bytes()
