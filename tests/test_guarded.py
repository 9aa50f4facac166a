# SPDX-License-Identifier: Apache-2.0
"""No kernel reads or writes a byte beside its tensors and scratch, tails of vectors included."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from tests.support import networks
from tests.support.cases import Case, expected_outputs, load_cases, operators
from tests.support.devices import BUILD, HOST, Device, Job, Outputs, joined, mismatches
from tests.support.guarded import guard
from tests.support.oracle import TFLM, Question, ask
from tests.test_portable_twins import simd
from tfl2c import project, targets
from tfl2c.verify import image, runner

__all__ = ["simd"]

pytestmark = pytest.mark.usefixtures("references")

MAIN = """
#include "m.h"
static m_arena arena;
int main(void)
{
    m_invoke(&arena);
    return 0;
}
"""
EVERY_DAY = ("conv_2d", "depthwise_conv_2d", "fully_connected", "average_pool_2d", "softmax")
FEW = 6  # cases of an operator, every day


def run(jobs: Sequence[Job], folder: Path) -> tuple[image.Image, dict[str, Outputs]]:
    """Compile, rewrite, build and run models on this machine, sanitized."""
    files: dict[PurePosixPath, str] = {}
    compiled = {job.name: Device(HOST).compile(job) for job in jobs}
    for library in compiled.values():
        files |= library.files
    generated = folder / "generated"
    project.write(files, generated)
    for name, library in compiled.items():
        guarded = guard(generated / f"{name}.c", library.manifest)
        assert guarded or not library.manifest["layers"]  # without layers nothing is read
    built = image.build(
        generated,
        joined([job.name for job in jobs], generated),
        targets.lookup(HOST),
        None,
        folder / "image",
        replace(BUILD, sanitize=True),
    )
    vectors = {j.name: [runner.Sample(inputs) for inputs in j.samples] for j in jobs}
    return built, {name: tuple(o) for name, o in runner.run(built, vectors).items()}


def check(cases: Sequence[Case], folder: Path) -> None:
    jobs = [Job(c.name, c.model, c.samples) for c in cases]
    built, found = run(jobs, folder)
    allowed = {c.name: c.table.tolerance for c in cases}
    assert mismatches(built, found, expected_outputs(cases), allowed) == []


def few(cases: Sequence[Case]) -> Sequence[Case]:
    """Return some cases from all over a table."""
    return cases[:: max(1, len(cases) // FEW)]


@pytest.mark.parametrize("stem", EVERY_DAY)
def test_some_cases(stem: str, tmp_path: Path) -> None:
    check(few(load_cases(stem)), tmp_path)


@pytest.mark.sweep
@pytest.mark.parametrize("stem", operators())
def test_operator(stem: str, tmp_path: Path) -> None:
    check(load_cases(stem), tmp_path)


@pytest.mark.parametrize("stem", ["conv_2d", "depthwise_conv_2d", "fully_connected"])
def test_portable_form_of_vector_kernels(stem: str, tmp_path: Path, simd: object) -> None:
    cases = [case for case in load_cases(stem) if case.table.tolerance == 0.0]
    check(few(cases), tmp_path)


@pytest.mark.parametrize("name", ["digits", "residual", "separable", "motor"])
def test_model(name: str, tmp_path: Path) -> None:
    path = networks.find(name)
    assert path is not None
    model = path.read_bytes()
    job = Job("model", model, networks.samples(model, name))
    (answer,) = ask(TFLM, [Question(model, job.samples)])
    built, found = run([job], tmp_path)
    assert mismatches(built, found, {"model": answer.outputs}) == []


def test_a_read_beside_a_tensor_is_found(tmp_path: Path) -> None:
    """The last byte of an input belongs to another buffer of the arena, but not here."""
    model = (networks.OWN / "residual.tflite").read_bytes()
    library = Device(HOST).compile(Job("m", model, ()))
    project.write(library.files, tmp_path)
    source = tmp_path / "m.c"
    assert guard(source, library.manifest) > 2
    first = next(b for b in library.manifest["plan"] if b["name"] == "input_0")
    text = source.read_text("utf-8")
    reading = f"    if (((const volatile int8_t *)input_0)[{first['bytes']}] == 1) {{ return; }}\n"
    at = text.index("    TFL2C_ON_LAYER(m, 0);")
    source.write_text(text[:at] + reading + text[at:], "utf-8")
    (tmp_path / "main.c").write_text(MAIN)
    sources = [*tmp_path.glob("*.c"), *tmp_path.glob("tfl2c/*.c")]
    flags = ("-fsanitize=address", "-g0", "-I.", "-o", "main")
    subprocess.run(["gcc", *flags, *map(str, sources)], cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=False)
    assert "heap-buffer-overflow" in done.stderr
