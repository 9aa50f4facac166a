# SPDX-License-Identifier: Apache-2.0
"""Models whose input is handed over row by row, and int8 borders: equal to the reference."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.support import networks
from tests.support.devices import HOST, Device, Job, mismatches
from tests.support.inputs import input_sets
from tests.support.makers.chain import Maker, Net
from tests.support.oracle import TFLM, Octets, Question, ask
from tests.support.tflite_builder import ModelSpec, build
from tfl2c import project, targets
from tfl2c.compiler import OPTIMIZE, Options, compile_model
from tfl2c.errors import ModelError

OWN = ("digits", "residual", "separable")
PUBLIC = {"vww_96_int8": 14_800, "kws_ref_model": 6_700}  # most bytes, row-fed, --optimize ram

on = [pytest.param(t, marks=[] if t == HOST else [pytest.mark.qemu]) for t in (HOST, "cortex-m4")]


def check(jobs: list[Job], device: Device, folder: Path) -> None:
    """Assert that ``device`` computes what tflite-micro does, in every byte."""
    answers = ask(TFLM, [Question(j.model, j.samples) for j in jobs])
    assert not [a.refused for a in answers if a.refused]
    expected = {j.name: a.outputs for j, a in zip(jobs, answers, strict=True)}
    built, found = device.run(jobs, folder)
    assert mismatches(built, found, expected) == []


def whole_and_cut(name: str) -> list[Job]:
    """Return a model as it is and cut behind its features, because scores hide differences."""
    path = networks.find(name)
    if path is None:
        pytest.skip(f"{name}.tflite is not here")
    model = path.read_bytes()
    short = networks.cut(model, networks.features(model))
    samples = networks.samples(model, name)
    return [Job("whole", model, samples), Job("cut", short, samples)]


def small(name: str, spec: ModelSpec) -> Job:
    samples: tuple[Octets, ...] = input_sets(spec, np.random.default_rng(5))
    return Job(name, build(spec), samples)


def valid_stride(height: int) -> Job:
    """Make a network that never reads its last row where ``height`` is even."""
    net = Net(np.random.default_rng(height), channels=3, zero_point=5)
    x = net.conv(net.input(1, height, 5, 3), padding="VALID", stride=2)
    y = net.depthwise(x)
    spec = ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), (y,))
    return small(f"valid_{height}", spec)


# ------------------------------------------------------------------------------- rows


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("target", on)
@pytest.mark.parametrize("name", [*OWN, *PUBLIC])
def test_fed_by_rows(name: str, target: str, tmp_path: Path) -> None:
    check(whole_and_cut(name), Device(target, feed="rows"), tmp_path)


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("optimize", OPTIMIZE)
def test_small_networks_fed_by_rows(optimize: str, tmp_path: Path) -> None:
    kinds = ("residual", "two_residuals", "pad_depthwise", "inner_output", "branches", "separable")
    rng = np.random.default_rng(3)
    jobs = [small(kind, Maker(kind).model("", rng)) for kind in kinds]
    jobs += [valid_stride(height) for height in (6, 7, 8, 9)]
    check(jobs, Device(HOST, optimize_for=optimize, feed="rows"), tmp_path)


@pytest.mark.parametrize("target", [HOST, "cortex-m0", "cortex-m4", "cortex-m55"])
@pytest.mark.parametrize(("name", "most"), PUBLIC.items())
def test_arena_of_fed_models(name: str, most: int, target: str) -> None:
    model = whole_and_cut(name)[0].model
    options = Options("model", target, feed="rows", arena=most, optimize="ram")
    compiled = compile_model(model, options)
    assert compiled.manifest["arena_bytes"] <= most
    assert compiled.manifest["inputs"][0]["offset"] is not None


_MAIN = """\
#include <stdio.h>
#include "digits.h"
static digits_arena arena;
static int feed(int8_t seed)
{
    int done = 0;
    for (int r = 0; r < DIGITS_FEED_ROWS; r++) {
        int8_t row[DIGITS_FEED_ROW_ELEMENTS];
        for (unsigned i = 0; i < DIGITS_FEED_ROW_ELEMENTS; i++) {
            row[i] = (int8_t)(seed * (r + 1) + (int)i * 7);
        }
        done += digits_feed(&arena, row);
    }
    return done;
}
int main(void)
{
    int8_t first[DIGITS_OUTPUT_0_ELEMENTS];
    digits_init(&arena);
    if (feed(3) != 1) return 1;
    for (unsigned i = 0; i < DIGITS_OUTPUT_0_ELEMENTS; i++) first[i] = digits_output(&arena)[i];
    const int8_t row[DIGITS_FEED_ROW_ELEMENTS] = {1};
    if (digits_feed(&arena, row) != 0 || digits_feed(&arena, row) != 0) return 2;
    digits_init(&arena); /* an input begun is forgotten */
    if (feed(3) != 1) return 3;
    for (unsigned i = 0; i < DIGITS_OUTPUT_0_ELEMENTS; i++) {
        if (first[i] != digits_output(&arena)[i]) return 4;
    }
    return 0;
}
"""


def test_init_begins_a_new_input(tmp_path: Path) -> None:
    model = (networks.OWN / "digits.tflite").read_bytes()
    compiled = compile_model(model, Options("digits", feed="rows"))
    project.write(compiled.files, tmp_path / "digits")
    (tmp_path / "main.c").write_text(_MAIN)
    sources = [str(tmp_path / "digits" / s) for s in compiled.manifest["sources"]]
    command = ["gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{tmp_path / 'digits'}"]
    command += [str(tmp_path / "main.c"), *sources, "-o", str(tmp_path / "main")]
    subprocess.run(command, check=True)
    assert subprocess.run([str(tmp_path / "main")], check=False).returncode == 0


@pytest.mark.parametrize("feed", ["whole", "rows"])
def test_code_on_the_page_compiles(feed: str, tmp_path: Path) -> None:
    model = (networks.OWN / "digits.tflite").read_bytes()
    project.write(compile_model(model, Options("digits", feed=feed)).files, tmp_path / "digits")
    page = (tmp_path / "digits/README.md").read_text("utf-8")
    (code,) = re.findall(r"```c\n(.*?)```", page, re.DOTALL)
    (tmp_path / "page.c").write_text(code)
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{tmp_path / 'digits'}"]
    command = ["gcc", *flags, "-fsyntax-only", str(tmp_path / "page.c")]
    assert subprocess.run(command, check=False).returncode == 0


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("motor", "there are 2 inputs, rows are fed to one; leave out --feed rows"),
        ("autoencoder", "rows are fed to [1,height,width,channels]; leave out --feed rows"),
    ],
)
def test_inputs_without_rows_are_refused(model: str, message: str) -> None:
    data = (networks.OWN / f"{model}.tflite").read_bytes()
    with pytest.raises(ModelError) as caught:
        compile_model(data, Options(model, feed="rows"))
    assert message in str(caught.value)


# ------------------------------------------------------------------------------- borders


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("name", ["digits_float_io", "mcunet_vww"])
def test_int8_borders(name: str, tmp_path: Path) -> None:
    """Codes in and out are those that QUANTIZE and DEQUANTIZE exchanged with the body."""
    path = networks.find(name)
    if path is None:
        pytest.skip(f"{name}.tflite is not here")
    model = path.read_bytes()
    manifest: Any = compile_model(model, Options("model", io="int8")).manifest
    source, result = manifest["inputs"][0], manifest["outputs"][0]
    assert (source["dtype"], result["dtype"]) == ("int8", "int8")
    rng = np.random.default_rng(1)
    codes = [rng.integers(-128, 128, source["shape"], dtype=np.int8) for _ in range(3)]
    reals = [
        ((c.astype(np.float32) - source["zero_point"]) * np.float32(source["scale"])) for c in codes
    ]
    (answer,) = ask(TFLM, [Question(model, tuple((r.tobytes(),) for r in reals))])
    job = Job("model", model, tuple((c.tobytes(),) for c in codes))
    _, found = Device(HOST, io="int8").run([job], tmp_path)
    for ours, theirs in zip(found["model"], answer.outputs, strict=True):
        scale, zero = np.float64(np.float32(result["scale"])), result["zero_point"]
        dequantized = (scale * (np.frombuffer(ours[0], np.int8).astype(int) - zero)).astype("<f4")
        assert dequantized.tobytes() == theirs[0]


def test_int8_borders_of_an_int8_model_change_nothing() -> None:
    model = (networks.OWN / "digits.tflite").read_bytes()
    one, other = (compile_model(model, Options("digits", io=io)) for io in ("int8", "model"))
    texts = ({p: t for p, t in made.files.items() if p.suffix != ".json"} for made in (one, other))
    assert next(texts) == next(texts)
    facts = ({k: v for k, v in m.manifest.items() if k != "provenance"} for m in (one, other))
    assert next(facts) == next(facts)


def test_arena_for_the_targets_of_rows_is_aligned() -> None:
    model = (networks.OWN / "digits.tflite").read_bytes()
    for target in targets.TARGETS.values():
        compiled = compile_model(model, Options("digits", target.name, feed="rows"))
        assert compiled.manifest["arena_bytes"] % target.align == 0
