# SPDX-License-Identifier: Apache-2.0
"""What a model needs to compile, every command takes: shapes, a signature, functions, borders."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.main import get_command

from tests.support import networks
from tests.support.command_line import Run, runner
from tests.support.oracle import TFLM, Question, ask
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build
from tests.test_custom_operators import PAGE, SHAPE, network
from tests.test_shapes import flattened, two_signatures
from tfl2c import cli, compiler, reader
from tfl2c.cli._options import Chosen
from tfl2c.errors import ToolError, UsageError
from tfl2c.host import Model

FLOAT_IO = networks.OWN / "digits_float_io.tflite"
AMPLIFY = ("amplified.tflite", "--custom-op", "Amplify=my_amplify")
SOURCE = ("--source", "my_amplify.c")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command line where the models and the page's C lie."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "amplified.tflite").write_bytes(network())
    (tmp_path / "flattened.tflite").write_bytes(build(flattened(-1)))
    (tmp_path / "two.tflite").write_bytes(two_signatures())
    (code,) = re.findall(r"```c\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "my_amplify.c").write_text(code, "utf-8")

    return runner(monkeypatch, capsys)


def plant(monkeypatch: pytest.MonkeyPatch, layer: str) -> None:
    """Make the table of a layer another one wherever it is generated from now on."""
    genuine = compiler.compile_model

    def other(table: re.Match[str]) -> str:
        return table[1] + re.sub(r"-?\d+", lambda code: str(~int(code[0])), table[2])

    def altered(data: bytes, options: compiler.Options) -> compiler.Compiled:
        made = genuine(data, options)
        path = next(p for p in made.files if p.name == "amplified_weights.c")
        array = rf"(amplified_{layer}_\w+\[256\] = )(\{{[^}}]*\}})"
        text = re.sub(array, other, made.files[path])  # none where the layer is not asked for
        return replace(made, files={**made.files, path: text})

    monkeypatch.setattr(compiler, "compile_model", altered)


# ------------------------------------------------------------------------------------ one place


def options_of(command: str) -> set[str]:
    group: Any = get_command(cli.app)
    return {option for p in group.commands[command].params for option in p.opts}


def test_every_command_that_makes_c_takes_all() -> None:
    names = {f"--{field.name.replace('_', '-')}" for field in fields(Chosen)}
    for command in ("compile", "inspect", "verify", "bench"):
        assert names <= options_of(command), command


def test_what_a_command_is_told_is_what_compiling_is_told(run: Run) -> None:
    said = run("flattened.tflite", "--input-shape", "x=3,4,6", "--name", "other", "--json")
    assert json.loads(said.out)["provenance"]["options"]["input_shapes"] == [["x", [3, 4, 6]]]
    seen = run(
        "inspect", "flattened.tflite", "--input-shape", "x=3,4,6", "--name", "other", "--json"
    )
    assert json.loads(seen.out)["ports"][0]["shape"] == [3, 4, 6]
    fed = run("inspect", FLOAT_IO, "--io", "int8", "--feed", "rows", "--json")
    assert json.loads(fed.out)["ports"][0]["dtype"] == "int8"


# -------------------------------------------------------------------------------------- verify


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    "arguments",
    [
        ("flattened.tflite", "--input-shape", "3,4,6"),
        ("flattened.tflite", "--input-shape", "x=3,4,6", "--reference", "litert"),
        ("two.tflite", "--signature", "second"),
        (FLOAT_IO, "--io", "int8", "--feed", "rows"),
    ],
    ids=["shape", "shape-litert", "signature", "borders"],
)
def test_verified_with_the_options_of_compiling(run: Run, arguments: tuple[str, ...]) -> None:
    said = run("verify", *arguments, "--samples", "4")
    assert said.status == 0, said.err
    assert re.findall(r"^  (\S+) +equal$", said.out, re.MULTILINE) == ["host"]


@pytest.mark.usefixtures("references")
def test_vectors_of_signatures_are_kept_apart(run: Run) -> None:
    for name in ("first", "second"):
        more = ("--signature", name, "--golden", "golden", "--samples", "1")
        assert run("verify", "two.tflite", *more).status == 0
    assert [p.name.rpartition("-")[0] for p in sorted(Path("golden").iterdir())] == [
        *("two-first", "two-second"),
    ]


@pytest.mark.qemu
@pytest.mark.usefixtures("references")
def test_a_model_with_a_function_is_verified(run: Run) -> None:
    said = run("verify", *AMPLIFY, *SOURCE, "--target", "cortex-m4", "--samples", "2")
    assert said.status == 0, said.err
    assert said.out.count("equal\n") == 2


def between() -> bytes:
    """Return int8 -> LOGISTIC -> custom -> TANH -> int8: a table before and one behind."""
    around, code = Quant.of(1 / 256, -128), Quant.of(1 / 128)
    quants = {"x": Quant.of(0.05), "a": around, "b": Quant.of(0.05), "y": code}
    tensors = tuple(TensorSpec(name, SHAPE, "int8", quant) for name, quant in quants.items())
    custom = OpSpec("CUSTOM:Amplify", ("a",), ("b",), {"custom_options": b"\x03"})
    nodes = (OpSpec("LOGISTIC", ("x",), ("a",)), custom, OpSpec("TANH", ("b",), ("y",)))
    return build(ModelSpec(tensors, nodes, ("x",), ("y",)))


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    ("layer", "said_in", "text"),
    [
        ("tanh_2", "out", "first layer: operator 2 TANH 'y'"),
        ("logistic_0", "err", "'a', which a custom operator reads, differs from the reference"),
    ],
)
def test_what_is_around_a_function_is_compared(
    run: Run, monkeypatch: pytest.MonkeyPatch, layer: str, said_in: str, text: str
) -> None:
    Path("amplified.tflite").write_bytes(between())
    assert run("verify", *AMPLIFY, *SOURCE).status == 0
    plant(monkeypatch, layer)
    said = run("verify", *AMPLIFY, *SOURCE, "--samples", "4")
    assert said.status == 1
    assert text in getattr(said, said_in)


@pytest.mark.parametrize("command", [("verify",), ("bench", "--target", "cortex-m4")])
def test_the_c_of_a_function_is_asked_for(run: Run, command: tuple[str, ...]) -> None:
    said = run(command[0], *AMPLIFY, *command[1:])
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        "error: to run the model, the C of my_amplify, which computes 'Amplify', is needed; "
        "name its file with --source FILE.c\n"
    )
    said = run(command[0], *AMPLIFY, *command[1:], "--source", "none.c")
    assert said.err == "error: none.c: no such file; name a C source with --source\n"


@pytest.mark.usefixtures("references")
def test_c_that_does_not_build_is_named(run: Run) -> None:
    Path("my_amplify.c").write_text("int my_amplify;\n#error not yet\n", "utf-8")
    said = run("verify", *AMPLIFY, *SOURCE)
    assert said.status == 1
    assert "my_amplify.c does not build: " in said.err
    assert "not yet" in said.err


# --------------------------------------------------------------------------------------- bench


@pytest.mark.qemu
def test_a_function_is_counted_and_its_flash_is_told_apart(run: Run) -> None:
    said = run("bench", *AMPLIFY, *SOURCE, "--target", "cortex-m4", "--per-layer", "--json")
    assert said.status == 0, said.err
    data = json.loads(said.out)
    assert data["flash"]["functions"] > 0
    parts = ("weights", "parameters", "program", "kernels", "functions")
    assert data["flash"]["total"] == sum(data["flash"][part] for part in parts)
    assert data["libraries"] == []
    assert data["options"] == "--custom-op Amplify=my_amplify"
    elements = int(np.prod(SHAPE))
    assert data["layers"][0]["counts"]["instructions"] > 5 * elements


@pytest.mark.qemu
def test_rows_are_counted_as_one_inference(run: Run) -> None:
    digits = networks.OWN / "digits.tflite"
    m4 = ("--target", "cortex-m4", "--json", "--per-layer")
    whole, rows = (
        json.loads(run("bench", digits, *m4, "--feed", f).out) for f in ("whole", "rows")
    )
    assert rows["options"] == "--feed rows"
    assert rows["stack"]["path"][0]["function"] == "digits_feed"
    totals = [run["total"]["instructions"] for run in (whole, rows)]
    assert totals[0] < totals[1] < 1.1 * totals[0]
    assert len(rows["layers"]) == len(whole["layers"])
    in_layers = sum(layer["counts"]["instructions"] for layer in rows["layers"])
    assert 0.9 * totals[1] < in_layers <= 1.1 * totals[1]


# ---------------------------------------------------------------------------------- in Python


def test_a_function_in_python(run: Run, tmp_path: Path) -> None:
    bound: dict[str, Any] = {"custom_ops": {"Amplify": "my_amplify"}, "name": "amplified"}
    with pytest.raises(
        UsageError, match="the C of my_amplify, which computes 'Amplify', is needed"
    ):
        Model(network(), **bound)
    model = Model(network(), **bound, sources=["my_amplify.c"], cache=tmp_path / "cache")
    x = np.arange(-30, 30, dtype=np.int8).reshape(SHAPE)
    model.set_input(x)
    model.invoke()
    amplified = np.clip((x.astype(np.int64) - 3) * 3 - 7, -128, 127)
    assert np.array_equal(model.get_output(), np.maximum(amplified, -7))
    Path("my_amplify.c").write_text("typedef int nothing;\n", "utf-8")
    with pytest.raises(ToolError, match=r"cannot be loaded: .*my_amplify"):
        Model(network(), **bound, sources=["my_amplify.c"], cache=tmp_path / "cache")


def test_other_options_in_python(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    shaped = Model(build(flattened(-1)), input_shapes={"": (3, 4, 6)}, cache=cache)
    assert list(shaped.get_output_details()["shape"]) == [3, 24]
    assert (
        Model(two_signatures(), signature="second", cache=cache).manifest["inputs"][0]["bytes"] == 2
    )
    assert Model(FLOAT_IO, io="int8", cache=cache).get_input_details()["dtype"] is np.int8


# --------------------------------------------------------------------------- the file for it


@pytest.mark.usefixtures("references")
def test_a_file_without_operators(run: Run) -> None:
    """What the operators made are inputs then, and the references take the file."""
    data = (networks.OWN / "motor.tflite").read_bytes()
    graph = reader.read(data, "motor")
    fed = networks.samples(data, "motor")[:2]
    last = graph.nodes[-1]
    before, made = last.inputs[0], last.outputs[0]
    asked = reader.with_outputs(data, [before, made])
    (whole,) = ask(TFLM, [Question(asked, fed)])
    cut = reader.without_operators(data, {last.index}, last.outputs)
    again = reader.read(reader.with_outputs(cut, [before]), "motor")
    assert again.inputs == (*graph.inputs, *last.outputs)
    assert [n.op for n in again.nodes] == [n.op for n in graph.nodes[:-1]]
    more = tuple((*s, o[1]) for s, o in zip(fed, whole.outputs, strict=True))
    (answer,) = ask(TFLM, [Question(reader.with_outputs(cut, [before]), more)])
    assert [o[0] for o in answer.outputs] == [o[0] for o in whole.outputs]


def test_a_file_with_another_main_subgraph_and_shapes() -> None:
    data = two_signatures()
    plain = reader.with_main(data, "second")
    assert reader.with_main(data, "first") == data
    graph = reader.read(plain, "m")
    assert graph.nodes == reader.read(data, "m", "second").nodes
    shaped = reader.read(reader.with_shapes(plain, {graph.inputs[0]: (5, 7)}), "m")
    assert shaped.tensors[graph.inputs[0]].shape == (5, 7)
    assert shaped.tensors[graph.outputs[0]].shape == graph.tensors[graph.outputs[0]].shape
