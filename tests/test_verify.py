# SPDX-License-Identifier: Apache-2.0
"""`tfl2c verify`: equal is equal, and of what differs the right layer is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.support import float_nets, networks
from tests.support.command_line import Run, runner
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build, single
from tfl2c import compiler
from tfl2c.errors import ToolError
from tfl2c.verify import reference
from tfl2c.verify.verification import Finding, Options, Verification, places

DIGITS = networks.OWN / "digits.tflite"
MOTOR = networks.OWN / "motor.tflite"  # two outputs
RESIDUAL = networks.OWN / "residual.tflite"

Change = Callable[[str], str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `tfl2c verify` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    return runner(monkeypatch, capsys, "verify")


def plant(monkeypatch: pytest.MonkeyPatch, file: str, change: Change) -> None:
    """Change a file of every library that is generated from now on."""
    genuine = compiler.compile_model

    def altered(data: bytes, options: compiler.Options) -> compiler.Compiled:
        made = genuine(data, options)
        path = next(p for p in made.files if p.name == file.format(name=options.name))
        return replace(made, files={**made.files, path: change(made.files[path])})

    monkeypatch.setattr(compiler, "compile_model", altered)


def other_weight(layer: str) -> Change:
    """Return what changes the first number of a layer's weights, however they are packed."""

    def other(number: str) -> str:
        return (
            f"0x{int(number[:-1], 16) ^ 0x404040:08x}u" if "x" in number else f"{int(number) ^ 64}"
        )

    def change(text: str) -> str:
        array = rf"(\w+_{layer}_(?:weights|blocks|groups)\[\d+\] = \{{\s*)(\w+|-\d+)"
        changed, count = re.subn(array, lambda m: m[1] + other(m[2]), text)
        assert count == 1
        return changed

    return change


def verified(
    model: Path,
    target: str = "host",
    optimize: str = "balanced",
    engine: str = reference.TFLM,
) -> Finding:
    """Verify a model on one core."""
    options = Options(compiler.Options("model", optimize=optimize), samples=4, engine=engine)
    verification = Verification(model.read_bytes(), options, lambda _: None)
    return verification.run(places([target])[-1])


def layer_of(finding: Finding) -> tuple[int, int]:
    """Return the operator that is named, and the first that it may be instead."""
    assert finding.mismatch is not None
    assert finding.mismatch.layer is not None, finding.mismatch.note
    return finding.mismatch.layer.index, finding.mismatch.layer.since


# --------------------------------------------------------------------------------------- equal


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("engine", [reference.TFLM, reference.LITERT])
@pytest.mark.parametrize("model", ["digits", "digits_float_io", "motor"])
def test_equal_on_this_machine(run: Run, model: str, engine: str) -> None:
    said = run(networks.OWN / f"{model}.tflite", "--reference", engine, "--samples", "5")
    assert said.status == 0, said.err
    assert f"5 samples against {engine} " in said.out
    assert re.findall(r"^  (\S+) +equal$", said.out, re.MULTILINE) == ["host"]


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("engine", [reference.TFLM, reference.LITERT])
def test_codes_between_floats_are_reals(run: Run, engine: str) -> None:
    """No engine computes with them as they are: one refuses the model, one rounds the floats."""
    Path("hybrid.tflite").write_bytes(float_nets.hybrid("int8"))
    said = run("hybrid.tflite", "--samples", "3", "--reference", engine)
    assert said.status == 0, said.err


@pytest.mark.usefixtures("references")
def test_litert_answers_where_tflm_refuses(run: Run) -> None:
    """TFLM has no uint8 RELU; who asks for it by name is told so."""
    codes = (TensorSpec(name, (1, 8), "uint8", Quant((0.5,), (100,))) for name in "xy")
    Path("relu.tflite").write_bytes(build(single("RELU", [next(codes)], next(codes))))
    said = run("relu.tflite", "--samples", "2")
    assert said.status == 0, said.err
    assert re.search(
        r"2 samples against litert \S+, because tflm refuses the model$", said.out, re.MULTILINE
    )
    insisted = run("relu.tflite", "--samples", "2", "--reference", "tflm")
    assert insisted.status == 1
    assert "the reference 'tflm' refuses the model" in insisted.err


