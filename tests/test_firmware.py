# SPDX-License-Identifier: Apache-2.0
"""``--board``: the generated folder builds with make, runs on QEMU and prints what is right."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.support import networks
from tests.support.oracle import TFLM, Question, ask
from tfl2c import boards, project
from tfl2c.compiler import Options, compile_model

pytestmark = [pytest.mark.qemu, pytest.mark.usefixtures("references")]

DIGITS = (networks.OWN / "digits.tflite").read_bytes()
RAMP = bytes(i % 100 for i in range(64))  # what the project's main.c feeds the model

ANYWHERE = """
#include "digits.h"
#include "print.h"

static uint32_t memory[(DIGITS_ARENA_BYTES + 64u) / 4u + 1u];

int main(void)
{
    for (unsigned word = 0; word <= 16; word++) {
        digits_arena *arena = (digits_arena *)(void *)&memory[word];

        digits_init(arena);
        for (int i = 0; i < 64; i++) {
            digits_input(arena)[i] = (int8_t)i;
        }
        digits_invoke(arena);
        print_text("output:");
        for (int i = 0; i < 10; i++) {
            print_text(" ");
            print_integer(digits_output(arena)[i]);
        }
        print_text("\\n");
    }
    return 0;
}
"""


@pytest.fixture(scope="module")
def expected() -> str:
    """Return the line that a firmware prints."""
    (answer,) = ask(TFLM, [Question(DIGITS, ((RAMP,),))])
    values = np.frombuffer(answer.outputs[0][0], np.int8)
    return " ".join(["output:", *map(str, values)])


def generated(folder: Path, board: str) -> Path:
    """Write the model with a firmware project and return the project's folder."""
    row = boards.load(board)
    compiled = compile_model(DIGITS, Options("digits", row.target, board=row))
    project.write(compiled.files, folder)
    return folder / board


def make(folder: Path, *arguments: str) -> list[str]:
    """Build with the project's own Makefile; return the lines that the firmware printed."""
    done = subprocess.run(
        ["make", "-s", "-j", "2", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stderr
    return [line for line in done.stdout.splitlines() if line.startswith("output")]


@pytest.mark.parametrize("board", boards.names())
def test_a_project_prints_what_the_reference_computes(
    tmp_path: Path, board: str, expected: str
) -> None:
    assert make(generated(tmp_path / "a folder", board), "run") == [expected]


@pytest.mark.parametrize("optimize", ["-O0", "-Os", "-O3 -flto"])
def test_any_optimization(tmp_path: Path, optimize: str, expected: str) -> None:
    folder = generated(tmp_path / "x", "mps2-an386")
    assert make(folder, f"OPTIMIZE={optimize}", "run") == [expected]


def test_an_application_and_an_arena_at_any_word(tmp_path: Path, expected: str) -> None:
    """MAIN may change between two builds; the arena needs no more than the target's alignment."""
    folder = generated(tmp_path / "x", "mps2-an386")
    (tmp_path / "mine.c").write_text(ANYWHERE)
    main = "MAIN=../../mine.c"
    assert make(folder, "run") == [expected]
    assert make(folder, main, "run") == [expected] * 17
    assert make(folder, "run") == [expected]
