# SPDX-License-Identifier: Apache-2.0
"""The firmware examples: built and run on QEMU as their pages say, exact to the reference."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.support import networks
from tests.support.conventions import ROOT
from tests.support.documents import commands
from tests.support.oracle import TFLM, Question, ask
from tfl2c import boards
from tfl2c.verify import elf

pytestmark = [pytest.mark.qemu, pytest.mark.usefixtures("references")]

EXAMPLES = ROOT / "examples"
DIGITS, MOTOR = ((networks.OWN / f"{name}.tflite").read_bytes() for name in ("digits", "motor"))


def ramp(count: int) -> bytes:
    return bytes(i % 100 for i in range(count))


def codes(model: bytes, *inputs: bytes) -> list[list[int]]:
    """Return the reference's outputs for one set of inputs."""
    (answer,) = ask(TFLM, [Question(model, (inputs,))])
    return [[int(v) for v in np.frombuffer(octets, np.int8)] for octets in answer.outputs[0]]


def listed(label: str, values: Sequence[int]) -> str:
    return " ".join([label, *map(str, values)])


def run_page(example: str, folder: Path, **replaced: str) -> list[str]:
    """Run the commands of an example's page in ``folder``; return what they print."""
    for name in ("tests", "examples", "boards"):
        (folder / name).symlink_to(ROOT / name)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    lines: list[str] = []
    page = (EXAMPLES / example / "README.md").read_text("utf-8")
    for old, new in replaced.items():
        page = page.replace(old.replace("_", "-"), new)
    for command in commands(page):
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=folder,
            env={**os.environ, "PATH": path, "PWD": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert "warning" not in done.stderr, done.stderr
        lines += done.stdout.splitlines()
    return lines


def sensed(window: int) -> bytes:
    """Return what the stub of examples/motor senses in a window: 48 samples of two axes."""
    triangle = np.array([(p if p < 6 else 12 - p) - 3 for p in (i % 12 for i in range(48))])
    zero_point = 3
    axes = np.stack(
        [zero_point + triangle * 12 * (window + 1), zero_point - triangle * 5 * (window + 1)], 1
    )
    return axes.astype(np.int8).tobytes()


@pytest.mark.parametrize("board", boards.names())
def test_motor(board: str, tmp_path: Path) -> None:
    printed = run_page("motor", tmp_path, mps2_an386=board)
    expected = []
    for window in range(3):
        (severity,), scores = codes(MOTOR, bytes(4), sensed(window))
        best = int(np.argmax(scores))
        expected.append(f"window {window}: fault {best}, score {scores[best]}, severity {severity}")
    assert [line for line in printed if line.startswith("window")] == expected


def test_two_models(tmp_path: Path) -> None:
    printed = run_page("two_models", tmp_path)
    (scores,) = codes(DIGITS, ramp(64))
    severity, fault = codes(MOTOR, ramp(4), ramp(96))
    expected = [listed("digits:", scores), listed("severity:", severity), listed("fault:", fault)]
    assert printed[-3:] == expected


def test_cpp(tmp_path: Path) -> None:
    (scores,) = codes(DIGITS, ramp(64))
    expected = listed(f"digit {int(np.argmax(scores))}, scores:", scores)
    assert run_page("cpp", tmp_path)[-1] == expected


def test_placement(tmp_path: Path) -> None:
    printed = run_page("placement", tmp_path)
    (scores,) = codes(DIGITS, ramp(64))
    assert listed("output:", scores) in printed
    image = tmp_path / "build/placement/placement/build/digits.elf"
    symbols = {s.name: s.value for s in elf.symbols(image)}
    assert 0x203C0000 <= symbols["arena"] < 0x20400000
    weights = [a for name, a in symbols.items() if name.endswith("_weights")]
    assert weights
    assert all(0x21000000 <= address < 0x22000000 for address in weights)