@pytest.mark.qemu
@pytest.mark.usefixtures("references")
def test_equal_on_cores(run: Run) -> None:
    said = run(DIGITS, "--target", "cortex-m4", "--target", "cortex-m55", "--json")
    assert said.status == 0, said.err
    data = json.loads(said.out)
    assert data["equal"]
    assert [(p["target"], p["board"]) for p in data["places"]] == [
        ("host", None),
        ("cortex-m4", "mps2-an386"),
        ("cortex-m55", "mps3-an547"),
    ]
    assert data["samples"][:4] == ["random", "extremes", "ramp", "flat"]


def test_places() -> None:
    def text(*arguments: str, **options: bool) -> list[str]:
        return [str(p) for p in places(arguments[1:], arguments[0] or None, **options)]

    assert text("") == ["host"]
    assert text("", "cortex-m4") == ["host", "cortex-m4 on mps2-an386"]
    assert text("mps2-an385") == ["host", "cortex-m3 on mps2-an385"]
    assert text("mps2-an385", "cortex-m0") == ["host", "cortex-m0 on mps2-an385"]
    every = text("", every_core=True)
    assert len(every) == 9
    assert "cortex-m85 on mps3-an547" in every


# ------------------------------------------------------------------------------- the one layer

WEIGHTS = [
    (DIGITS, "conv_2d_0", 0, "ram"),  # streams, and lost a channel
    (DIGITS, "depthwise_conv_2d_1", 1, "ram"),
    (DIGITS, "fully_connected_5", 5, "speed"),
    (MOTOR, "fully_connected_10", 10, "speed"),  # on one of two branches
    (RESIDUAL, "conv_2d_5", 5, "ram"),
]


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    ("model", "layer", "index", "optimize"), WEIGHTS, ids=lambda v: getattr(v, "stem", v)
)
def test_wrong_weight_names_its_layer(
    monkeypatch: pytest.MonkeyPatch, model: Path, layer: str, index: int, optimize: str
) -> None:
    plant(monkeypatch, "{name}_weights.c", other_weight(layer))
    assert layer_of(verified(model, optimize=optimize)) == (index, index)


def layers_of_codes(count: int) -> bytes:
    """Return a chain of FULLY_CONNECTED in uint8, whose tensors become int8 in C."""
    rng = np.random.default_rng(0)
    codes = [TensorSpec(f"x{i}", (1, 8), "uint8", Quant.of(0.1, 131)) for i in range(count + 1)]
    weights = [
        TensorSpec(
            f"w{i}", (8, 8), "uint8", Quant.of(0.01, 120), rng.integers(60, 190, (8, 8), np.uint8)
        )
        for i in range(count)
    ]
    nodes = tuple(
        OpSpec("FULLY_CONNECTED", (f"x{i}", f"w{i}"), (f"x{i + 1}",)) for i in range(count)
    )
    return build(ModelSpec((*codes, *weights), nodes, ("x0",), (f"x{count}",)))


