# SPDX-License-Identifier: Apache-2.0
"""`tfl2c bench`: a table, JSON, a comparison, and an exit status that CI can go by."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support import networks
from tests.support.command_line import Run, Said, runner
from tests.support.raw_models import chain
from tfl2c.report.tables import WIDTH
from tfl2c.verify.bench import Bench

DIGITS = networks.OWN / "digits.tflite"
M4 = ("--target", "cortex-m4")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `tfl2c bench` in an empty folder that it must leave as it is."""
    monkeypatch.chdir(tmp_path)

    call = runner(monkeypatch, capsys, "bench")

    def call_and_look(*arguments: str | Path) -> Said:
        before = sorted(Path.cwd().rglob("*"))
        said = call(*arguments)
        assert sorted(Path.cwd().rglob("*")) == before
        return said

    return call_and_look


@pytest.fixture(scope="module")
def earlier() -> dict[str, Any]:
    """Return what --json prints, with layers."""
    command = [sys.executable, "-m", "tfl2c", "bench", str(DIGITS), *M4, "--per-layer", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def kept(data: dict[str, Any]) -> Path:
    """Write an earlier run into the working folder."""
    path = Path("earlier.json")
    path.write_text(json.dumps(data), "utf-8")
    return path


def refused(run: Run, status: int, *arguments: str | Path) -> str:
    """Run a command that must fail with one line; return it."""
    said = run(*arguments)
    assert (said.status, said.out) == (status, "")
    *progress, error = said.err.splitlines()
    assert not [line for line in progress if line.startswith("error")]
    assert error.startswith("error: ")
    return error.removeprefix("error: ")


# ------------------------------------------------------------------------------------- a run


@pytest.mark.qemu
def test_a_table_has_every_figure(run: Run, earlier: dict[str, Any]) -> None:
    said = run(DIGITS, *M4, "--per-layer")
    assert said.status == 0
    assert max(map(len, said.out.splitlines())) <= WIDTH
    told = Bench.from_json(json.dumps(earlier))
    assert told.total.cycles is not None
    facts = said.out.partition("Layers")[0]
    assert re.search(rf"instructions +{told.total.instructions:,} \(\d+\.\d\d per MAC\)", facts)
    assert re.search(rf"cycles +{told.total.cycles:,} \(.*: Cortex-M4\n +memory without", facts)
    for figure in (told.macs, told.arena_bytes, told.state_bytes, told.scratch_bytes):
        assert f"{figure:,}" in facts
    for part in ("weights", "parameters", "kernels"):
        assert f"{part} {getattr(told.flash, part):,}" in facts
    assert f"{told.stack.nbytes:,} bytes at worst" in facts
    rows = said.out.partition("Layers")[2].splitlines()[2:]
    assert len(rows) == len(told.layers) > 4
    for row, layer in zip(rows, told.layers, strict=True):
        assert row.split()[:3] == [str(layer.index), layer.operator, layer.kernel]
        assert f" {layer.counts.instructions:,} " in row
        assert f" {layer.counts.cycles:,} " in row


@pytest.mark.qemu
def test_json_alone_goes_to_standard_output(run: Run, earlier: dict[str, Any]) -> None:
    said = run(DIGITS, *M4, "--json")
    assert said.status == 0
    assert json.loads(said.out) == {**earlier, "layers": []}
    assert said.err.startswith("compiling digits for cortex-m4\n")


@pytest.mark.qemu
def test_a_core_without_cycles(run: Run) -> None:
    said = run(DIGITS, "--board", "mps3-an547", "--per-layer")
    assert said.status == 0
    assert said.out.startswith("digits for cortex-m55, ")
    assert "no model of cycles" in said.out
    heading = said.out.partition("Layers\n")[2].splitlines()[0]
    assert heading.split() == ["#", "operator", "kernel", "MACs", "instr.", "/MAC", "%"]


@pytest.mark.qemu
def test_a_narrow_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, earlier: dict[str, Any]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    said = run(DIGITS, *M4, "--per-layer")
    table = re.sub(r"\x1b\[[0-9;]*m", "", said.out.partition("Layers")[2]).splitlines()[1:]
    assert table[0].split() == ["#", "operator", "instr.", "/MAC", "cycles", "/MAC", "%"]
    assert len(table) == 1 + len(earlier["layers"])
    assert max(map(len, table)) <= 80


@pytest.mark.qemu
def test_options_of_compiling(run: Run) -> None:
    model = networks.OWN / "digits_float_io.tflite"
    arguments = (model, "--target", "cortex-m0", "--json", "--optimize", "ram")
    plain, codes = (json.loads(run(*arguments, *more).out) for more in ((), ("--io", "int8")))
    assert plain["optimize"] == codes["optimize"] == "ram"
    assert codes["total"]["instructions"] < plain["total"]["instructions"]


# -------------------------------------------------------------------------------- comparisons


@pytest.mark.qemu
def test_nothing_changed(run: Run, earlier: dict[str, Any]) -> None:
    said = run(DIGITS, *M4, "--compare", kept(earlier))
    assert said.status == 0
    assert said.out.endswith("\ncompared: every figure is the same\n")
    assert "Layers\n" in said.out


@pytest.mark.qemu
@pytest.mark.parametrize(("tolerance", "status"), [((), 1), (("--tolerance", "2"), 0)])
def test_a_regression(
    run: Run, earlier: dict[str, Any], tolerance: tuple[str, ...], status: int
) -> None:
    before = json.loads(json.dumps(earlier))
    before["total"]["instructions"] = round(earlier["total"]["instructions"] / 1.01)
    before["layers"][1]["counts"]["cycles"] += 1
    before["compiler"] = "another one"
    said = run(DIGITS, *M4, "--compare", kept(before), *tolerance)
    assert said.status == status
    _, _, told = said.out.partition("\ncompared: 2 figures differ, ")
    assert told.startswith("1 grew by more than 0 %" if status else "none grew by more than 2 %")
    assert "compiler: 'another one' -> 'arm-none-eabi-gcc" in told
    lines = [line for line in told.splitlines() if "%" in line][1:]
    assert [line.split()[0] for line in lines] == ["instructions", "layer"]
    assert "+1.00%" in lines[0]
    assert lines[0].endswith("regression") == bool(status)
    assert max(map(len, said.out.splitlines())) <= WIDTH


@pytest.mark.qemu
def test_a_comparison_in_json(run: Run, earlier: dict[str, Any]) -> None:
    before = {**earlier, "arena_bytes": earlier["arena_bytes"] - 4}
    said = run(DIGITS, *M4, "--compare", kept(before), "--json")
    assert said.status == 1
    data = json.loads(said.out)
    assert data["compared"] == {
        "tolerance_percent": 0,
        "changes": [
            {
                "what": "arena",
                "before": before["arena_bytes"],
                "after": earlier["arena_bytes"],
                "share": pytest.approx(4 / before["arena_bytes"]),
                "regression": True,
            }
        ],
        "differing": [],
    }
    assert said.err.endswith("compared: 1 figure differs, 1 grew by more than 0 %\n")
    assert Bench.from_json(said.out) == Bench.from_json(json.dumps(earlier))


@pytest.mark.qemu
def test_runs_that_cannot_be_compared(run: Run, earlier: dict[str, Any]) -> None:
    other = kept(earlier)
    message = refused(run, 2, DIGITS, "--target", "cortex-m3", "--compare", other)
    assert message == "the runs differ in target: 'cortex-m4' and 'cortex-m3'"


# ----------------------------------------------------------------------------------- refusals


def test_no_core(run: Run) -> None:
    assert refused(run, 2, DIGITS) == (
        "--target is missing; name a core; `tfl2c targets` lists them"
    )
    assert "not on the host" in refused(run, 2, DIGITS, "--target", "host")
    assert "unknown target" in refused(run, 2, DIGITS, "--target", "cortex-m99")
    assert "unknown board" in refused(run, 2, DIGITS, "--board", "none")


def test_a_board_of_another_core(run: Run) -> None:
    message = refused(run, 2, DIGITS, "--target", "cortex-m55", "--board", "mps2-an386")
    assert message == "board 'mps2-an386' does not run target 'cortex-m55'; it runs cortex-m4"


@pytest.mark.parametrize("name", ["nothing", "digits.tflite", "other.json", "folder"])
def test_what_is_no_earlier_run(run: Run, name: str) -> None:
    Path("digits.tflite").write_bytes(DIGITS.read_bytes())
    Path("other.json").write_text("{}", "utf-8")
    Path("folder").mkdir()
    assert refused(run, 2, DIGITS, *M4, "--compare", name).startswith(f"{name}: ")


@pytest.mark.parametrize("percent", ["-1", "much", "nan"])
def test_no_tolerance(run: Run, percent: str) -> None:
    assert "--tolerance" in refused(run, 2, DIGITS, *M4, "--tolerance", percent)


def test_a_model_that_is_refused(run: Run) -> None:
    Path("neg.tflite").write_bytes(chain(1).build())
    assert refused(run, 1, "neg.tflite", *M4).startswith("neg.tflite: operator 0 REAL")
    assert refused(run, 2, "none.tflite", *M4).startswith("none.tflite: No such file")


@pytest.mark.parametrize(
    ("variable", "program"),
    [
        ("TFL2C_ARM_CC", "arm-none-eabi-gcc"),
        pytest.param("TFL2C_QEMU", "qemu-system-arm", marks=pytest.mark.qemu),
        pytest.param("TFL2C_HOST_CC", "gcc", marks=pytest.mark.qemu),
    ],
)
def test_a_tool_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, program: str
) -> None:
    monkeypatch.setenv(variable, "/no/such/program")
    message = refused(run, 2, DIGITS, *M4)
    assert f"{variable}: no program '/no/such/program'; " in message
    assert message.endswith(program)


@pytest.mark.qemu
def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tfl2c", "bench", str(DIGITS), *M4]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stderr is not None
        while "building" not in child.stderr.readline():
            assert child.poll() is None
        child.send_signal(signal.SIGINT)
        rest = child.stderr.read()
        assert child.wait(10) == 130
    assert rest.endswith("error: interrupted; nothing was written\n")
    assert list(tmp_path.iterdir()) == []
