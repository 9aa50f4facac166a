# SPDX-License-Identifier: Apache-2.0
"""What a bench reports is what the counter, the compiler and the objects say; and it compares."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import fake_model, yardstick
from tests.support.conventions import ROOT
from tfl2c import boards, compiler, project
from tfl2c.errors import UsageError
from tfl2c.targets import lookup
from tfl2c.verify import bench, counter, elf, image, manifest, runner, stack
from tfl2c.verify.bench import Bench, Options
from tfl2c.verify.counter import Counts
from tfl2c.verify.image import Image

MODELS = ROOT / "tests/models"
OTHERS = ROOT.parent / "shared/models"
TARGETS = ["cortex-m0", "cortex-m4", "cortex-m55"]


def generate(folder: Path, model: str, target: str, models: Path = MODELS) -> Path:
    """Return a folder with a model, one of ours unless told, compiled for a target."""
    data = (models / f"{model}.tflite").read_bytes()
    compiled = compiler.compile_model(data, compiler.Options(model, target))
    project.write(compiled.files, folder / "generated")
    return folder / "generated"


@pytest.fixture(scope="module", params=TARGETS)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return the bench of a model per target."""
    folder = tmp_path_factory.mktemp("bench")
    generated = generate(folder, "digits", request.param)
    options = Options(per_layer=True, cache=folder)
    return bench.bench(
        generated, "digits", boards.for_target(request.param), folder / "build", options
    )


def made_up(**changes: int) -> Bench:
    """Return a bench that no run is needed for, with some of its counts changed."""
    counts = Counts(1000, 2000, load=400, other=600)
    return Bench(
        model="net",
        model_sha256="0" * 64,
        tfl2c_version="1",
        target="cortex-m4",
        board="mps2-an386",
        optimize="balanced",
        compiler="gcc",
        flags="-O2",
        seed=0,
        cycle_model="Cortex-M4",
        assumptions="none",
        macs=500,
        total=replace(counts, **changes),
        layers=(bench.Layer(0, 0, "CONV_2D", "conv_2d_s8", "x", 500, counts),),
        arena_bytes=64,
        state_bytes=0,
        scratch_bytes=8,
        flash=bench.Flash(100, 20, 30, 400),
        libraries=("memcpy",),
        stack=stack.Stack((stack.Frame("net_invoke", 40), stack.Frame("memcpy", 32, assumed=True))),
    )


# ------------------------------------------------------------------------------------- a run


@pytest.mark.qemu
def test_layers_add_up(run: Bench) -> None:
    rows = [(layer.layer, layer.operator) for layer in run.layers]
    assert rows[0] == (0, "CONV_2D")
    assert [n for n, _ in rows] == list(range(len(rows)))
    between = run.total.instructions - sum(x.counts.instructions for x in run.layers)
    assert 0 <= between < 100
    assert all(layer.counts.instructions > 100 for layer in run.layers)


@pytest.mark.qemu
def test_cycles_where_there_is_a_model(run: Bench) -> None:
    has_cycles = run.target != "cortex-m55"
    assert (run.cycle_model is not None) == has_cycles
    assert (run.total.cycles is not None) == has_cycles
    assert ("no model of cycles" in run.assumptions) == (not has_cycles)
    assert {layer.counts.cycles is not None for layer in run.layers} == {has_cycles}


@pytest.mark.qemu
def test_memory_is_stated(run: Bench) -> None:
    assert run.flash.weights > 2000 > run.flash.parameters > 100
    assert run.flash.kernels > run.flash.program > 50
    assert run.flash.total == sum(
        (run.flash.weights, run.flash.parameters, run.flash.program, run.flash.kernels)
    )
    assert run.arena_bytes > run.scratch_bytes
    assert run.stack.path[0].function == "digits_invoke"
    assert 100 < run.stack.nbytes < 1000


@pytest.mark.qemu
def test_json_holds_it_all(run: Bench) -> None:
    assert Bench.from_json(run.to_json()) == run
    data = json.loads(run.to_json())
    assert data["instructions_per_mac"] == pytest.approx(run.total.instructions / run.macs)
    assert data["stack"]["nbytes"] == run.stack.nbytes
    assert (data["cycles_per_mac"] is None) == (run.cycle_model is None)
    assert data["layers"][0]["instructions_per_mac"] > 1


@pytest.mark.qemu
def test_a_run_repeats(tmp_path: Path) -> None:
    generated = generate(tmp_path, "motor", "cortex-m3")
    board = boards.for_target("cortex-m3")
    runs = [
        bench.bench(generated, "motor", board, tmp_path / str(i), Options(cache=tmp_path))
        for i in range(2)
    ]
    assert runs[0] == runs[1]
    assert runs[0].layers == ()
    assert bench.changes(*runs) == []


@pytest.mark.qemu
@pytest.mark.parametrize("model", ["residual", "separable"])
def test_marks_leave_outputs_alone(model: str, tmp_path: Path) -> None:
    generated = generate(tmp_path, model, "cortex-m4")
    own = manifest.read(generated / f"{model}.json")
    vectors = {model: [runner.Sample(bench.inputs(own, seed)) for seed in range(3)]}
    outputs: list[dict[str, list[runner.Outputs]]] = []
    for cflags in ((), (counter.LAYER_MARKS,)):
        options = image.Options(cflags=cflags)
        board = boards.for_target("cortex-m4")
        into = tmp_path / str(len(outputs))
        built: Image = image.build(generated, [own], lookup("cortex-m4"), board, into, options)
        outputs.append(counter.count(built, vectors, tmp_path).outputs)
    assert outputs[0] == outputs[1]
    assert len(set(outputs[0][model])) > 1