@pytest.mark.usefixtures("references")
def test_wrong_weight_of_a_model_in_uint8(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Layers have the numbers and codes of the file, though C works on codes less 128."""
    model = tmp_path / "codes.tflite"
    model.write_bytes(layers_of_codes(3))
    for index in range(3):
        with monkeypatch.context() as patch:
            plant(patch, "{name}_weights.c", other_weight(f"fully_connected_{index}"))
            assert layer_of(verified(model, engine=reference.LITERT)) == (index, index)


@pytest.mark.qemu
@pytest.mark.usefixtures("references")
def test_wrong_weight_on_a_core(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    plant(monkeypatch, "{name}_weights.c", other_weight("conv_2d_2"))
    said = run(DIGITS, "--target", "cortex-m4", "--samples", "2")
    assert said.status == 1
    assert len(re.findall(r"^  \S.* DIFFERENT$", said.out, re.MULTILINE)) == 2
    named = r"first layer: operator 2 CONV_2D 'digits_1/\S+' \[1,6,6,16\]: sample 0, element \d+ "
    assert len(re.findall(named + r"is -?\d+, expected -?\d+ \(\d+ of 576 differ\)", said.out)) == 2


@pytest.mark.usefixtures("references")
def test_wrong_kernel_names_the_first_layer_that_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(text: str) -> str:
        changed, count = re.subn(r"p->output_max\b", "(p->output_max - 200)", text, count=1)
        assert count == 1
        return changed

    plant(monkeypatch, "max_pool_2d_s8.c", change)
    assert layer_of(verified(DIGITS)) == (3, 3)


@pytest.mark.usefixtures("references")
def test_wrong_place_in_memory_names_the_layer_that_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layer's output lies right over what it reads."""

    def change(text: str) -> str:
        place = r"\w+ \*const {} = \(void \*\)&arena->bytes\[(\d+)\];"
        read = re.search(place.format("conv_2d_4_out"), text)
        made = re.search(place.format("conv_2d_5_out"), text)
        assert read is not None
        assert made is not None
        return text.replace(made[0], made[0].replace(f"[{made[1]}]", f"[{read[1]}]"))

    plant(monkeypatch, "{name}.c", change)
    assert layer_of(verified(RESIDUAL, optimize="speed")) == (5, 5)


@pytest.mark.usefixtures("references")
def test_wrong_stream_names_the_layers_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone each layer is right, so all that can be said is which layers stream."""

    def change(text: str) -> str:
        return re.sub(r"\.input_rows = 3,", ".input_rows = 2,", text)

    plant(monkeypatch, "{name}.c", change)
    finding = verified(RESIDUAL, optimize="ram")
    assert layer_of(finding) == (3, 1)
    assert finding.mismatch is not None
    assert "(or one before it, from operator 1 on)" in str(finding.mismatch.layer)


@pytest.mark.usefixtures("references")
def test_json_of_a_mismatch(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    plant(monkeypatch, "{name}_weights.c", other_weight("fully_connected_10"))
    said = run(MOTOR, "--json")
    assert said.status == 1
    data = json.loads(said.out)
    assert not data["equal"]
    (place,) = data["places"]
    assert place["layer"]["index"] == place["layer"]["since"] == 10
    assert place["layer"]["operator"] == "FULLY_CONNECTED"
    assert place["layer"]["ours"] != place["layer"]["expected"]
    assert place["difference"]["ours"] != place["difference"]["expected"]


# -------------------------------------------------------------------------------------- golden


@pytest.fixture
def no_reference(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that takes the references away."""

    def missing(engine: str) -> str:
        raise ToolError(f"the reference '{engine}' is not installed", "pip install it")

    return lambda: monkeypatch.setattr(reference, "version", missing)


@pytest.mark.usefixtures("references")
def test_recorded_vectors_need_no_reference(
    run: Run, no_reference: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(MOTOR, "--golden", "golden", "--samples", "3", "--seed", "5")
    assert first.status == 0
    (folder,) = Path("golden").iterdir()
    index = json.loads((folder / "index.json").read_text())
    assert index["kinds"] == ["random", "extremes", "ramp"]
    assert np.load(folder / "output_1.npy").shape[0] == 3

    no_reference()
    again = run(MOTOR, "--golden", "golden")
    assert (again.status, again.out) == (0, first.out)

    plant(monkeypatch, "{name}_weights.c", other_weight("fully_connected_10"))
    wrong = run(MOTOR, "--golden", "golden")
    assert wrong.status == 1
    assert "the layer cannot be found: the reference 'tflm' is not installed" in wrong.out


def test_nothing_recorded_and_no_reference(run: Run, no_reference: Callable[[], None]) -> None:
    no_reference()
    said = run(MOTOR, "--golden", "golden")
    assert (said.status, said.out) == (2, "")
    assert "is not installed, and golden/motor-" in said.err
    assert "holds no vectors; pip install it" in said.err
    assert not Path("golden").exists()


@pytest.mark.usefixtures("references")
def test_recorded_vectors_are_not_mixed_with_others(run: Run) -> None:
    run(DIGITS, "--golden", "golden", "--samples", "1")
    said = run(DIGITS, "--golden", "golden", "--samples", "2")
    assert said.status == 2
    assert "recorded ones are replayed as they are; leave out --input" in said.err


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("file", ["index.json", "input_0.npy", "output_0.npy"])
def test_damaged_vectors_are_refused(run: Run, file: str) -> None:
    run(DIGITS, "--golden", "golden", "--samples", "1")
    (folder,) = Path("golden").iterdir()
    (folder / file).write_bytes(b"\x93NUMPY")
    said = run(DIGITS, "--golden", "golden")
    assert said.status == 2
    assert "cannot be replayed" in said.err
    assert "delete the folder to record it again" in said.err
