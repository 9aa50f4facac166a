# SPDX-License-Identifier: Apache-2.0
"""`tfl2c verify`: the inputs of a user, and what is missing on a machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.support import networks
from tests.support.command_line import Run, runner
from tfl2c.verify import reference
from tfl2c.verify.verification import Place

DIGITS = networks.OWN / "digits.tflite"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `tfl2c verify` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    return runner(monkeypatch, capsys, "verify")


# ----------------------------------------------------------------------------- a user's inputs


@pytest.mark.usefixtures("references")
def test_inputs_of_the_user(run: Run) -> None:
    images = np.arange(192, dtype=np.uint8).view(np.int8).reshape(3, 8, 8, 1)
    np.save("three.npy", images)
    np.save("one.npy", images[:1])
    said = run(DIGITS, "--input", "three.npy", "--input", "one.npy", "--samples", "1", "--json")
    assert said.status == 0, said.err
    assert json.loads(said.out)["samples"] == [
        "three.npy[0]", "three.npy[1]", "three.npy[2]", "one.npy[0]", "random",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("array", "fault"),
    [
        (
            np.zeros((1, 8, 8, 1), np.float32),
            "float32, but input 'serving_default_image:0' is int8",
        ),
        (np.zeros((1, 8, 9, 1), np.int8), "shape [1, 8, 9, 1], but input"),
        (np.zeros((0, 8, 8, 1), np.int8), "shape [0, 8, 8, 1], but input"),
    ],
)
def test_inputs_that_do_not_fit(run: Run, array: np.ndarray, fault: str) -> None:
    np.save("array.npy", array)
    said = run(DIGITS, "--input", "array.npy")
    assert (said.status, said.out) == (2, "")
    assert f"error: array.npy: {fault}" in said.err


def test_inputs_that_are_no_arrays(run: Run) -> None:
    Path("text.npy").write_text("1 2 3")
    assert "text.npy: not a .npy file; write it with numpy.save" in run(
        DIGITS, "--input", "text.npy"
    ).err  # fmt: skip
    assert "none.npy: No such file" in run(DIGITS, "--input", "none.npy").err


def test_no_samples_at_all(run: Run) -> None:
    said = run(DIGITS, "--samples", "0")
    assert (said.status, said.out) == (2, "")
    assert "give --samples or --input" in said.err


# ----------------------------------------------------------------------------- what is missing


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("variable", ["TFL2C_HOST_CC", "TFL2C_ARM_CC", "TFL2C_QEMU"])
def test_missing_tool(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "/nowhere/tool")
    said = run(DIGITS, "--target", "cortex-m4", "--samples", "1")
    assert (said.status, said.out) == (2, "")
    assert f"{variable}: no program '/nowhere/tool'; set it to the path of" in said.err


def test_missing_reference(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "DISTRIBUTIONS", {"tflm": "no-such-distribution"})
    said = run(DIGITS)
    assert (said.status, said.out) == (2, "")
    assert "the reference 'tflm' is not installed; pip install no-such-distribution" in said.err


def test_unknown_reference(run: Run) -> None:
    said = run(DIGITS, "--reference", "onnx")
    assert said.status == 2
    assert "unknown --reference 'onnx'; known: tflm, litert" in said.err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_at_once(tmp_path: Path, sent: signal.Signals) -> None:
    """While the compiler runs, with nothing left behind."""
    with subprocess.Popen(
        [sys.executable, "-m", "tfl2c", "verify", str(DIGITS)],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stderr is not None
        for line in child.stderr:
            if "building" in line or "error" in line:
                break
        child.send_signal(sent)
        _, err = child.communicate(timeout=20)
    assert child.returncode in {130, 2}  # 2: without a reference it ends by itself
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_place_has_a_name() -> None:
    assert str(Place("host")) == "host"