@pytest.mark.qemu
def test_flash_is_that_of_the_objects(tmp_path: Path) -> None:
    generated = generate(tmp_path, "motor", "cortex-m4")
    own = manifest.read(generated / "motor.json")
    board = boards.for_target("cortex-m4")
    built = image.build(generated, [own], lookup("cortex-m4"), board, tmp_path / "build")
    parts = bench.flash(built)
    assert parts.total == sum(elf.sizes(path).flash for path in built.objects)
    stated = json.loads((generated / "motor.json").read_text())["constant_bytes"]
    assert parts.weights + parts.parameters >= stated > 0.9 * (parts.weights + parts.parameters)


@pytest.mark.qemu
@pytest.mark.sweep
@pytest.mark.skipif(not yardstick.SOURCE.exists(), reason="the yardstick lies outside")
@pytest.mark.parametrize("target", ["cortex-m0", "cortex-m3", "cortex-m4", "cortex-m55"])
@pytest.mark.parametrize(
    "model", ["kws_ref_model", "vww_96_int8", "pretrainedResnet_quant", "ad01_int8"]
)
def test_whole_models_as_the_yardstick(model: str, target: str, tmp_path: Path) -> None:
    if not (OTHERS / f"{model}.tflite").exists():
        pytest.skip("the model lies outside the repository")
    generated = generate(tmp_path, model, target, OTHERS)
    board = boards.for_target(target)
    ours = bench.bench(generated, model, board, tmp_path / "build", Options(cache=tmp_path))
    own = manifest.read(generated / f"{model}.json")
    built = image.build(generated, [own], lookup(target), board, tmp_path / "build" / "plain")
    vectors = {model: [runner.Sample(bench.inputs(own, 0))]}
    [theirs] = yardstick.count(built, vectors, tmp_path)
    assert {n: getattr(ours.total, n) for n in yardstick.NAMES} == theirs


def test_inputs_depend_on_the_seed_alone() -> None:
    model = manifest.parse(fake_model.manifest("fake", "host"))
    assert bench.inputs(model, 1) == bench.inputs(model, 1) != bench.inputs(model, 2)
    assert [len(part) for part in bench.inputs(model, 1)] == [5, 4]


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    fake_model.write(tmp_path, target="cortex-m4")
    board = boards.for_target("cortex-m4")
    with pytest.raises(UsageError, match=r"fake\.json: model_sha256 is missing"):
        bench.bench(tmp_path, "fake", board, tmp_path / "build")
    with pytest.raises(UsageError, match=r"other\.json: No such file"):
        bench.bench(tmp_path, "other", board, tmp_path / "build")


# -------------------------------------------------------------------------------- comparisons


def test_equal_runs_do_not_differ() -> None:
    assert bench.changes(made_up(), made_up()) == []


@pytest.mark.parametrize(("after", "regressions"), [(1010, 0), (1011, 1), (900, 0)])
def test_tolerance(after: int, regressions: int) -> None:
    new = made_up(instructions=after)
    assert len(bench.changes(made_up(), new)) == 1
    assert len(bench.compare(made_up(), new, 0.01)) == regressions


def test_every_figure_is_compared() -> None:
    old = made_up()
    layer = replace(old.layers[0], counts=Counts(1001, 2001))
    new = replace(
        made_up(instructions=1001, cycles=2001),
        layers=(layer,),
        arena_bytes=65,
        state_bytes=1,
        scratch_bytes=9,
        flash=bench.Flash(101, 21, 31, 401),
        stack=stack.Stack((stack.Frame("net_invoke", 73),)),
    )
    found = bench.compare(old, new)
    assert [change.what for change in found] == [
        *("instructions", "cycles", "arena", "state", "scratch", "flash"),
        *("flash, weights", "flash, parameters", "flash, program", "flash, kernels", "stack"),
        *("layer 0 CONV_2D, instructions", "layer 0 CONV_2D, cycles"),
    ]
    assert str(found[0]) == "instructions: 1,000 -> 1,001 (+0.10%)"
    assert bench.compare(new, old) == []
    assert len(bench.changes(new, old)) == len(found)


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (replace(made_up(), model="other"), "model"),
        (replace(made_up(), model_sha256="1" * 64), "model_sha256"),
        (replace(made_up(), target="cortex-m7"), "target"),
    ],
)
def test_only_equal_things_are_compared(other: Bench, what: str) -> None:
    with pytest.raises(UsageError, match=f"the runs differ in {what}: "):
        bench.compare(made_up(), other)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"tfl2c_bench": 1}', "7"])
def test_not_a_bench(text: str) -> None:
    with pytest.raises(UsageError, match="not the JSON of tfl2c bench"):
        Bench.from_json(text)


def test_a_bench_of_another_format() -> None:
    with pytest.raises(UsageError, match="a bench of format 2, expected 1; run tfl2c bench again"):
        Bench.from_json('{"tfl2c_bench": 2}')
